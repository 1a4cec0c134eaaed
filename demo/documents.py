"""Documents of the demonstration: a signed consent, a letter that was photographed anew, a proof, one erased."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from functools import partial

from accounts.enums import Role
from core import uploads
from core.uploads import UploadLimits
from demo.days import DAY, workday_before
from demo.files import number_of
from demo.people import PEOPLE
from demo.scene import Scene
from documents.enums import DocumentKind, DocumentState
from documents.models import Document
from documents.services import Examined, erase_document, keep_document, replace_document

WORKER = Role.SOCIAL_WORKER.value
# Papers are sheets with lines, and no words on them: nobody in particular is invented twice.
LINES, SIDE = 14, (620, 877)


@dataclass(frozen=True)
class DemoDocument:
    """One paper: of whom, how many days ago, what became of it."""

    person: int  # which of the people of the key worker
    days: int
    kind: DocumentKind
    title: str = ""
    replaced_after: int = 0  # days
    erased: str = ""  # why
    waits: bool = False  # for the scanner


DOCUMENTS = (
    DemoDocument(0, 40, DocumentKind.CONSENT),
    DemoDocument(0, 33, DocumentKind.PROOF, "Attestation du Forem"),
    DemoDocument(0, 12, DocumentKind.LETTER_IN, "Lettre du propriétaire", replaced_after=2),
    DemoDocument(1, 20, DocumentKind.DIPLOMA, "Certificat de français A2"),
    DemoDocument(1, 6, DocumentKind.LETTER_IN, erased="Ajoutée dans le mauvais dossier."),
    DemoDocument(2, 3, DocumentKind.LETTER_OUT, waits=True),
)


def write_documents(scene: Scene) -> None:
    """Note in the agenda when each was added, and what became of it."""
    for one in DOCUMENTS:
        key = uuid.uuid4()
        day = workday_before(scene.days.today - one.days * DAY)
        scene.add(day, "15:10", WORKER, partial(_keep, scene, one, day, key))
        if one.replaced_after:
            later = workday_before(day + one.replaced_after * DAY + DAY)
            scene.add(later, "15:20", WORKER, partial(_replace, scene, one, later, key))
        if one.erased:
            scene.add(workday_before(day + 2 * DAY), "15:30", WORKER, partial(_erase, scene, one, key))


def _paper(seed: int) -> bytes:
    """Return a photograph of a sheet with lines of different lengths."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", SIDE, "#f4f1ea")
    drawn = ImageDraw.Draw(sheet)
    for line in range(LINES):
        top = 120 + line * 48
        drawn.rectangle((80, top, 240 + (line * 67 + seed * 31) % 300, top + 9), fill="#3c4a57")
    out = io.BytesIO()
    sheet.save(out, "JPEG")
    return out.getvalue()


def _examine(one: DemoDocument, seed: int) -> Examined:
    state = DocumentState.CHECKING if one.waits else DocumentState.STORED
    return Examined(uploads.take_in([_paper(seed)], UploadLimits()), state)


def _values(one: DemoDocument, day: dt.date) -> dict[str, object]:
    return {"kind": one.kind, "title": one.title, "paper_on": day}


def _keep(scene: Scene, one: DemoDocument, day: dt.date, key: uuid.UUID) -> None:
    walking = [person for person in PEOPLE if person.referent == WORKER and person.state == "active"]
    file = scene.file(number_of(walking[one.person % len(walking)]))
    keep_document(file, _examine(one, one.days), key=key, values=_values(one, day))


def _found(key: uuid.UUID) -> Document:
    return Document._base_manager.get(uuid=key)


def _replace(scene: Scene, one: DemoDocument, day: dt.date, key: uuid.UUID) -> None:
    new = _examine(one, one.days + 1)
    replace_document(_found(key), new, key=uuid.uuid4(), values=_values(one, day), by=scene.accounts[WORKER])


def _erase(scene: Scene, one: DemoDocument, key: uuid.UUID) -> None:
    erase_document(_found(key), reason=one.erased, by=scene.accounts[WORKER])
