"""What stands between texts on a page and around them, as each language writes it."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, pgettext

register = template.Library()


@register.simple_tag
def colon() -> str:
    """Return the colon between a label and its value; French puts a no-break space before it."""
    return pgettext("between a label and its value", ": ")


@register.simple_tag
@cache
def language_names() -> tuple[tuple[str, str, str], ...]:
    """Return each language of the product: its code, the code in capitals, its name in itself."""
    return tuple((code, code.upper(), get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES)


_PAIRS = {"«": "»", "“": "”", "„": "”", '"': '"', "‘": "’"}


@register.filter
def without_quotes(text: str) -> str:
    """Return a text without the quotation marks that were typed around the whole of it: <q> draws its own."""
    bare = text.strip()
    inside = bare[1:-1]
    last = _PAIRS.get(bare[:1])
    if last is None or len(bare) < 2 or bare[-1] != last or last in inside or bare[0] in inside:
        return text
    return inside.strip()


@register.filter
def ltr(value: Any) -> SafeString:
    """Return a number, a time, an address or a name kept as it is written, in whatever text stands around it.

    Without it the groups of a telephone number change places in a text that is read from right to left.
    """
    return format_html('<bdi dir="ltr">{}</bdi>', "" if value is None else value)


@register.filter
def as_typed(text: str, language: str = "") -> SafeString:
    """Return a text that somebody typed, in the direction of its first letter, marked with its language if known."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    direction = "ltr" if first == "L" else "rtl"
    if language:
        return format_html('<bdi dir="{}" lang="{}">{}</bdi>', direction, language, text)
    return format_html('<bdi dir="{}">{}</bdi>', direction, text)
