"""The door of every PDF: tagged (PDF/UA-1), with the shipped font, and able to read nothing but our static files.

A document is made from text that people typed. WeasyPrint would fetch what such a text points to, from the network
or from the disk, and even attach it: so it is given a fetcher that knows data: addresses and our static files, and a
document that asks for anything else is not made at all (CVE-2025-68616, GHSA-35jj-wx47-4w8r).
"""

from __future__ import annotations

import logging
import mimetypes
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils._os import safe_join
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.periods import BELGIUM, long_date

# An address that exists nowhere (RFC 2606): addresses in a template become absolute by it, and are recognised by it.
_BASE = "https://static.invalid/"
_STYLE = "css/pdf.css"
# Fonts and parsed styles are shared between calls, and WeasyPrint does not say that they may be so between threads.
# Threads would not make it faster (measured): one document at a time.
_one_at_a_time = Lock()
# They tell some fifty steps a document; only what goes wrong is for the log.
for _talkative in ("fontTools", "weasyprint.progress"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


class PdfRefused(Exception):
    """The document is not made: it pointed outside our static files, to one that is not there, or would lack a part."""


class _Errors(logging.Handler):
    """What WeasyPrint only logs: it draws on without a picture that failed, whatever the reason."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class StaticFetcher(URLFetcher):
    """A fetcher of data: addresses and of files of our static folder; anything else is an error that ends the work."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return what `url` stands for. Raise ValueError where it is neither data nor a static file of ours."""
        if not url.startswith(_BASE):
            return super().fetch(url, headers)
        path = static_file(unquote(urlsplit(url).path))
        if path is None:
            raise ValueError(f"No static file at {url}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


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


@cache
def _house_style() -> tuple[FontConfiguration, CSS]:
    """Return the font configuration and the parsed style sheet of all documents, made once a process."""
    fonts = FontConfiguration()
    address = f"{_BASE}{settings.STATIC_URL.strip('/')}/{_STYLE}"
    return fonts, CSS(url=address, url_fetcher=StaticFetcher(), font_config=fonts)


def render_pdf(template: str, context: dict[str, Any], *, language: str | None = None) -> bytes:
    """Return a tagged PDF/UA-1 of a template that extends pdf/base.html, in `language` (by default that in force).

    The context needs `title` and `centre` (what stands at the head of each page). Added to it: `language`, `made_on`
    (a sentence with day and hour in Belgium) and `page_of_pages` (counters). The language and the title become those
    of the document. Raise PdfRefused where the document points outside our static files, or where a picture of it
    fails or has no words.
    """
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        markup = render_to_string(template, {**_frame(), **context})
    errors = _Errors()
    with _one_at_a_time:
        LOGGER.addHandler(errors)
        try:
            fonts, style = _house_style()
            document = HTML(string=markup, base_url=_BASE, url_fetcher=StaticFetcher(), media_type="print")
            data = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        # A BaseException on purpose, so that WeasyPrint's own handlers let it through; ours must not.
        except FatalURLFetchingError as error:
            raise PdfRefused(str(error)) from error
        finally:
            LOGGER.removeHandler(errors)
    if errors.messages:
        raise PdfRefused("; ".join(errors.messages))
    return data


def _frame() -> dict[str, Any]:
    """Return what the head and the foot of each page say."""
    now = timezone.localtime(timezone.now(), BELGIUM)
    return {
        "language": translation.get_language(),
        "made_on": _("Made on %(day)s at %(time)s") % {"day": long_date(now.date()), "time": f"{now:%H:%M}"},
        "page_of_pages": _page_of_pages(),
    }


def _page_of_pages() -> SafeString:
    """Return "Page 2 of 5" with the numbers left to the page counters of the style sheet."""
    sentence = _("Page %(page)s of %(pages)s")
    before, between, after = re.split(r"%\(pages?\)s", sentence)
    number, total = (format_html('<span class="{}"></span>', name) for name in ("page", "pages"))
    if sentence.find("%(pages)s") < sentence.find("%(page)s"):
        number, total = total, number
    return format_html("{}{}{}{}{}", before, number, between, total, after)
