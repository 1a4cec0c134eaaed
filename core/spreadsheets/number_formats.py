"""Number formats that show a number with leading zeros or fixed letters, such as 000 or "D-"0000.

A pattern is the format as text in which PLACE stands for a digit: "000" gives three places, `"D-"000` gives "D-" and
three places. Other formats (decimals, thousands, dates, optional digits) have no pattern: their number is its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.spreadsheets.scan import feed_parser, new_parser

PLACE = "\0"
_LONGEST = 40  # longer patterns are no file number, code or postcode

# One piece of a format: a quoted text, an escaped character, a colour or language in brackets, one character.
_PIECE = re.compile(r'"([^"]*)"|\\(.)|(\[[^\]]*\])|(.)', re.DOTALL)
_LITERALS = frozenset("$-+/():!^&'~{}<>= ")  # characters that a format shows without quotes


class FormattedNumber(int):
    """A whole number whose cell shows more than its digits: `text` is what the sheet shows, `form` its format."""

    text: str
    form: str

    def __new__(cls, number: int, pattern: str) -> FormattedNumber:
        made = super().__new__(cls, number)
        made.text = format_number(number, pattern)
        made.form = pattern.replace(PLACE, "0")
        return made


def format_number(number: int, pattern: str) -> str:
    """Return a whole number, 0 or more, as a pattern shows it; digits without a place come before the first one."""
    places = pattern.count(PLACE)
    digits = str(number).zfill(places)
    more = len(digits) - places
    head, *tails = pattern.split(PLACE)
    return "".join([head, digits[:more], *(digit + tail for digit, tail in zip(digits[more:], tails, strict=True))])


def pattern_of(code: str) -> str | None:
    """Return the pattern of a format code; None where it shows a number as its plain digits or not as digits only."""
    pattern = ""
    for quoted, escaped, bracketed, single in _PIECE.findall(code.partition(";")[0]):
        if bracketed:
            if bracketed[1:2].lower() in ("h", "m", "s"):  # elapsed hours, minutes or seconds
                return None
        elif single == "0":
            pattern += PLACE
        elif single and single not in _LITERALS:
            return None
        else:
            pattern += quoted or escaped or single
    if PLACE not in pattern or pattern == PLACE or len(pattern) > _LONGEST:
        return None
    return pattern


def scan_number_formats(pieces: Iterable[bytes]) -> dict[str, str]:
    """Return the pattern of each cell style that has one, by the style's number in the sheets.

    Raise WorkbookRefused as core.spreadsheets.scan.scan_plain does.
    """
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = False
    reader = new_parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = name.rpartition(":")[2]
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            styles.append(attributes.get("numFmtId", ""))

    def end(name: str) -> None:
        nonlocal inside
        if name.rpartition(":")[2] == "cellXfs":
            inside = False

    reader.StartElementHandler = start
    reader.EndElementHandler = end
    feed_parser(reader, pieces)
    patterns = {number: pattern for number, code in codes.items() if (pattern := pattern_of(code))}
    return {str(place): patterns[number] for place, number in enumerate(styles) if number in patterns}
