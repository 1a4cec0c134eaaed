"""What stands between texts on a page and around them, as each language writes it."""

from __future__ import annotations

from functools import cache

from django import template
from django.conf import settings
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
