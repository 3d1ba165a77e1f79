"""What surrounds the articles on the demo's sites, in the language of the outlet."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "nav": "Regio|Economie|Politiek|Sport|Cultuur|Weer",
        "search": "Zoeken",
        "subscribe": "Abonneren",
        "related": "Meer uit deze krant",
        "latest": "Net binnen",
        "share": "Deel dit artikel",
        "locked": "Dit artikel is alleen voor abonnees.",
        "offer": "Neem een proefabonnement en lees vier weken mee voor 1 euro.",
        "cookies": "Wij gebruiken cookies om deze site te laten werken en om reclame op maat te tonen.",
        "accept": "Alles aanvaarden",
        "refuse": "Weigeren",
        "newsletter": "Schrijf u in op onze nieuwsbrief en krijg elke ochtend het nieuws in uw mailbox.",
        "terms": "Gebruiksvoorwaarden",
        "privacy": "Privacybeleid",
        "contact": "Contacteer de redactie",
        "invented": "Een verzonnen nieuwssite: geen bericht op deze pagina's is echt gebeurd.",
    },
    "fr": {
        "nav": "Régions|Économie|Politique|Sports|Culture|Météo",
        "search": "Rechercher",
        "subscribe": "S'abonner",
        "related": "Sur le même site",
        "latest": "Les dernières infos",
        "share": "Partager cet article",
        "locked": "Cet article est réservé aux abonnés.",
        "offer": "Essayez notre formule découverte: quatre semaines de lecture pour 1 euro.",
        "cookies": "Nous utilisons des cookies pour faire fonctionner ce site et pour adapter la publicité.",
        "accept": "Tout accepter",
        "refuse": "Refuser",
        "newsletter": "Inscrivez-vous à notre lettre d'information et recevez les titres chaque matin.",
        "terms": "Conditions d'utilisation",
        "privacy": "Vie privée",
        "contact": "Contacter la rédaction",
        "invented": "Un site d'information inventé: rien de ce qui se lit ici n'est arrivé.",
    },
}

REASONS: Mapping[str, Mapping[int, str]] = {
    "nl": {
        403: "U hebt geen toegang tot deze pagina.",
        404: "Deze pagina bestaat niet.",
        410: "Deze pagina is verwijderd.",
        429: "Te veel verzoeken, probeer het straks opnieuw.",
        503: "De site is even buiten dienst.",
    },
    "fr": {
        403: "Vous n'avez pas accès à cette page.",
        404: "Cette page n'existe pas.",
        410: "Cette page a été supprimée.",
        429: "Trop de requêtes, réessayez plus tard.",
        503: "Le site est momentanément indisponible.",
    },
}
