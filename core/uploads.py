"""The one door for files that people send: what they are is told by their bytes, never by their name or announced type.

    checked = take_in([upload.read(), ...], Limits(...))      raises UploadRefused, with a sentence for the user

A photograph is drawn anew, so that nothing of it but the picture stays; several photographs become the pages of one
PDF. A PDF is looked at and not rewritten: a signature in it stays valid. Both are read by another process with limits
(core.upload_process), never by the one that answers people.
"""

from __future__ import annotations

import io
import json
import logging
import subprocess  # nosec B404
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

logging.getLogger("pikepdf").setLevel(logging.WARNING)  # it tells that it was loaded
PDF, JPEG = "application/pdf", "image/jpeg"
_PROGRAM = Path(__file__).with_name("upload_process.py")
_SECONDS = 30  # by the clock; the limit of the process itself is in seconds of work
_MEGABYTE = 1024 * 1024
MOST_PHOTOGRAPHS = 20
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")

SENTENCES: dict[str, Any] = {
    "kind": gettext_lazy("A photo (JPEG, PNG) or a PDF, please."),
    "heic": gettext_lazy(
        "This photo is in a form that is not read here (HEIC). Take it again from this page, or save it as JPEG."
    ),
    "empty": gettext_lazy("This file is empty."),
    "points": gettext_lazy("This picture is too large: at most 40 million points."),
    "damaged": gettext_lazy("This file cannot be read: it is damaged. Print it to a new PDF, or photograph it."),
    "password": gettext_lazy("This PDF has a password. Save it without one, or photograph it."),
    "active": gettext_lazy(
        "This PDF carries a program or a file. Print it to a new PDF, or photograph it."
    ),
    "large": gettext_lazy("This file is too complicated to be looked at. Print it to a new PDF, or photograph it."),
    "mixed": gettext_lazy("Several files are taken as the pages of one paper: photographs only. Send a PDF by itself."),
    "photographs": gettext_lazy("At most 20 photographs are taken at once."),
}  # fmt: skip


class UploadRefused(Exception):
    """The file is not taken; `sentence` says why to whoever sent it."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Limits:
    """How large a file may be: megabytes of each, pages of all."""

    megabytes: int = 10
    pages: int = 60


@dataclass(frozen=True)
class CheckedFile:
    """Bytes that may be kept: a PDF as it was sent, or what photographs became."""

    content: bytes
    media_type: str
    pages: int
    photographed: bool


def take_in(files: Sequence[bytes], limits: Limits) -> CheckedFile:
    """Return what may be kept of the files of one paper. Raise UploadRefused with the sentence of the first fault.

    It takes a second a picture: call it outside a transaction.
    """
    check_sizes([len(content) for content in files], limits)
    kinds = [_kind_of(content) for content in files]
    if kinds == ["pdf"]:
        pages, _drawn = _ask("pdf", files[0], limits)
        return CheckedFile(files[0], PDF, pages, photographed=False)
    if "pdf" in kinds:
        raise UploadRefused(SENTENCES["mixed"])
    pictures = [_ask("picture", content, limits)[1] for content in files]
    if len(pictures) == 1:
        return CheckedFile(pictures[0], JPEG, 1, photographed=True)
    return CheckedFile(_pages_of_pictures(pictures), PDF, len(pictures), photographed=True)


def check_sizes(sizes: Sequence[int], limits: Limits) -> None:
    """Raise UploadRefused where nothing was sent, too much, or too many files; to be asked before they are read."""
    if not sizes:
        raise UploadRefused(SENTENCES["kind"])
    if len(sizes) > MOST_PHOTOGRAPHS:
        raise UploadRefused(SENTENCES["photographs"])
    if max(sizes) > limits.megabytes * _MEGABYTE:
        raise UploadRefused(_("This file is too large: at most %(most)s MB.") % {"most": limits.megabytes})


def _kind_of(content: bytes) -> str:
    """Return "pdf" or "picture", by the first bytes. Raise UploadRefused for everything else."""
    if not content:
        raise UploadRefused(SENTENCES["empty"])
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return "picture"
    if content.startswith(b"%PDF-"):
        if zipfile.is_zipfile(io.BytesIO(content)):  # one file that is read as two kinds
            raise UploadRefused(SENTENCES["active"])
        return "pdf"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise UploadRefused(SENTENCES["heic"])
    raise UploadRefused(SENTENCES["kind"])


def _ask(kind: str, content: bytes, limits: Limits) -> tuple[int, bytes]:
    """Have the other process look at a file; return the number of its pages and, of a picture, what it became."""
    command = [sys.executable, "-I", "-B", str(_PROGRAM), kind, json.dumps({"pages": limits.pages})]
    try:
        # The program is ours, and its arguments hold nothing of the file.
        done = subprocess.run(  # noqa: S603 # nosec B603
            command, input=content, capture_output=True, timeout=_SECONDS, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        raise UploadRefused(SENTENCES["large"]) from None
    head, _line, drawn = done.stdout.partition(b"\n")
    if done.returncode or not head:  # it was stopped by its limits
        raise UploadRefused(SENTENCES["large"])
    answer = json.loads(head)
    if answer.get("refused") == "pages":
        most = limits.pages
        sentence = ngettext(
            "This PDF is too long: at most %(most)s page.", "This PDF is too long: at most %(most)s pages.", most
        )
        raise UploadRefused(sentence % {"most": most})
    if "refused" in answer:
        raise UploadRefused(SENTENCES[answer["refused"]])
    return int(answer["pages"]), drawn


def _pages_of_pictures(pictures: Sequence[bytes]) -> bytes:
    """Return a PDF with a picture a page, each as it is: they were drawn by us."""
    import pikepdf  # at the first of them only: it costs a fifth of a second
    from PIL import Image

    pdf = pikepdf.new()
    for picture in pictures:
        with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
            width, height = opened.size
        image = pdf.make_stream(
            picture,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        scale = 842 / max(width, height)  # the longer side is that of an A4 paper
        wide, high = round(width * scale, 2), round(height * scale, 2)
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, wide, high],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=image)),
            Contents=pdf.make_stream(f"{wide} 0 0 {high} 0 0 cm /Picture Do".encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
