"""A select of many choices, drawn without templates: Django fills two of them for each option, which was a third of the
time of a page that offers the key workers of a large centre.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """Django's select for choices without groups; a test compares the two."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the select with its options."""
        chosen = set(self.format_value(value))
        lines = format_html_join("\n", '<option value="{}"{}>{}</option>', self._parts(chosen))
        drawn = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>\n{}\n</select>', name, drawn, lines)

    def _parts(self, chosen: set[str]) -> Iterator[tuple[str, str, Any]]:
        """Yield value, mark and label of each option; the first that is chosen is, should two have the same value."""
        selected = flatatt({"selected": True})
        for value, label in self.choices:
            told = str(value)
            yield told, selected if told in chosen else "", label
            chosen.discard(told)
