"""A right that ends is gone at the next request, in every channel: page, open form, download, job, its result.

Each ending is written to the rows as it would be by whoever withdraws the right; the session, the open form and the
job stay as they were.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.actor import acting_as
from core.periods import today
from jobs.enums import JobState
from jobs.models import Job, JobFile
from jobs.runner import run
from participants.models import Cover, Intervention, ParticipantUserGrant, ReferentAssignment
from reporting.services import EVOLUTION_PDF
from tests.permissions import world as stages
from tests.permissions.forms import form_to
from tests.permissions.table_walk import WHOLE
from tests.permissions.visitors import Visit, Visitor, undone, visitor
from tests.permissions.world import World
from tests.support.factories import JobFactory, JobFileFactory, system
from workshops.models import FacilitatorLink

YESTERDAY = timedelta(days=-1)
SECRET = {"content", "health_family", "national_number", "contact"}


def ends_assignment(world: World, file: str) -> None:
    ReferentAssignment.objects.filter(participant=world.files[file]).update(ends_on=today() + YESTERDAY)


def ends_role(world: World, file: str) -> None:
    world.worker.memberships.update(ends_on=today() + YESTERDAY)


def loses_role(world: World, file: str) -> None:
    world.worker.memberships.update(role="coordinator")


def is_disabled(world: World, file: str) -> None:
    type(world.worker).objects.filter(pk=world.worker.pk).update(is_active=False)


def is_sealed(world: World, file: str) -> None:
    with acting_as(system(), "test"):
        stages.seal(world, file, (world.colleague, world.second_manager))


def grant_ends(world: World, file: str) -> None:
    ParticipantUserGrant.objects.filter(content_object=world.files[file]).update(ends_at=timezone.now())


def grant_is_taken_back(world: World, file: str) -> None:
    ParticipantUserGrant.objects.filter(content_object=world.files[file]).update(revoked_at=timezone.now())


def cover_ends(world: World, file: str) -> None:
    days = {"starts_on": today() + 2 * YESTERDAY, "ends_on": today() + YESTERDAY}
    Cover.objects.filter(colleague=world.worker).update(**days)


def cover_is_taken_back(world: World, file: str) -> None:
    Cover.objects.filter(colleague=world.worker).update(taken_back_at=timezone.now())


ENDINGS: list[tuple[Callable[[World, str], None], str]] = [
    (ends_assignment, "own"),
    (ends_role, "own"),
    (loses_role, "own"),
    (is_disabled, "own"),
    (is_sealed, "own"),
    (is_sealed, "glass"),
    (is_sealed, "covered"),
    (is_sealed, "lent"),
    (grant_ends, "glass"),
    (grant_is_taken_back, "glass"),
    (grant_ends, "lent"),
    (grant_is_taken_back, "lent"),
    (cover_ends, "covered"),
    (cover_is_taken_back, "covered"),
]
CASES = pytest.mark.parametrize(("ending", "file"), ENDINGS, ids=lambda value: getattr(value, "__name__", value))


def page_of(world: World, file: str) -> str:
    return reverse("participants:file", args=[world.files[file].uuid])


def tells_secrets(visit: Visit, file: str) -> bool:
    return any(canary.file == file and canary.kind in SECRET for canary in visit.seen)


@CASES
def test_a_page_and_a_download_are_shut(world: World, ending: Callable, file: str):
    worker = visitor(world, "worker")
    pages = [
        page_of(world, file),
        reverse("participants:interventions", args=[world.files[file].uuid]),
        reverse("assessments:assessment", args=[world.things["assessment"][file].uuid]),
    ]
    # A document takes its time, and break-glass gives none.
    if file != "glass" and (WHOLE or ending in (ends_assignment, is_sealed, cover_ends)):
        pages.append(reverse("oversight:consultations-pdf", args=[world.files[file].uuid]))
    for path in pages:
        before = worker.get(path)
        assert before.status == 200, before
        assert path.endswith(".pdf") or tells_secrets(before, file), before
    with undone():
        ending(world, file)
        for path in pages:
            after = worker.get(path)
            assert not tells_secrets(after, file), after
            assert path == pages[0] or after.status in {302, 403, 404}, after


@pytest.mark.parametrize(
    ("ending", "file"),
    [case for case in ENDINGS if case[1] != "glass"],  # what is opened by break-glass is read only: there is no form
    ids=lambda value: getattr(value, "__name__", value),
)
def test_an_open_form_is_refused(world: World, ending: Callable, file: str):
    worker = visitor(world, "worker")
    path = reverse("participants:new-intervention", args=[world.files[file].uuid])
    form = form_to(worker.get(path).response.content.decode(), path, path)
    assert form is not None
    with undone():
        assert worker.post(path, form.filled(), keeping=True).status == 302
        assert Intervention.objects.filter(participant=world.files[file]).count() == 2
    with undone():
        ending(world, file)
        visit = worker.post(path, form.filled(), keeping=True)
        assert visit.status in {302, 403, 404}, visit
        assert visit.status != 302 or "sign-in" in visit.response.url, visit
        assert Intervention.objects.filter(participant=world.files[file]).count() == 1
        assert not tells_secrets(visit, file)


def queued(world: World, user: Any, centre: Any) -> Job:
    params = {"first": 2016, "last": 2017, "as_of": "2017-06-01", "count": "presence"}
    with acting_as(user):
        return JobFactory(kind=EVOLUTION_PDF, owner=user, centre=centre, params=params)


@pytest.mark.parametrize("ending", [ends_role, loses_role, is_disabled], ids=lambda value: value.__name__)
def test_a_queued_job_is_not_done_and_a_result_not_given(world: World, ending: Callable):
    worker = visitor(world, "worker")
    job = queued(world, world.worker, world.here)
    done = world.things["job"]["worker"]
    result = reverse("job-result", args=[done.uuid])
    assert worker.get(result).status == 200
    with undone():
        ending(world, "own")
        run(job.pk)
        job.refresh_from_db()
        assert job.state in {JobState.FAILED, JobState.CANCELLED}
        assert not JobFile.objects.filter(job=job).exists()
        assert worker.get(result).status in {302, 404}
    job.delete()


def test_a_job_of_another_centre_is_shut_with_the_role_there(world: World):
    """She once worked there: what she had made then is not given any more."""
    job = JobFactory(kind=EVOLUTION_PDF, owner=world.worker, centre=world.there, state="done")
    JobFileFactory(job=job)
    worker = visitor(world, "worker")
    for name in ("job", "job-progress", "job-result"):
        assert worker.get(reverse(name, args=[job.uuid])).status == 404, name
    job.delete()


def sheet_of(world: World) -> str:
    return reverse("workshops:link-sheet", args=[world.things["session"]["outside"].uuid])


@pytest.mark.parametrize(
    "values",
    [{"ends_on": YESTERDAY}, {"starts_on": -YESTERDAY, "ends_on": -2 * YESTERDAY}, {"revoked_at": timedelta(0)}],
    ids=["ended", "not begun", "revoked"],
)
def test_a_link_that_ends_shuts_the_page_that_is_open(world: World, values: dict[str, timedelta]):
    outside = visitor(world, "outside")
    entry = reverse("workshops:link-entry", args=[world.link_token])
    pages = [reverse("workshops:link-sessions"), sheet_of(world)]
    assert [outside.get(path).status for path in pages] == [200, 200]
    assert outside.get(entry).status == 200
    changed = {name: (timezone.now() if name == "revoked_at" else today() + by) for name, by in values.items()}
    if "ends_on" in changed and "starts_on" not in changed:
        changed["starts_on"] = today() + 2 * YESTERDAY
    if "revoked_at" in changed:
        changed["revoked_by"] = world.manager
    with undone():
        FacilitatorLink.objects.filter(pk=world.link.pk).update(**changed)
        shut = [outside.get(path) for path in [*pages, entry]] + [outside.post(entry)]
        assert [visit.status for visit in shut] == [404] * 4
        assert not any(visit.seen for visit in shut)


def test_a_file_sealed_while_a_sheet_is_open_leaves_the_sheet(world: World):
    outside, facilitator = visitor(world, "outside"), visitor(world, "facilitator")
    sheet = reverse("workshops:session", args=[world.things["session"]["own"].uuid])

    def shown(who: Visitor, path: str) -> bool:
        return any(canary.file == "own" for canary in who.get(path).seen)

    assert shown(outside, sheet_of(world))
    assert shown(facilitator, sheet)
    with undone():
        is_sealed(world, "own")
        assert not shown(outside, sheet_of(world))
        assert not shown(facilitator, sheet)


@pytest.mark.parametrize("name", ["manager", "facilitator", "dpo", "administrator", "coordinator"])
def test_a_role_that_ends_shuts_the_pages_of_the_role(world: World, name: str):
    pages = {
        "manager": ["participants:files", "reporting:evolution", "exchange:import", "oversight:log", "roles"],
        "facilitator": ["workshops:sessions", "workshops:workshops"],
        "dpo": ["oversight:log", "oversight:alerts", "oversight:reviews", "oversight:question"],
        "administrator": ["accounts"],
        "coordinator": ["home"],
    }[name]
    who = visitor(world, name)
    for page in pages:
        assert who.get(reverse(page)).status == 200, page
    with undone():
        who.user.memberships.update(ends_on=today() + YESTERDAY)
        for page in pages:
            assert who.get(reverse(page)).status == 403, page
