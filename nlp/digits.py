"""Numbers written in digits, with the thousands marks and decimal comma of the Belgian press."""

import re
from dataclasses import dataclass

# Telephone and account numbers; swallowed whole, so that no part of them is read as a number.
SKIPPED = (
    r"\+\d[\d /.()-]*+|(?<!\w)[A-Z]{2}\d{2}(?:[ -]?\d{4})++"
    r"|(?<![\w.,])0\d{1,3}(?:[ /.-]{1,3}\d{2,3}){2,}+(?!\d)|(?<![\w.,])0\d{2,}(?:[ ./-]\d{2,3})*+"
)
_MARK = "[.'’ \u00a0\u202f\u2009]"
# Grouped thousands with one mark throughout, else digits with whatever points and commas are glued to them.
DIGITS = (
    rf"(?<![\w])(?P<digits>\d{{1,3}}(?P<mark>{_MARK})\d{{3}}(?:(?P=mark)\d{{3}})*+(?:,\d+)?(?![\d]|[.,:]\d)"
    r"|\d+(?:[.,]\d+)*+)"
)
_GROUPED = re.compile(rf"\d{{1,3}}(?P<mark>{_MARK})\d{{3}}(?:(?P=mark)\d{{3}})*(?:,(?P<decimals>\d+))?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
_PLAIN = re.compile(r"\d+(?:,\d+|\.\d{1,2})?")
_LONGEST = 15  # digits; a double holds no more, and no sum in the press needs more


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the digits say; `flagged` when they break the rules and the value is the likeliest one."""

    value: float
    grouped: bool = False
    flagged: bool = False


def parse_digits(digits: str) -> Parsed | None:
    """Read one number (`300.000`, `1,5`, `70 000`, `1'200.50`); None when it is longer than any sum."""
    if len(digits) > 2 * _LONGEST or sum(character.isdigit() for character in digits) > _LONGEST:
        return None
    if grouped := _GROUPED.fullmatch(digits):
        whole, _, decimals = digits.partition(",")
        return Parsed(float(re.sub(r"\D", "", whole) + "." + (decimals or "0")), grouped=grouped["mark"] is not None)
    if _ENGLISH.fullmatch(digits):
        return Parsed(float(digits.replace(",", "")), grouped=True)
    if _PLAIN.fullmatch(digits):
        return Parsed(float(digits.replace(",", ".")))
    return _malformed(digits)


def _malformed(digits: str) -> Parsed:
    """A slip of the keyboard, such as 183.0000: every group after the first is taken for three digits."""
    first, *groups = re.split(r"[.,]", digits)
    return Parsed(float(first + "".join(group[:3].ljust(3, "0") for group in groups)), grouped=True, flagged=True)
