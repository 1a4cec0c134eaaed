"""WeasyPrint behind the door of core.pdf. Imported at the first document only: it costs a second and needs libraries
of the system that no other command does.
"""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import Sequence
from functools import cache
from threading import Lock
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.pdf import PdfRefused, PdfTooLong, static_file
from core.pdf_scripts import scripts_in, style_of

# An address that exists nowhere (RFC 2606): addresses in a template become absolute by it, and are recognised by it.
_BASE = "https://static.invalid/"
_STYLE = "css/pdf.css"
_VARIANT = "pdf/ua-1"
# Fonts and parsed styles are shared between calls, and WeasyPrint does not say that they may be so between threads.
# Threads would not make it faster (measured): one document at a time.
_one_at_a_time = Lock()
# They tell some fifty steps a document; only what goes wrong is for the log.
for _talkative in ("fontTools", "weasyprint.progress"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


def _without_words(record: logging.LogRecord) -> bool:
    """Take out of a warning the letters that no font has: they are of somebody's name."""
    if ".notdef" in str(record.msg):
        record.msg, record.args = "A document has a letter for which no font is shipped.", ()
    return True


LOGGER.addFilter(_without_words)


class _Errors(logging.Handler):
    """What WeasyPrint only logs: it draws on without a picture that failed, whatever the reason."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class StaticFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
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


@cache
def _fonts() -> FontConfiguration:
    """Return the font configuration of all documents."""
    return FontConfiguration()


@cache
def _style(name: str) -> CSS:
    """Return a style sheet of all documents or of one kind of them, parsed once a process."""
    address = f"{_BASE}{settings.STATIC_URL.strip('/')}/{name}"
    return CSS(url=address, url_fetcher=StaticFetcher(), font_config=_fonts())


@cache
def _fonts_of(scripts: tuple[str, ...]) -> CSS:
    """Return the style sheet with the fonts of these scripts, read once a process."""
    style = style_of(scripts, f"{_BASE}{settings.STATIC_URL.strip('/')}/")
    return CSS(string=style, base_url=_BASE, url_fetcher=StaticFetcher(), font_config=_fonts())


def write_pdf(markups: Sequence[str], style: str = "", most_pages: int | None = None) -> bytes:
    """Return the tagged PDF/UA-1 of pages of HTML, one after the other.

    Raise PdfRefused and PdfTooLong as render_pdf() says.
    """
    errors = _Errors()
    with _one_at_a_time:
        LOGGER.addHandler(errors)
        try:
            styles = [_style(name) for name in (_STYLE, style) if name]
            if scripts := scripts_in(markups):
                styles.append(_fonts_of(scripts))
            parts = [
                HTML(string=markup, base_url=_BASE, url_fetcher=StaticFetcher(), media_type="print").render(
                    stylesheets=styles, font_config=_fonts(), pdf_variant=_VARIANT
                )
                for markup in markups
            ]
            if most_pages is not None and sum(len(part.pages) for part in parts) > most_pages:
                raise PdfTooLong
            whole = parts[0].copy([page for part in parts for page in part.pages])
            data: bytes = whole.write_pdf(pdf_variant=_VARIANT)
        # A BaseException on purpose, so that WeasyPrint's own handlers let it through; ours must not.
        except FatalURLFetchingError as error:
            raise PdfRefused(str(error)) from error
        finally:
            LOGGER.removeHandler(errors)
    if errors.messages:
        raise PdfRefused("; ".join(errors.messages))
    return data
