"""A select of many choices, drawn without templates: Django fills two of them for each option, which was a third of the
time of a page that offers the key workers of a large centre.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    """Django's select for choices without groups; a test compares the two."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the select with its options."""
        lines = "\n".join(self._options(set(self.format_value(value))))
        drawn = flatatt(self.build_attrs(self.attrs, attrs))
        # What is put together here is escaped, each part.
        return format_html('<select name="{}"{}>\n{}\n</select>', name, drawn, mark_safe(lines))  # noqa: S308 # nosec

    def _options(self, chosen: set[str]) -> Iterator[str]:
        """Yield the options as HTML; the first that is chosen is, should two have the same value."""
        for value, label in self.choices:
            told = str(value)
            selected = " selected" if told in chosen else ""
            chosen.discard(told)
            yield f'<option value="{escape(told)}"{selected}>{escape(str(label))}</option>'
