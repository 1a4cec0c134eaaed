"""`{% csrf_token %}` of this product: the token against forged forms, and the centre to which the page belongs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.page_centre import FIELD, token_of

register = template.Library()


class FormTokensNode(CsrfTokenNode):
    """Writes both hidden fields, so that no form can have the one without the other."""

    def render(self, context: template.Context) -> SafeString | str:
        """Return the hidden fields; the centre only on a page that belongs to one."""
        written = super().render(context)
        centre = token_of(context.get("request"))
        if not written or not centre:
            return written
        return written + format_html('<input type="hidden" name="{}" value="{}">', FIELD, centre)


@register.tag("csrf_token")
def csrf_token(parser: Parser, token: Token) -> FormTokensNode:
    """Compile `{% csrf_token %}`."""
    return FormTokensNode()


@register.simple_tag(takes_context=True)
def page_centre_token(context: dict[str, Any]) -> str:
    """Return the signed centre of the page, for scripts."""
    return token_of(context.get("request"))
