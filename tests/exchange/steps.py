"""The steps of an import on the page: upload, check, preview, the second person's confirmation, the writing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from core.actor import acting_as
from exchange import services
from exchange.scope import ImportScope
from exchange.services import CHECK, IMPORT
from exchange.takeover import ask_second_person, confirm
from jobs.models import Job
from jobs.runner import run as run_job
from participants.models import Participant
from tests.exchange.workbooks import Book, xlsx
from tests.support.factories import SealFactory, SealNameFactory


def send(client, content: bytes, name: str = "classeur.xlsx"):
    """Post a workbook."""
    return client.post(reverse("exchange:import"), {"workbook": SimpleUploadedFile(name, content)})


def checked(client, content: bytes | Book) -> Job:
    """Upload a workbook and have it checked."""
    response = send(client, content if isinstance(content, bytes) else xlsx(content))
    assert response.status_code == 302, response.context["form"].errors
    job = Job.objects.filter(kind=CHECK).latest("pk")
    assert response.status_code == 302
    assert response.url == reverse("exchange:import-preview", args=[job.uuid])
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return job


def preview(client, job: Job):
    """Return the preview of a check."""
    return client.get(reverse("exchange:import-preview", args=[job.uuid]))


def imported(client, check: Job) -> Job:
    """Confirm a check and have it written; return the import's job."""
    client.post(reverse("exchange:import-preview", args=[check.uuid]))
    job = Job.objects.filter(kind=IMPORT).latest("pk")
    assert job.params["check"] == str(check.uuid)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def confirmed_by(user: User, check: Job) -> Job:
    """Ask a second person about a check and have this one confirm it; return the import's job, not written yet."""
    with acting_as(check.owner, "test", centre=check.centre):
        waiting = ask_second_person(check)
    with acting_as(user, "test", centre=check.centre):
        return confirm(waiting, by=user)


def written(people: SimpleNamespace, book: Book) -> services.Changes:
    """Write a workbook as the manager's own import on the page does."""
    content = xlsx(book)
    with acting_as(people.manager, "test", "task", centre=people.here):
        scope = ImportScope.of_page(people.here, people.manager)
        return services.bring_in(services.read(content, people.here, scope=scope), people.here, scope=scope)


def seal(people: SimpleNamespace, number: str, *named: User, centre: Any = None) -> Participant:
    """Seal a file; the worker and the colleague are named unless others are."""
    file = Participant.objects.get(centre=centre or people.here, file_number=number)
    with acting_as(User.objects.system(), "test"):
        sealed = SealFactory(participant=file, state="in_force")
        for user in named or (people.worker, people.colleague):
            SealNameFactory(seal=sealed, user=user)
    return file


def without(book: dict, sheet: str, *rows: int) -> dict:
    """Return the book without some rows (of the spreadsheet) of a sheet."""
    book[sheet] = [row for number, row in enumerate(book[sheet], 1) if number not in rows]
    return book
