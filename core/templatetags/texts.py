"""What stands between texts on a page, as each language writes it."""

from __future__ import annotations

from django import template
from django.utils.translation import pgettext

register = template.Library()


@register.simple_tag
def colon() -> str:
    """Return the colon between a label and its value; French puts a no-break space before it."""
    return pgettext("between a label and its value", ": ")
