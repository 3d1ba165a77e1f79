"""Articles and teasers that are twins, and others that only look like it; every organisation and town is invented."""

WIRE = (
    "Cyberaanval legt stadsdiensten van Ravelgem plat",
    "De diensten van de stad Ravelgem zijn sinds maandagochtend niet meer bereikbaar na een aanval met gijzelsoftware. "
    "Dat meldt burgemeester Lotte Wagemans. Wie een afspraak had aan het loket, krijgt een nieuwe datum.\n\n"
    "De aanval werd rond 4 uur vastgesteld door de nachtploeg van de informaticadienst, die meteen alle servers "
    "van het "
    "netwerk haalde. Daardoor bleef de schade volgens de stad beperkt. De bibliotheek, de zwembaden en de sporthal "
    "blijven open, maar bezoekers kunnen er alleen met muntgeld betalen.\n\n"
    "Een gespecialiseerd bedrijf onderzoekt hoe de daders zijn binnengeraakt. Het is nog niet duidelijk of er gegevens "
    "van inwoners zijn buitgemaakt. De stad diende klacht in bij de politie en bracht de toezichthouder op de "
    "hoogte.\n\n"
    "‘We onderhandelen niet met criminelen en we betalen geen losgeld’, zegt Wagemans. ‘Onze reservekopieën zijn "
    "intact, maar het terugzetten vraagt tijd.’ De stad verwacht dat de meeste loketten tegen donderdag weer werken. "
    "Voor dringende aangiften van geboorte of overlijden is er een noodnummer.",
)
WIRE_SHORTENED = (
    "Ravelgem getroffen door gijzelsoftware",
    "De diensten van de stad Ravelgem zijn sinds maandagochtend niet meer bereikbaar na een aanval met gijzelsoftware. "
    "Dat meldt burgemeester Lotte Wagemans. Wie een afspraak had aan het loket, krijgt een nieuwe datum.\n\n"
    "De aanval werd rond 4 uur vastgesteld door de nachtploeg van de informaticadienst, die meteen alle servers "
    "van het "
    "netwerk haalde. Daardoor bleef de schade volgens de stad beperkt.\n\n"
    "De stad diende klacht in bij de politie en bracht de toezichthouder op de hoogte.",
)
WIRE_LOCALISED = (
    "Ook Hoevelde lijdt onder aanval op Ravelgem",
    "In buurgemeente Hoevelde kunnen inwoners deze week geen rijbewijs afhalen: de twee besturen delen hun "
    "informaticadienst. Schepen Bart Nelissen vraagt iedereen om geduld te hebben en niet naar het gemeentehuis te "
    "komen zonder te bellen.\n\n" + WIRE[1],
)
WIRE_TEASER = (
    "Cyberaanval legt stadsdiensten Ravelgem plat",
    "De diensten van de stad Ravelgem zijn sinds maandagochtend niet meer bereikbaar na een aanval met gijzelsoftware. "
    "Dat meldt burgemeester Lotte Wagemans.",
)
SISTER_A = (
    "Hackers leggen woonzorgcentra van Zilverden plat: “We werken weer op papier”",
    "De vier woonzorgcentra van groep Zilverden zijn het slachtoffer van een cyberaanval. Personeel houdt de medicatie "
    "van de bewoners sinds dinsdag met pen en papier bij.",
)
SISTER_B = (
    "“Weer met pen en papier”: woonzorgcentra Zilverden plat na cyberaanval",
    "De vier woonzorgcentra van groep Zilverden in de Kempen zijn het slachtoffer van een cyberaanval. Het personeel "
    "houdt de medicatie van bewoners sinds dinsdag met pen en papier bij.",
)
SISTER_C = (
    "Hackers leggen woonzorgcentra van Zilverden plat",
    "Vier woonzorgcentra van groep Zilverden zijn slachtoffer van een cyberaanval. Personeel houdt de medicatie van de "
    "bewoners sinds dinsdag met pen en papier bij, zegt de directie.",
)
SISTER_FR_A = (
    "L’intercommunale Hydrovesle victime d’une cyberattaque",
    "L’intercommunale Hydrovesle a été la cible d’une cyberattaque dans la nuit de jeudi à vendredi. La distribution "
    "d’eau n’est pas menacée, mais le service clientèle est injoignable.",
)
SISTER_FR_B = (
    "Hydrovesle victime d'une cyberattaque: le service clientèle injoignable",
    "L'intercommunale Hydrovesle a été la cible d'une cyberattaque dans la nuit de jeudi à ce vendredi. La "
    "distribution d'eau n'est pas menacée, mais son service clientèle reste injoignable jusqu'à lundi.",
)
# The same incident as WIRE, told by somebody else, or another day of it.
OWN_REPORT = (
    "Cyberaanval in Ravelgem: ‘Om vier uur zagen we alles op slot gaan’",
    "Informaticus Jens Cools had maandag nachtdienst toen de eerste schermen zwart werden. ‘Ik heb de stekker "
    "uitgetrokken’, vertelt hij in de lege kantoren van het stadhuis. Naast hem staat een rij computers met een "
    "briefje: "
    "niet aanraken.\n\n"
    "Achter het loket schrijft Marleen op een notitieblok wie een nieuwe identiteitskaart nodig heeft. De inwoners "
    "reageren begripvol, al verliest een man in de rij zijn geduld. Hij moet woensdag vliegen en zijn paspoort ligt "
    "klaar in een kast die met een elektronisch slot is beveiligd.\n\n"
    "‘We onderhandelen niet met criminelen en we betalen geen losgeld’, zegt burgemeester Wagemans. Ze wil nog niet "
    "kwijt welke groep achter de aanval zit. Over twee dagen hoopt ze de balie burgerzaken te openen, met de computers "
    "van de academie.",
)
FOLLOW_UP = (
    "Ravelgem opent loketten opnieuw na cyberaanval",
    "Vier dagen na de aanval met gijzelsoftware kunnen inwoners van Ravelgem weer terecht aan de loketten. Het "
    "onderzoek naar de daders loopt nog, zegt burgemeester Lotte Wagemans.",
)
OTHER_ANGLE = (
    "Gemeenten vragen meer geld na cyberaanval op Ravelgem",
    "De vereniging van gemeenten wil dat de minister de lokale besturen helpt met hun beveiliging. De aanval op de "
    "diensten van de stad Ravelgem toont volgens haar hoe kwetsbaar kleine besturen zijn.",
)
OTHER_TOWN = (
    "Cyberaanval legt stadsdiensten van Drieborre plat",
    "In Drieborre zijn de loketten gesloten nadat de stad het slachtoffer werd van een aanval met gijzelsoftware. "
    "Volgens de burgemeester ligt ook de telefooncentrale stil.",
)
OTHER_FR = (
    "Hydrovesle: des données de clients mises en vente",
    "Un groupe de pirates propose des fichiers qu’il dit avoir volés à l’intercommunale Hydrovesle lors de la "
    "cyberattaque de la semaine dernière. L’entreprise vérifie leur authenticité.",
)
LIVE_BEGIN = (
    "LIVE. Storing treft treinverkeer: volg hier alle ontwikkelingen",
    "Het treinverkeer rond Ravelgem ligt stil door een storing in de computers van de seinhuizen. Reizigers wachten op "
    "de perrons.",
)
LIVE_UPDATES = (
    "11.40 uur. De eerste treinen rijden weer, met een halfuur vertraging. De spoorwegmaatschappij vraagt om de reis "
    "uit te stellen als dat kan.",
    "11.05 uur. Technici hebben de computers van het seinhuis herstart. Van een cyberaanval is volgens de "
    "woordvoerster "
    "geen sprake, een update van de programma's liep fout.",
    "10.30 uur. Aan het station staan bussen klaar. Ze rijden naar Hoevelde en Drieborre en stoppen in elk dorp.",
    "10.10 uur. De minister van Mobiliteit volgt de toestand van nabij, laat haar kabinet weten. Ze wil vandaag "
    "nog een "
    "uitleg van de spoorwegen.",
)
LIVE_GROWN = (LIVE_BEGIN[0], "\n\n".join((*LIVE_UPDATES, LIVE_BEGIN[1])))
LIVE_GROWN_SISTER = (
    "LIVE. Treinverkeer stil door storing: volg alle ontwikkelingen",
    "\n\n".join((*LIVE_UPDATES[1:], LIVE_BEGIN[1])),
)
BUS_ITEM = (
    "Vervangbussen voor gestrande treinreizigers in Ravelgem",
    "Aan het station van Ravelgem staan bussen klaar voor wie met de trein niet verder kan. Ze rijden naar Hoevelde "
    "en Drieborre, zegt de vervoersmaatschappij. Wie een abonnement heeft, betaalt niets.",
)
_BEHIND_WALL = "Lees het volledige artikel op onze website of in de app. Dit stuk is alleen voor abonnees beschikbaar."
_DERRIERE_LE_MUR = "Cet article est réservé aux abonnés. Lire la suite de l’article sur notre site."
_UNLISTED = "Elke ochtend brengt onze redactie u het belangrijkste nieuws uit de streek, met beeld en geluid erbij."
BOILERPLATE = [
    ("Brand verwoest loods in de haven van Ravelgem", _BEHIND_WALL),
    ("Gemeenteraad van Hoevelde keurt begroting goed na lang debat", _BEHIND_WALL),
    ("Cyberaanval op ziekenhuis Zilverden in Ravelgem: wat we weten", _BEHIND_WALL),
    ("Personeel ziekenhuis Zilverden getuigt over de cyberaanval", _BEHIND_WALL),
    ("Le bourgmestre de Valmirée démissionne après douze ans", _DERRIERE_LE_MUR),
    ("Valmirée: la piscine communale fermée jusqu’à la rentrée", _DERRIERE_LE_MUR),
    ("Brand verwoest loods in de haven van Ravelgem", _UNLISTED),
    ("Gemeenteraad van Hoevelde keurt begroting goed na lang debat", _UNLISTED),
    ("Warning: critical vulnerability in Alfa Gateway can lead to remote code execution, patch immediately!", ""),
    ("Warning: critical vulnerability in Betadesk can lead to authentication bypass, patch immediately!", ""),
]
TWINS = {
    "wire copy shortened": (WIRE, WIRE_SHORTENED),
    "wire copy with a local paragraph": (WIRE, WIRE_LOCALISED),
    "shortened and localised": (WIRE_SHORTENED, WIRE_LOCALISED),
    "teaser of the wire copy": (WIRE, WIRE_TEASER),
    "teaser of the shortened copy": (WIRE_SHORTENED, WIRE_TEASER),
    "sister titles": (SISTER_A, SISTER_B),
    "sister titles, shorter title": (SISTER_A, SISTER_C),
    "sister titles, both changed": (SISTER_B, SISTER_C),
    "sister titles in French": (SISTER_FR_A, SISTER_FR_B),
    "live blogs that grew": (LIVE_GROWN, LIVE_GROWN_SISTER),
}
STRANGERS = {
    "own report": (WIRE, OWN_REPORT),
    "follow-up": (WIRE, FOLLOW_UP),
    "follow-up and teaser": (WIRE_TEASER, FOLLOW_UP),
    "other angle": (WIRE_TEASER, OTHER_ANGLE),
    "other town": (WIRE_TEASER, OTHER_TOWN),
    "own report and follow-up": (OWN_REPORT, FOLLOW_UP),
    "other news in French": (SISTER_FR_A, OTHER_FR),
    "item of a live blog": (LIVE_GROWN, BUS_ITEM),
}
