"""Everything that comes out of Jalon by one request, as text: what a curious reader could get hold of."""

from __future__ import annotations

import html
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import openpyxl
from django.core import mail
from django.http import HttpResponse
from pypdf import PdfReader

from core.log_format import QuietFormatter

XLSX = "spreadsheetml"
HEAD_OF_PDF, HEAD_OF_ZIP = b"%PDF-", b"PK\x03\x04"


@dataclass
class Outcome:
    """What came out: of the answer, of the mails that left, and of the log that was written meanwhile."""

    answer: str = ""
    mails: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """All of it."""
        return "\n".join([self.answer, *self.mails, *self.log])


def text_of_answer(response: HttpResponse) -> str:
    """Return the status line, headers, cookies and body of an answer as text, documents opened."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = [response.reason_phrase, *(f"{name}: {value}" for name, value in response.headers.items())]
    head += [cookie.OutputString() for cookie in response.cookies.values()]
    return "\n".join([*(f"{line}\n{unquote(line)}" for line in head), text_of_bytes(body)])


def text_of_bytes(body: bytes) -> str:
    """Return what a file says: a PDF with its properties, a workbook with hidden sheets and properties, or text."""
    if body.startswith(HEAD_OF_PDF):
        return _text_of_pdf(body)
    if body.startswith(HEAD_OF_ZIP):
        return _text_of_workbook(body)
    text = body.decode("utf-8", errors="replace")
    return f"{text}\n{html.unescape(text)}"


def _text_of_pdf(body: bytes) -> str:
    reader = PdfReader(io.BytesIO(body))
    parts = [str(value) for value in (reader.metadata or {}).values()]
    parts += [title.title or "" for title in reader.outline if not isinstance(title, list)]
    parts += [page.extract_text() for page in reader.pages]
    parts += [str(name) for name in reader.attachments]
    return "\n".join(parts)


def _text_of_workbook(body: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(body))
    parts = [str(value) for value in vars(book.properties).values()] + [*map(str, book.defined_names)]
    for sheet in book.worksheets:
        parts += [sheet.title, str(sheet.oddHeader.center.text), str(sheet.oddFooter.center.text)]
        for row in sheet.iter_rows():
            parts += [str(cell.value) for cell in row if cell.value is not None]
            parts += [cell.comment.text for cell in row if cell.comment]
            parts += [str(cell.hyperlink.target) for cell in row if cell.hyperlink]
    return "\n".join(parts)


def text_of_mail(message: Any) -> str:
    """Return a mail as text: head, body, other forms of it, names of what is attached."""
    parts = [message.subject, message.from_email, *message.recipients(), message.body]
    parts += [str(part[0]) for part in getattr(message, "alternatives", [])]
    parts += [
        text_of_bytes(part[1] if isinstance(part[1], bytes) else part[1].encode()) for part in message.attachments
    ]
    parts += [f"{name}: {value}" for name, value in message.extra_headers.items()]
    return "\n".join(map(str, parts))


class _Kept(logging.Handler):
    """Keeps the lines of the log as they would be written."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(QuietFormatter("%(levelname)s %(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Outcome]:
    """Collect the mails that leave and the lines that are logged while the block lasts."""
    found, handler, mails = Outcome(), _Kept(), getattr(mail, "outbox", None)
    if mails is None:
        mails = mail.outbox = []
    before, root = len(mails), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield found
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        found.mails += [text_of_mail(message) for message in mails[before:]]
        found.log += handler.lines
