"""How French says when."""

import re

from nlp import date_rules as read
from nlp.date_rules import DAY, YEAR, Rule, calendar_words
from nlp.wordlists import SPACE as S
from nlp.wordlists import alternation

_WORDS = calendar_words("fr")
_WEEKDAY = alternation(_WORDS.weekdays)
_MONTH = alternation(_WORDS.table["months"])
_ANY_MONTH = alternation(_WORDS.months)
_PART = (
    rf"(?:{S}(?:au{S}matin|au{S}soir|matin|midi|après-midi|soir|à{S}l['’]aube|à{S}midi"
    rf"|(?:dans{S}la|en){S}(?:matinée|soirée|journée)))?"
)
_NUMBER = rf"(?P<day>1er|{DAY})"
_LAST_YEAR = rf"de{S}l['’](?:an|année){S}(?:derni(?:er|ère)|passée?|prochaine?)|de{S}cette{S}année"
_OF_YEAR = rf"(?:{S}(?P<year>{YEAR}|{_LAST_YEAR}))?"
_SHIFT = "(?P<shift>derni(?:er|ère)|passée?|écoulée?|prochaine?)"
_DATE = rf"{_NUMBER}{S}(?P<month>{_ANY_MONTH})(?:{S}{_SHIFT}|{_OF_YEAR})"
_ORDINAL = alternation(_WORDS.table["ordinals"])
_OF = rf"(?:de{S}|d['’])"
_EDGE = (
    rf"(?P<edge>(?:(?:le|au|en){S})?début|(?:(?:la|à{S}la|en){S})?fin"
    rf"|(?:(?:au|le|dans{S}le){S})?courant|(?:au{S})?milieu){S}"
)
_COUNT = rf"(?P<count>\d{{1,4}}|quelques|une?{S}dizaine{S}de|[a-zéû-]{{2,20}})"
_SEASON = r"(?P<season>printemps|été|automne|hiver)"

RULES: tuple[Rule, ...] = tuple(
    (re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.I), reading)
    for pattern, reading in (
        (
            rf"(?:dans{S})?la{S}nuit{S}(?:de|du){S}(?:{_WEEKDAY}{S})?(?:(?:1er|{DAY}){S})?(?:{_MONTH}{S})?(?:{YEAR}{S})?(?:à|au){S}"
            rf"(?:ce{S})?(?={_WEEKDAY}|\d)(?P<weekday>{_WEEKDAY})?(?:{S}?{_DATE})?",
            read.read_night,
        ),
        (rf"(?:dans{S})?la{S}nuit{S}(?:de|du){S}(?P<weekday>{_WEEKDAY})(?:{S}{_SHIFT})?", read.read_night),
        (rf"(?:(?:le|ce){S})?(?:(?P<weekday>{_WEEKDAY}){_PART},?{S})?{_DATE}{_PART}", read.read_date),
        (rf"(?:le{S})?(?P<day>{DAY})[/.-](?P<month>0?[1-9]|1[0-2])[/.-](?P<year>{YEAR})", read.read_numeric),
        (rf"(?P<year>{YEAR})-(?P<month>\d{{2}})-(?P<day>\d{{2}})", read.read_numeric),
        (
            rf"(?:(?:entre|du){S})?(?:le{S})?(?:{_WEEKDAY}{S})?(?P<day1>1er|{DAY})(?:{S}(?P<month1>{_MONTH}))?(?:{S}(?P<year1>{YEAR}))?"
            rf"(?:{S}(?:et|au|et{S}le|jusqu['’]au){S}|-)(?:{_WEEKDAY}{S})?{_DATE}",
            read.read_days,
        ),
        (rf"le{S}week-?end{S}du{S}(?:{_WEEKDAY}{S})?{_DATE}", read.read_weekend_of),
        (rf"(?:le{S})?(?P<weekday>{_WEEKDAY}){_PART}{S}de{S}(?P<week>la{S}semaine){S}{_SHIFT}", read.read_weekday),
        (
            rf"(?<!chaque.)(?:(?:ce|le){S})?(?P<weekday>{_WEEKDAY}){_PART}(?:{S}{_SHIFT})?{_PART}",
            read.read_weekday,
        ),
        (rf"(?P<days>{alternation(_WORDS.table['days'])})", read.read_relative_day),
        (rf"il{S}y{S}a{S}{_COUNT}{S}(?P<unit>jours?|semaines?|mois|ans?|heures?)", read.read_ago),
        (
            rf"(?:{_EDGE}(?:de{S}|du{S}|de{S}l['’]))?(?:(?:la|le){S}|l['’])?(?P<period>semaine|mois|week-?end|année|an){S}{_SHIFT}",
            read.read_period,
        ),
        (
            rf"(?:{_EDGE}(?:de{S})?)?(?P<shift>ce|cette){S}(?P<period>semaine|mois(?:-ci)?|week-?end|année)",
            read.read_period,
        ),
        (rf"{_EDGE}(?:de{S}la{S}(?P<period>semaine))", read.read_period),
        (rf"{_EDGE}(?:du{S}(?P<period>mois))", read.read_period),
        (rf"(?:durant{S}|pendant{S})?le{S}(?P<period>week-?end)", read.read_period),
        (
            rf"(?:ces|les){S}{_COUNT}{S}derni(?:ers|ères){S}(?P<unit>jours|semaines|mois|années|ans)",
            read.read_last_weeks,
        ),
        (
            rf"(?:en{S}|au{S}mois{S}{_OF})?(?:(?P<edge>{alternation(_WORDS.table['edges'])}){S}?)?(?P<month>{_MONTH})"
            rf"(?:{S}{_SHIFT}|{_OF_YEAR})",
            read.read_month,
        ),
        (
            rf"(?:(?:dans|à|durant|pendant){S})?(?:le|la|un){S}(?:(?P<ordinal>{_ORDINAL}){S})?"
            rf"(?:(?P<period>semaine|quinzaine|moitié|week-?end)|(?P<weekday>{_WEEKDAY})){S}(?:de{S}|d['’]|du{S}mois{S}{_OF})"
            rf"(?P<month>{_MONTH})(?:{S}{_SHIFT}|{_OF_YEAR})",
            read.read_in_month,
        ),
        (rf"(?:au{S}|à{S}l['’]|en{S}|l['’]){_SEASON}(?:{S}{_SHIFT}|{_OF_YEAR})", read.read_season),
        (rf"(?P<shift>cet?){S}{_SEASON}", read.read_season),
        (
            rf"(?:(?:au|le){S})(?P<ordinal>{_ORDINAL}){S}(?P<period>trimestre|semestre){_OF_YEAR}",
            read.read_quarter,
        ),
        (rf"en{S}(?P<year>{YEAR})", read.read_year),
        (rf"(?P<loose>(?:pendant|durant){S})?les{S}vacances{S}de{S}(?P<feast>Noël|Pâques)", read.read_feast),
        (
            rf"(?P<loose>(?:juste{S})?(?:après|avant){S})?(?:le{S}|la{S}|l['’])?(?P<feast>{alternation(_WORDS.table['feasts'])})"
            rf"(?:{S}(?P<year>{YEAR}|{_LAST_YEAR}))?",
            read.read_feast,
        ),
    )
)
