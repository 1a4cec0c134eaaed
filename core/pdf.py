"""The door of every PDF: tagged (PDF/UA-1), with the shipped font, and able to read nothing but our static files.

A document is made from text that people typed. WeasyPrint would fetch what such a text points to, from the network
or from the disk, and even attach it: so it is given a fetcher that knows data: addresses and our static files, and a
document that asks for anything else is not made at all (CVE-2025-68616, GHSA-35jj-wx47-4w8r).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils._os import safe_join
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.date_words import hour_words
from core.periods import BELGIUM, long_date


class PdfRefused(Exception):
    """The document is not made: it pointed outside our static files, to one that is not there, or would lack a part."""


class PdfTooLong(Exception):
    """The document is not made: it would have more pages than whoever asked for it allows."""


def static_file(address: str) -> Path | None:
    """Return the file served under a path such as "/static/css/pdf.css", or None where there is none of ours.

    Found as the development server does and, for the hashed names of production, among the collected files. A path
    that leaves the folder, by dots or by a link, is none of ours.
    """
    prefix = "/" + settings.STATIC_URL.strip("/") + "/"
    name = address.removeprefix(prefix)
    if name == address or "\x00" in name:
        return None
    roots = [Path(root) for root in settings.STATICFILES_DIRS] + [Path(settings.STATIC_ROOT)]
    try:
        candidates = [finders.find(name), safe_join(settings.STATIC_ROOT, name)]
    except SuspiciousFileOperation:
        return None
    for candidate in filter(None, candidates):
        path = Path(candidate).resolve()
        if path.is_file() and any(path.is_relative_to(root.resolve()) for root in roots):
            return path
    return None


def render_pdf(
    template: str, context: dict[str, Any], *, language: str | None = None, most_pages: int | None = None
) -> bytes:
    """Return a tagged PDF/UA-1 of a template that extends pdf/base.html, in `language` (by default that in force).

    The context needs `title` and `centre` (what stands at the head of each page). Added to it: `language`, `made_on`
    (a sentence with day and hour in Belgium) and `page_of_pages` (counters). The language and the title become those
    of the document. Raise PdfRefused where the document points outside our static files, or where a picture of it
    fails or has no words; PdfTooLong where it has more than `most_pages`.
    """
    return render_joined_pdf(template, [context], language=language, most_pages=most_pages)


def render_joined_pdf(
    template: str,
    contexts: Iterable[dict[str, Any]],
    *,
    style: str = "",
    language: str | None = None,
    most_pages: int | None = None,
) -> bytes:
    """As render_pdf() for each of these contexts (at least one), joined in one document with the title of the first.

    Each part is laid out by itself, begins on its own page and counts its own pages. For what repeats this is the fast
    way: the library lays every page out twice as soon as a document has more than one, and fonts, the most of a small
    document, are written once. `style` is a style sheet over the house's ("css/pdf-x.css"), read once a process.
    """
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        frame = _frame()
        markups = [render_to_string(template, {**frame, **context}) for context in contexts]
    from core.pdf_engine import write_pdf  # at the first document only, see there

    return write_pdf(markups, style, most_pages)


def _frame() -> dict[str, Any]:
    """Return what the head and the foot of each page say."""
    now = timezone.localtime(timezone.now(), BELGIUM)
    return {
        "language": translation.get_language(),
        "made_on": _("Made on %(day)s at %(time)s") % {"day": long_date(now.date()), "time": hour_words(now)},
        "page_of_pages": page_of_pages(_("Page %(page)s of %(pages)s")),
    }


def page_of_pages(sentence: str) -> SafeString:
    """Return "Page 2 of 5", said by a sentence with `page` and `pages`: the style sheet counts them."""
    before, between, after = re.split(r"%\(pages?\)s", sentence)
    number, total = (format_html('<span class="{}"></span>', name) for name in ("page", "pages"))
    if sentence.find("%(pages)s") < sentence.find("%(page)s"):
        number, total = total, number
    return format_html("{}{}{}{}{}", before, number, between, total, after)
