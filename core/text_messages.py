"""Text messages of a telephone: to which numbers they can go, and how many parts a text takes.

A part holds 160 signs of the alphabet GSM 03.38, and 70 as soon as one sign is of another (ê, œ, a curly apostrophe):
a text that is longer costs several parts, or does not arrive.
"""

from __future__ import annotations

import phonenumbers
from django.conf import settings

# GSM 03.38, and the signs of its extension, which take two places each.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def is_gsm(text: str) -> bool:
    """Answer whether each sign is of the alphabet of which a part holds 160."""
    return all(sign in _BASIC or sign in _EXTENDED for sign in text)


def parts_of(text: str) -> int:
    """Return how many parts a text takes."""
    if is_gsm(text):
        places = sum(2 if sign in _EXTENDED else 1 for sign in text)
        return 1 if places <= 160 else -(-places // 153)
    places = len(text.encode("utf-16-be")) // 2
    return 1 if places <= 70 else -(-places // 67)


def mobile_number(typed: str) -> str:
    """Return a mobile number as +32470123456, "" for what is none or is of a country to which no text is sent."""
    try:
        number = phonenumbers.parse(typed, "BE")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        return ""
    whole = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return whole if whole.startswith(tuple(settings.SMS_PREFIXES)) else ""
