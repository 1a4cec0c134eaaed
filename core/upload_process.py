"""What looks at a file that somebody sent: a process of its own, with limits, that can open nothing (core.uploads).

    python -I core/upload_process.py picture|pdf <limits as JSON>   the file on stdin, the answer on stdout

The answer is a line of JSON, {"refused": word} or {"pages": number}, and after it, of a picture, what was drawn anew.
It imports nothing of Jalon. Once its libraries are loaded it can open neither a file nor a connection: the number of
open files is limited to those that it has.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
from typing import Any

CPU_SECONDS, MEMORY = 10, 512 * 1024 * 1024
POINTS, SIDE, QUALITY = 40_000_000, 3000, 85
OBJECTS, UNPACKED, REVISIONS, DEPTH = 20_000, 100 * 1024 * 1024, 12, 60

# Keys by which a PDF acts or carries a file, wherever they stand.
_ACTIVE_KEYS = frozenset(
    {
        "/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/AA", "/XFA", "/RichMediaContent", "/RichMediaSettings",
        "/Collection",
    }
)  # fmt: skip
_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/RichMediaExecute", "/Rendition",
        "/Movie", "/Sound", "/GoTo3DView",
    }
)  # fmt: skip
_KINDS = frozenset(
    {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/Movie", "/Sound", "/Screen", "/3D", "/Launch", "/JavaScript"}
)
# Filters of pictures, which qpdf does not unpack.
_PICTURES = frozenset({"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/DCT", "/CCF"})
# Long names, which do not come about by chance in packed bytes: also in what no table of the file leads to.
_RAW = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia\w*|SubmitForm|ImportData|GoToE)\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = re.compile(rb"%%EOF[\r\n \t\x00]*")


class Refused(Exception):
    """The file is not taken; the word says why (core.uploads has its sentence)."""


def limit() -> None:
    """Set what this process may use before anything of the file is read."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def draw_anew(content: bytes) -> tuple[int, bytes]:
    """Return 1 and the picture drawn anew: turned by its own mark, on white, at most 3,000 points a side."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > POINTS:
            raise Refused("points")
        if picture.format != "PNG":
            picture.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SIDE, SIDE))
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            upright = upright.convert("RGBA")
            drawn = Image.new("RGB", upright.size, "white")
            drawn.paste(upright, mask=upright.getchannel("A"))
        else:
            drawn = Image.new("RGB", upright.size)
            drawn.paste(upright.convert("RGB"))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY)
    return 1, out.getvalue()


def pages_of(content: bytes, most: int) -> int:
    """Return the number of pages of a PDF in which nothing acts. Raise Refused."""
    import pikepdf

    ends = [found.end() for found in _END.finditer(content)]
    if not ends or ends[-1] != len(content):
        raise Refused("damaged")
    unescaped = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _RAW.search(content) or _RAW.search(unescaped):
        raise Refused("active")
    if len(ends) > REVISIONS:
        raise Refused("large")
    for end in ends[:-1]:  # what was written over stays in the file
        try:
            with pikepdf.open(io.BytesIO(content[:end]), attempt_recovery=False, suppress_warnings=True) as earlier:
                look_at(earlier)
        except pikepdf.PdfError:
            continue  # no revision ends here: a file for the web begins with its end
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            raise Refused("password")
        look_at(pdf)
        pages = len(pdf.pages)
    if not pages:
        raise Refused("damaged")
    if pages > most:
        raise Refused("pages")
    return pages


def look_at(pdf: Any) -> None:
    """Raise Refused where any object acts or carries a file, or where there are too many of them, or too much."""
    import pikepdf

    if len(pdf.objects) > OBJECTS:
        raise Refused("large")
    unpacked = 0
    for one in [pdf.trailer, *pdf.objects]:
        judge(one)
        if isinstance(one, pikepdf.Stream):
            unpacked += length_of(one)
            if unpacked > UNPACKED:
                raise Refused("large")


def length_of(stream: Any) -> int:
    """Return how long a stream is unpacked; of a picture in a form of its own, how many bytes it is drawn from.

    Raise Refused for one that cannot be unpacked: it is too long, or not what it says.
    """
    import pikepdf

    filters = stream.get("/Filter", [])
    names = {str(one) for one in (filters if isinstance(filters, pikepdf.Array) else [filters])}
    if names & _PICTURES:
        points = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        return len(stream.read_raw_bytes()) + points
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:
        raise Refused("large") from None


def judge(top: Any) -> None:
    """Look at an object and all that lies in it directly; what it points to is an object of the list itself."""
    import pikepdf

    waiting = [(top, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEPTH:
            raise Refused("large")
        if isinstance(one, pikepdf.Array):
            inside = list(one)
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            inside = [value for _key, value in one.items()]
            judge_keys(one)
        else:
            continue
        for value in inside:
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                waiting.append((value, depth + 1))


def judge_keys(one: Any) -> None:
    """Raise Refused where a dictionary says that something acts, is opened, sent or carried."""
    import pikepdf

    keys = set(one.keys())
    if keys & _ACTIVE_KEYS:
        raise Refused("active")
    if isinstance(one, pikepdf.Stream) and "/F" in keys:  # its bytes are in another file
        raise Refused("active")
    for key, forbidden in (("/S", _ACTIONS), ("/Type", _KINDS), ("/Subtype", _KINDS)):
        value = one.get(key)
        if isinstance(value, pikepdf.Name) and str(value) in forbidden:
            raise Refused("active")
    opened = one.get("/OpenAction")
    if isinstance(opened, pikepdf.Dictionary) and (str(opened.get("/S")) != "/GoTo" or "/Next" in opened):
        raise Refused("active")


def main(kind: str, limits: dict[str, int]) -> None:
    """Answer about the file on stdin."""
    content = sys.stdin.buffer.read()
    if kind == "picture":
        from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin  # noqa: F401 - they are loaded on the way

        Image.preinit()
        Image.MAX_IMAGE_PIXELS = None  # the limit is asked by hand, before anything is drawn
    else:
        import pikepdf  # noqa: F401
    limit()
    drawn = b""
    try:
        if kind == "picture":
            pages, drawn = draw_anew(content)
        else:
            pages = pages_of(content, limits["pages"])
        answer: dict[str, Any] = {"pages": pages}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "large"}
    except Exception as error:  # what a library says of a file that is no such file
        answer = {"refused": "password" if type(error).__name__ == "PasswordError" else "damaged"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + drawn)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
