"""How Dutch says when."""

import re

from nlp import date_rules as read
from nlp.date_rules import DAY, YEAR, Rule, calendar_words
from nlp.wordlists import SPACE as S
from nlp.wordlists import alternation

_WORDS = calendar_words("nl")
_WEEKDAY = alternation(_WORDS.weekdays)
_MONTH = alternation(_WORDS.table["months"])
_ANY_MONTH = alternation(_WORDS.months)
_PART = rf"(?:{S}?(?:ochtend|morgen|voormiddag|middag|namiddag|avond|nacht))?"
_NUMBER = rf"(?P<day>{DAY})(?:ste|de|e)?"
_OF_YEAR = rf"(?:{S}(?:van{S})?(?P<year>{YEAR}|(?:vorig|dit|volgend){S}jaar))?"
_SHIFT = "(?P<shift>vorige?|afgelopen|voorbije|deze|dit|volgende?|komende?|aanstaande)"
_EDGE = rf"(?P<edge>(?:in{S}het{S})?begin(?:{S}van)?|half|midden|medio|einde?(?:{S}van)?|eerder|in{S}de{S}loop{S}van)"
_DATE = rf"{_NUMBER}{S}(?P<month>{_ANY_MONTH}){_OF_YEAR}"
_ORDINAL = alternation(_WORDS.table["ordinals"])
_COUNT = rf"(?P<count>\d{{1,4}}|een{S}paar|enkele|anderhalve?|[a-zéë]{{3,20}})"

RULES: tuple[Rule, ...] = tuple(
    (re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.I), reading)
    for pattern, reading in (
        (
            rf"(?:in{S})?de{S}nacht{S}(?:van{S}(?:{_WEEKDAY}{S}?)?(?:{DAY}{S}?)?(?:{_MONTH}{S})?(?:{YEAR}{S})?)?"
            rf"op{S}(?={_WEEKDAY}|\d)(?P<weekday>{_WEEKDAY})?(?:{S}?{_DATE})?",
            read.read_night,
        ),
        (rf"(?:in{S})?de{S}nacht{S}van{S}(?P<weekday>{_WEEKDAY})", read.read_night),
        (rf"(?:(?P<weekday>{_WEEKDAY}){_PART},?{S})?{_DATE}", read.read_date),
        (rf"(?P<day>{DAY})[/.-](?P<month>0?[1-9]|1[0-2])[/.-](?P<year>{YEAR})", read.read_numeric),
        (rf"(?P<year>{YEAR})-(?P<month>\d{{2}})-(?P<day>\d{{2}})", read.read_numeric),
        (
            rf"(?:(?:tussen|van){S})?(?:{_WEEKDAY}{S})?(?P<day1>{DAY})(?:{S}(?P<month1>{_MONTH}))?(?:{S}(?P<year1>{YEAR}))?"
            rf"(?:{S}(?:en|tot|tot{S}en{S}met|t/m){S}|-)(?:{_WEEKDAY}{S})?{_DATE}",
            read.read_days,
        ),
        (rf"in{S}het{S}weekend{S}van{S}(?:{_WEEKDAY}{S})?{_DATE}", read.read_weekend_of),
        (rf"{_SHIFT}{S}(?P<week>week){S}(?P<weekday>{_WEEKDAY}){_PART}", read.read_weekday),
        (rf"(?P<weekday>{_WEEKDAY}){_PART}{S}(?:van{S})?{_SHIFT}{S}(?P<week>week)", read.read_weekday),
        (rf"{_SHIFT}{S}(?P<weekday>{_WEEKDAY}){_PART}", read.read_weekday),
        (rf"(?P<weekday>{_WEEKDAY}){_PART}{S}(?P<week_ago>voor{S}een{S}week)", read.read_weekday),
        (
            rf"(?<!elke.)(?<!iedere.)(?P<weekday>{_WEEKDAY}){_PART}(?:{S}(?P<shift>laatstleden|jongstleden))?",
            read.read_weekday,
        ),
        (rf"(?P<days>{alternation(_WORDS.table['days'])})", read.read_relative_day),
        (rf"{_COUNT}{S}(?P<unit>dag(?:en)?|weken|week|maand(?:en)?|jaar|uur){S}(?:geleden|terug)", read.read_ago),
        (
            rf"(?:{_EDGE}{S})?(?:(?:de|het){S}(?=voorbije|afgelopen|komende))?{_SHIFT}{S}(?P<period>week|maand|weekend|jaar)",
            read.read_period,
        ),
        (rf"(?:in{S})?het{S}(?P<period>weekend)", read.read_period),
        (
            rf"(?:in{S})?de{S}(?:voorbije|afgelopen|laatste){S}{_COUNT}{S}(?P<unit>dagen|weken|maanden|jaar)",
            read.read_last_weeks,
        ),
        (rf"(?:in{S})?(?:{_EDGE}{S})?(?P<month>{_MONTH}){_OF_YEAR}", read.read_month),
        (rf"(?P<month>{_MONTH}){S}(?P<shift>laatstleden|jongstleden)", read.read_month),
        (rf"(?P<month>{_MONTH})maand", read.read_month),
        (rf"(?P<year>(?:vorig|dit|volgend){S}jaar){S}(?:in{S})?(?:{_EDGE}{S})?(?P<month>{_MONTH})", read.read_month),
        (
            rf"(?:in{S})?(?:de|het){S}(?P<ordinal>{_ORDINAL}){S}"
            rf"(?:(?P<period>week|weken|helft|dagen|nacht|weekend)|(?P<weekday>{_WEEKDAY})){S}van{S}(?P<month>{_MONTH}){_OF_YEAR}",
            read.read_in_month,
        ),
        (
            rf"(?:in{S}(?:de|het){S})?(?P<season>lente|voorjaar|zomer|herfst|najaar|winter){S}van{S}(?P<year>{YEAR}|vorig{S}jaar|dit{S}jaar)",
            read.read_season,
        ),
        (rf"in{S}(?:de|het){S}(?P<season>lente|voorjaar|zomer|herfst|najaar|winter)", read.read_season),
        (rf"{_SHIFT}{S}(?P<season>lente|voorjaar|zomer|herfst|najaar|winter)", read.read_season),
        (
            rf"(?:in{S})?het{S}(?P<ordinal>{_ORDINAL}){S}(?P<period>kwartaal|trimester|semester|jaarhelft){_OF_YEAR}",
            read.read_quarter,
        ),
        (rf"in{S}(?P<year>{YEAR})", read.read_year),
        (rf"(?P<loose>(?:tijdens|in){S})?de{S}(?P<feast>kerst|paas)vakantie", read.read_feast),
        (
            rf"(?:(?P<loose>(?:kort|vlak|net){S}(?:na|voor)){S})?(?P<feast>{alternation(_WORDS.table['feasts'])})"
            rf"(?:{S}(?:van{S})?(?P<year>{YEAR}|(?:vorig|dit){S}jaar))?",
            read.read_feast,
        ),
    )
)
