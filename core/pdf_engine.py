"""WeasyPrint behind the door of core.pdf. Imported at the first document only: it costs a second and needs libraries
of the system that no other command does.
"""

from __future__ import annotations

import logging
import mimetypes
from functools import cache
from threading import Lock
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.pdf import PdfRefused, static_file

# An address that exists nowhere (RFC 2606): addresses in a template become absolute by it, and are recognised by it.
_BASE = "https://static.invalid/"
_STYLE = "css/pdf.css"
# Fonts and parsed styles are shared between calls, and WeasyPrint does not say that they may be so between threads.
# Threads would not make it faster (measured): one document at a time.
_one_at_a_time = Lock()
# They tell some fifty steps a document; only what goes wrong is for the log.
for _talkative in ("fontTools", "weasyprint.progress"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


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


@cache
def _house_style() -> tuple[FontConfiguration, CSS]:
    """Return the font configuration and the parsed style sheet of all documents, made once a process."""
    fonts = FontConfiguration()
    address = f"{_BASE}{settings.STATIC_URL.strip('/')}/{_STYLE}"
    return fonts, CSS(url=address, url_fetcher=StaticFetcher(), font_config=fonts)


def write_pdf(markup: str) -> bytes:
    """Return the tagged PDF/UA-1 of a page of HTML. Raise PdfRefused as render_pdf() says."""
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
