"""A select of many choices, drawn without templates: Django fills two of them for each option, which was a third of the
time of a page that offers the key workers of a large centre.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """Django's select for choices without groups; a test compares the two."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the select with its options."""
        drawn = self.get_context(name, value, attrs)["widget"]
        options = [option for _group, choices, _place in drawn["optgroups"] for option in choices]
        lines = format_html_join("\n", '<option value="{}"{}>{}</option>', map(_parts, options))
        return format_html('<select name="{}"{}>\n{}\n</select>', drawn["name"], flatatt(drawn["attrs"]), lines)


def _parts(option: dict[str, Any]) -> tuple[Any, str, Any]:
    return option["value"], flatatt(option["attrs"]) if option["attrs"] else "", option["label"]
