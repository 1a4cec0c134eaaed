"""Files that somebody might send: sound ones, and some sixty that are to be refused or washed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

PLACE = {1: "N", 2: (50.0, 49.0, 40.0), 3: "E", 4: (4.0, 20.0, 30.0)}
SCRIPT = "app.alert('here')"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Return a picture: red on the left, blue on the right."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def photograph_with_marks() -> bytes:
    """Return a photograph that lies on its side and tells its place, its camera, a thumbnail and a profile."""
    marks = Image.Exif()
    marks[0x0112] = 6  # turned by a quarter
    marks[0x010F] = "CAMERA-CANARY"
    marks.get_ifd(0x8825).update(PLACE)
    return picture(exif=marks, icc_profile=b"PROFILE-CANARY" * 10, comment=b"COMMENT-CANARY") + b"TRAILING-CANARY"


def pdf(change: Callable[[Pdf, Dictionary], None] | None = None, pages: int = 1, **options: Any) -> bytes:
    """Return a PDF, changed before it is saved."""
    made = pikepdf.new()
    for _number in range(pages):
        made.add_blank_page(page_size=(200, 200))
    if change is not None:
        change(made, made.Root)
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def streams(content: bytes) -> bytes:
    """Return a PDF with its objects packed in streams."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def action(made: Pdf, **values: Any) -> Any:
    return made.make_indirect(Dictionary(**values))


def script(made: Pdf) -> Any:
    return action(made, S=Name.JavaScript, JS=String(SCRIPT))


def on_page(made: Pdf, **values: Any) -> None:
    """Put an annotation on the first page."""
    note = made.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **values))
    made.pages[0].obj.Annots = Array([note])


def _names(made: Pdf, root: Any, key: str, leaf: Any) -> None:
    """Put a leaf into a name tree, two levels of /Kids below its root."""
    low = made.make_indirect(Dictionary(Names=Array([String("a"), leaf]), Limits=Array([String("a"), String("a")])))
    middle = made.make_indirect(Dictionary(Kids=Array([low])))
    root.Names = made.make_indirect(Dictionary({key: Dictionary(Kids=Array([middle]))}))


def _file(made: Pdf) -> Any:
    inside = made.make_stream(b"MZ", Type=Name.EmbeddedFile)
    return made.make_indirect(Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=inside)))


def _set(name: str, value: Callable[[Pdf], Any]) -> Callable[[Pdf, Dictionary], None]:
    def change(made: Pdf, root: Dictionary) -> None:
        root[name] = value(made)

    return change


def _note(**values: Any) -> Callable[[Pdf, Dictionary], None]:
    return lambda made, _root: on_page(made, **values)


def _acting(kind: str, **values: Any) -> Callable[[Pdf, Dictionary], None]:
    """Return a change that puts a link with an action of a kind on the page."""
    return lambda made, _root: on_page(made, Subtype=Name.Link, A=Dictionary(S=Name(kind), **values))


def _chained(made: Pdf, _root: Dictionary) -> None:
    first = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]), Next=Array([script(made)]))
    on_page(made, Subtype=Name.Link, A=first)


def _deep(made: Pdf, root: Dictionary) -> None:
    inside: Any = Dictionary(S=Name.JavaScript, JS=String(SCRIPT))
    for _level in range(20):
        inside = Dictionary(Inside=Array([inside]))
    root.PieceInfo = inside


def _form(made: Pdf, root: Dictionary) -> None:
    root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp/>"))


def _page_action(made: Pdf, _root: Dictionary) -> None:
    made.pages[0].obj.AA = Dictionary(O=script(made))


def _outside(made: Pdf, root: Dictionary) -> None:
    root.PieceInfo = made.make_stream(b"", F=String("//server/share/a"))


ACTIVE: dict[str, Callable[[Pdf, Dictionary], None]] = {
    "a script when opened": _set("/OpenAction", script),
    "an address when opened": _set("/OpenAction", lambda made: action(made, S=Name.URI, URI=String("https://x.test"))),
    "printed when opened": _set("/OpenAction", lambda made: action(made, S=Name.Named, N=Name.Print)),
    "a view that is followed": _set(
        "/OpenAction",
        lambda made: action(made, S=Name.GoTo, D=Array([]), Next=action(made, S=Name.Named, N=Name.Print)),
    ),
    "actions of the document": _set("/AA", lambda made: Dictionary(WC=script(made))),
    "an action of a page": _page_action,
    "a script by name": lambda made, root: _names(made, root, "/JavaScript", script(made)),
    "a file by name": lambda made, root: _names(made, root, "/EmbeddedFiles", _file(made)),
    "a portfolio": _set("/Collection", lambda made: Dictionary(Type=Name.Collection)),
    "an associated file": _set("/AF", lambda made: Array([_file(made)])),
    "a form that is a program": _form,
    "a file pinned to a page": lambda made, _root: on_page(made, Subtype=Name.FileAttachment, FS=_file(made)),
    "rich media": _note(Subtype=Name.RichMedia, RichMediaContent=Dictionary()),
    "a film": _note(Subtype=Name.Movie, Movie=Dictionary()),
    "a sound": _note(Subtype=Name.Sound),
    "a screen": _note(Subtype=Name.Screen),
    "a model in space": _note(Subtype=Name("/3D")),
    "a program started": _acting("/Launch", F=String("cmd.exe")),
    "a form sent": _acting("/SubmitForm", F=String("https://x.test")),
    "data brought in": _acting("/ImportData", F=String("a.fdf")),
    "another file opened": _acting("/GoToR", F=String("//server/a.pdf"), D=Array([])),
    "a file inside opened": _acting("/GoToE", T=Dictionary()),
    "a rendition": _acting("/Rendition"),
    "a film played": _acting("/Movie"),
    "a sound played": _acting("/Sound"),
    "rich media run": _acting("/RichMediaExecute"),
    "a script behind a link": _acting("/JavaScript", JS=String(SCRIPT)),
    "a script after a view": _chained,
    "a script deep inside": _deep,
    "bytes that are in another file": _outside,
}


