"""D22 What people send: some sixty hostile files, of which none comes through as it is."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.utils import translation
from PIL import Image

from core import upload_process, uploads
from core.uploads import Limits, UploadRefused, take_in
from tests.support.hostile_uploads import (
    active,
    archive,
    no_kind_of_ours,
    packed_bomb,
    pdf,
    photograph_with_marks,
    picture,
    picture_bomb,
    signed,
    streams,
)

KIND = "A photo (JPEG, PNG) or a PDF, please."
ACTIVE = "This PDF carries a program or a file. Print it to a new PDF, or photograph it."


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def refusal(*files: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UploadRefused) as refused:
        take_in(files, limits or Limits())
    return str(refused.value.sentence)


def refused_pdf(content: bytes, most: int = 60) -> str:
    """Return the word of the process for a PDF, asked in this one: a process for each takes a third of a second."""
    try:
        upload_process.pages_of(content, most)
    except upload_process.Refused as refused:
        return str(refused)
    except pikepdf.PasswordError:
        return "password"
    except pikepdf.PdfError:
        return "damaged"
    return ""


def test_d22_what_is_no_photograph_and_no_pdf_is_refused_whatever_it_is_called():
    files = no_kind_of_ours()
    told = {what: refusal(content) for what, content in files.items()}
    heic = {what for what, sentence in told.items() if "HEIC" in sentence}
    assert heic == {"HEIC", "HEIC of another kind"}
    assert {sentence for what, sentence in told.items() if what not in heic} == {KIND}
    assert refusal(b"") == "This file is empty."


def test_d22_a_pdf_in_which_anything_acts_or_is_carried_is_refused():
    """Some sixty of them, plain and packed in object streams."""
    hostile = list(active())
    assert len(hostile) >= 60
    through = [what for what, content in hostile if refused_pdf(content) != "active"]
    assert through == []
    assert refusal(hostile[0][1]) == ACTIVE
    assert refusal(pdf() + archive()) == ACTIVE  # read as an archive too


def test_d22_sound_pdfs_are_kept_byte_by_byte():
    def with_a_link(made, root):
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org"))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=link)
        made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(note)])
        root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])
        root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array([])))

    linear = pdf(with_a_link, pages=3, linearize=True)
    sent = signed()
    for sound in (pdf(), streams(pdf(with_a_link)), linear, sent):
        assert refused_pdf(sound) == ""
    kept = take_in([sent], Limits())
    assert (kept.content, kept.media_type, kept.pages, kept.photographed) == (sent, uploads.PDF, 1, False)


def test_d22_pdfs_that_are_damaged_locked_long_or_too_much():
    locked = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    owned = pdf(encryption=pikepdf.Encryption(owner="a", user=""))
    sound = pdf()

    def crowded(made, root):
        root.PieceInfo = pikepdf.Array([made.make_indirect(pikepdf.Dictionary(A=n)) for n in range(20_001)])

    many = pdf(crowded)
    words = {
        "locked": (locked, "password"),
        "locked against changes": (owned, "password"),
        "cut": (sound[:-20], "damaged"),
        "no table": (sound.replace(b"xref", b"xxxx"), "damaged"),
        "something behind": (sound + b"behind", "damaged"),
        "a head alone": (b"%PDF-1.7\n", "damaged"),
        "a head and an end": (b"%PDF-1.7\n%%EOF\n", "damaged"),
        "no page": (pdf(pages=0), "damaged"),
        "61 pages": (pdf(pages=61), "pages"),
        "too many objects": (many, "large"),
        "too many revisions": (sound + b"%%EOF\n" * 12, "large"),
    }
    assert {what: refused_pdf(content) for what, (content, _word) in words.items()} == {
        what: word for what, (_content, word) in words.items()
    }
    assert refusal(locked) == "This PDF has a password. Save it without one, or photograph it."
    assert refusal(pdf(pages=3), limits=Limits(pages=2)) == "This PDF is too long: at most 2 pages."


def test_d22_bombs_stop_their_own_process_and_nothing_else():
    bomb = packed_bomb()
    assert len(bomb) < 1_000_000
    assert "too complicated" in refusal(bomb)
    assert refusal(picture_bomb()) == "This picture is too large: at most 40 million points."
    assert "damaged" in refusal(picture()[:-100])
    assert "damaged" in refusal(b"\xff\xd8\xff" + bytes(100))
    assert "damaged" in refusal(b"\x89PNG\r\n\x1a\n" + bytes(100))


def test_d22_a_photograph_is_drawn_anew_and_nothing_else_of_it_stays():
    sent = photograph_with_marks()
    assert b"CANARY" in sent
    kept = take_in([sent], Limits())
    assert (kept.media_type, kept.pages, kept.photographed) == (uploads.JPEG, 1, True)
    assert b"CANARY" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as drawn:
        assert drawn.size == (40, 60)  # turned by its own mark
        assert not drawn.getexif()
        assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        top, bottom = drawn.getpixel((20, 5)), drawn.getpixel((20, 55))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]
    large = take_in([picture("PNG", (4000, 1000)) + archive()], Limits()).content
    with Image.open(io.BytesIO(large)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (3000, 750))
    assert b"PK" not in large[-100:]


def test_d22_several_photographs_are_the_pages_of_one_pdf():
    kept = take_in([picture(), picture("PNG", (40, 60))], Limits())
    assert (kept.media_type, kept.pages, kept.photographed) == (uploads.PDF, 2, True)
    assert refused_pdf(kept.content) == ""
    with pikepdf.open(io.BytesIO(kept.content)) as made:
        assert [[float(side) for side in page.mediabox[2:]] for page in made.pages] == [[842, 561.33], [561.33, 842]]
        assert all(len(page.get_images()) == 1 for page in made.pages)
    assert "photographs only" in refusal(picture(), pdf())
    assert "At most 20" in refusal(*[picture()] * 21)
    assert refusal(bytes(1024 * 1024 + 1), limits=Limits(megabytes=1)) == "This file is too large: at most 1 MB."


def test_d22_the_process_can_open_nothing():
    """Once it has its limits it opens neither a file nor a connection."""
    import subprocess
    import sys

    asked = (
        "import sys, socket; sys.path.insert(0, 'core'); import upload_process\n"
        "upload_process.limit()\n"
        "for act in (lambda: open('/etc/hostname'), socket.socket):\n"
        "    try: act(); print('opened')\n"
        "    except OSError as error: print(error.errno)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["24", "24"]