def active() -> Iterator[tuple[str, bytes]]:
    """Yield PDFs that act or carry something, as they are and, of the same, packed in object streams."""
    for what, change in ACTIVE.items():
        plain = pdf(change)
        yield what, plain
        yield f"{what}, packed", streams(plain)
    sound = pdf()
    yield "a script with an escaped name", pdf(ACTIVE["a script when opened"]).replace(b"/JavaScript", b"/J#61vaScript")
    yield "a script outside the table", sound.replace(b"xref\n", b"9 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\nxref\n", 1)
    yield "a script that was written over", written_over()


def written_over() -> bytes:
    """Return a PDF whose first revision carries a script, packed; the second one only has another catalogue."""
    first = streams(pdf(_set("/PieceInfo", lambda made: action(made, S=Name.JavaScript, JS=String(SCRIPT)))))
    return first + _another_catalogue(first)


def _another_catalogue(first: bytes) -> bytes:
    """Return an update after a PDF in which its catalogue and its script are written anew, without the script."""
    with pikepdf.open(io.BytesIO(first)) as opened:
        root, pages = opened.Root.objgen[0], opened.Root.Pages.objgen[0]
        script_number, size = opened.Root.PieceInfo.objgen[0], int(opened.trailer.Size)
    before = int(first.rsplit(b"startxref", 1)[1].split()[0])
    new = {
        root: f"<</Type/Catalog/Pages {pages} 0 R>>",
        script_number: "<</Empty true>>",
    }
    update, entries = b"", b""
    for number, text in sorted(new.items()):
        entries += struct.pack(">BIB", 1, len(first) + len(update), 0)
        update += f"{number} 0 obj\n{text}\nendobj\n".encode()
    entries += struct.pack(">BIB", 1, len(first) + len(update), 0)
    at = len(first) + len(update)
    index = " ".join(f"{number} 1" for number in [*sorted(new), size])
    head = (
        f"{size} 0 obj\n<</Type/XRef/Size {size + 1}/W[1 4 1]/Index[{index}]/Root {root} 0 R/Prev {before}"
        f"/Length {len(entries)}>>\nstream\n"
    )
    return update + head.encode() + entries + f"\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n".encode()


def signed() -> bytes:
    """Return a PDF with the parts of an electronic signature, in a second revision."""

    def change(made: Pdf, root: Dictionary) -> None:
        value = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"),
            ByteRange=Array([0, 10, 20, 30]), Contents=String(b"\x30" * 40),
        )  # fmt: skip
        field = made.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=made.make_indirect(value)))
        root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return pdf(change)


def packed_bomb(megabytes: int = 300) -> bytes:
    """Return a PDF of some hundred kilobytes that unpacks to so many megabytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()

    def change(made: Pdf, root: Dictionary) -> None:
        root.PieceInfo = made.make_stream(packed, Filter=Name.FlateDecode)

    return pdf(change)


def picture_bomb(points: int = 7000) -> bytes:
    """Return a PNG of a few kilobytes with 49 million points."""
    head = struct.pack(">IIBBBBB", points, points, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes((points // 8 + 2) * points), 9)
    parts = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.exe", b"MZ")
    return out.getvalue()


def no_kind_of_ours() -> dict[str, bytes]:
    """Return files that are neither photograph nor PDF, whatever they are called."""
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    return {
        "nothing of a kind": b"hello",
        "an archive": archive(),
        "a page": b"<!doctype html><script>alert(1)</script>",
        "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "a program": b"MZ" + bytes(200),
        "an animation": picture("GIF"),
        "a scan": picture("TIFF"),
        "a web picture": picture("WEBP"),
        "an old picture": picture("BMP"),
        "a PDF after a page": b"<html>" + pdf(),
        "a PDF after a blank": b"\n" + pdf(),
        "a film": b"\0\0\0\x18ftypisom" + bytes(40),
        "postscript": b"%!PS-Adobe-3.0\n",
        "HEIC": heic,
        "HEIC of another kind": heic.replace(b"ftypheic", b"ftypmif1"),
    }
