"""Pages of documents: added by photograph or PDF, replaced, erased; what a file says of them."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import AccessEntry, TransitionLog
from core import vault
from core.actor import acting_as
from core.periods import today
from documents.models import Document
from jobs.models import StoredFile
from participants.who_can_read import readers_of
from tests.support.factories import ConsentFactory, DocumentFactory, system
from tests.support.hostile_uploads import pdf, photograph_with_marks, picture, signed
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db


def sent(*contents: bytes) -> list[SimpleUploadedFile]:
    """Return files as a browser sends them, under a name and a type that say nothing true."""
    return [SimpleUploadedFile(f"virus-{n}.exe", content, "text/html") for n, content in enumerate(contents)]


def form(**values: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "kind": "letter_in", "paper_on": f"{today():%d/%m/%Y}", "title": "", **values}


def text_of(answer: Any) -> str:
    return one_line(answer.content.decode())


@pytest.fixture
def worker(stage, browser):
    return browser(stage.worker)


@pytest.fixture
def new(stage):
    return reverse("documents:new", args=[stage.own.uuid])


def test_a_pdf_is_kept_byte_by_byte_and_given_back(stage, worker, new):
    paper = signed()
    answer = worker.post(new, form(papers=sent(paper), title="Lease", kind="letter_out"))
    made = Document.objects.get()
    assert answer.url == reverse("documents:document", args=[made.uuid])
    assert (made.kind, made.source, made.media_type, made.pages, made.state) == (
        "letter_out",
        "file",
        "application/pdf",
        1,
        "stored",
    )
    page = text_of(worker.get(answer.url))
    assert "Lease" in page
    assert "so that a signature in it stays valid" in page
    given = worker.get(reverse("documents:content", args=[made.uuid]))
    assert given.content == paper
    listed = text_of(worker.get(reverse("documents:of-file", args=[stage.own.uuid])))
    assert "Lease" in listed
    assert "Lease" in text_of(worker.get(reverse("participants:file", args=[stage.own.uuid])))


def test_photographs_are_drawn_anew_and_several_become_one_pdf(stage, worker, new):
    worker.post(new, form(papers=sent(photograph_with_marks())))
    one = Document.objects.get()
    assert (one.source, one.media_type) == ("photo", "image/jpeg")
    assert b"CANARY" not in one.stored.read()
    worker.post(new, form(papers=sent(picture(), picture("PNG")), kind="diploma"))
    two = Document.objects.latest("pk")
    assert (two.source, two.media_type, two.pages) == ("photo", "application/pdf", 2)


def test_what_is_not_taken_is_said_beside_the_field_and_what_was_typed_stays(worker, new):
    for contents, sentence in (
        ((), "Photograph the paper, or choose a file."),
        ((b"",), "This file is empty."),
        ((b"<html>",), "A photo (JPEG, PNG) or a PDF, please."),
        ((pdf()[:-30],), "This file cannot be read: it is damaged."),
        ((bytes(10 * 1024 * 1024 + 1),), "This file is too large: at most 10 MB."),
    ):
        answer = worker.post(new, form(papers=sent(*contents), title="Typed before"))
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert "Typed before" in text_of(answer)
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    answer = worker.post(new, form(papers=sent(pdf()), kind="identity_card", paper_on="1/1/2090"))
    assert answer.status_code == 422
    assert "This day has not come yet." in text_of(answer)
    assert "Of an identity card note what you need of it; no copy is kept." in text_of(worker.get(new))


def test_a_form_sent_twice_keeps_one_and_says_what_is_else(worker, new):
    values = form()
    for _time in range(2):
        assert worker.post(new, {**values, "papers": sent(pdf())}).status_code == 302
    assert Document.objects.count() == StoredFile.objects.count() == 1
    answer = worker.post(new, {**values, "kind": "diploma", "papers": sent(pdf())})
    assert answer.status_code == 422
    assert "This form was saved before." in text_of(answer)


def test_a_signed_consent_belongs_to_a_consent_of_the_same_person(stage, worker, new):
    with acting_as(system(), "test"):
        own, other = ConsentFactory(participant=stage.own), ConsentFactory(participant=stage.colleagues)
    about = {"papers": sent(pdf()), "kind": "consent"}
    assert worker.post(new, form(**about, consent=str(other.uuid))).status_code == 422
    about["papers"] = sent(pdf())
    assert worker.post(new, form(**about, consent=str(own.uuid))).status_code == 302
    assert Document.objects.get().consent == own


def test_one_is_replaced_and_the_one_before_stays(stage, worker, keep):
    before = keep(title="First")
    address = reverse("documents:replace", args=[before.uuid])
    values = form(title="Second")
    for _time in range(2):  # the button pressed twice
        answer = worker.post(address, {**values, "papers": sent(pdf())})
        assert answer.status_code == 302
    before = Document.objects.get(pk=before.pk)
    after = Document.objects.latest("pk")
    assert (before.state, before.replaced_by, after.state) == ("replaced", after, "stored")
    assert Document.objects.count() == 2
    assert "First" in text_of(worker.get(answer.url))
    assert worker.get(reverse("documents:content", args=[before.uuid])).status_code == 200
    assert worker.post(address, form(papers=sent(pdf()))).status_code == 409
    assert Document.objects.count() == StoredFile.objects.count() == 2


def test_one_is_erased_with_a_reason_and_nobody_reads_it_any_more(stage, worker, keep):
    paper = keep(title="Of somebody else")
    address = reverse("documents:erase", args=[paper.uuid])
    assert "Say why it is erased." in text_of(worker.post(address, {"reason": " "}))
    assert worker.post(address, {"reason": "It is of another person."}).status_code == 302
    paper = Document.objects.get(pk=paper.pk)
    assert (paper.state, paper.stored.key) == ("erased", "")
    with pytest.raises(vault.Missing):
        paper.stored.read()
    assert worker.get(reverse("documents:content", args=[paper.uuid])).status_code == 404
    page = text_of(worker.get(reverse("documents:document", args=[paper.uuid])))
    assert "It is of another person." in page
    assert worker.post(address, {"reason": "Once more."}).status_code == 409
    assert TransitionLog.objects.get(object=paper.uuid).move == "erase"
    history = text_of(worker.get(reverse("participants:history", args=[stage.own.uuid])))
    assert "Document (Letter received): noted" in history


def test_a_list_costs_the_same_for_one_and_for_many(stage, worker):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = reverse("documents:of-file", args=[stage.own.uuid])

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert worker.get(address).status_code == 200
        return len(caught)

    with acting_as(system(), "test"):
        DocumentFactory(participant=stage.own)
    statements()
    few = statements()
    with acting_as(system(), "test"):
        DocumentFactory.create_batch(12, participant=stage.own)
    assert statements() == few


def test_d24_every_answer_is_a_file_to_save_and_is_logged_as_one_that_left(stage, browser, keep):
    client = browser(stage.worker)
    for media_type, suffix in (("application/pdf", "pdf"), ("image/jpeg", "jpg")):
        paper = keep(title='../evil".html', media_type=media_type)
        answer = client.get(reverse("documents:content", args=[paper.uuid]))
        assert answer.status_code == 200
        assert answer["Content-Type"] == media_type
        assert answer["Content-Disposition"] == f'attachment; filename="document-{today():%Y-%m-%d}.{suffix}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "no-store, private"
        entry = AccessEntry.objects.latest("pk")
        assert (entry.extent, entry.what) == ("exported", "documents.content")
        page = client.get(reverse("documents:document", args=[paper.uuid])).content.decode()
        assert not re.search(r"<(img|embed|iframe|object)[^>]*documents/", page)


def test_d24_role_by_kind_by_way_into_the_file(stage, browser, keep):
    """Worker, colleague by break-glass, manager, the others; each kind; a file that is sealed."""
    from tests.participants.full_file import open_by_break_glass

    papers = {
        kind: keep(kind) for kind in ("consent", "proof", "diploma", "letter_out", "medical", "family", "justice")
    }
    everything, proofs, nothing = set(papers), {"proof"}, set()

    def reached(user: Any, name: str) -> set[str]:
        client = browser(user)
        statuses = {k: client.get(reverse(f"documents:{name}", args=[p.uuid])).status_code for k, p in papers.items()}
        assert set(statuses.values()) <= {200, 404}
        return {kind for kind, status in statuses.items() if status == 200}

    for name in ("document", "content"):
        assert reached(stage.worker, name) == everything
        assert reached(stage.manager, name) == proofs
        for other in (stage.colleague, stage.facilitator, stage.dpo, stage.administrator, stage.stranger):
            assert reached(other, name) == nothing
    listed = text_of(browser(stage.manager).get(reverse("documents:of-file", args=[stage.own.uuid])))
    assert "Proof for a funder" in listed
    assert "Diploma" not in listed
    assert "Medical" not in listed
    open_by_break_glass(stage.own, stage.colleague)
    assert reached(stage.colleague, "content") == everything
    client = browser(stage.colleague)
    for name in ("replace", "erase"):  # it reads, and writes nothing
        assert client.get(reverse(f"documents:{name}", args=[papers["diploma"].uuid])).status_code == 403
    assert client.get(reverse("documents:new", args=[stage.own.uuid])).status_code == 403
    assert stage.colleague in {one.user for one in readers_of(stage.own, "document.view").people}


def test_d24_of_a_sealed_file_nobody_else_learns_anything(stage, browser, keep):
    from tests.participants.full_file import seal

    paper = keep("proof")
    seal(stage.own, stage.worker, stage.second_manager)
    for user in (stage.manager, stage.colleague):
        client = browser(user)
        for name, of in (("document", paper), ("content", paper), ("of-file", stage.own), ("new", stage.own)):
            answer = client.get(reverse(f"documents:{name}", args=[of.uuid]))
            nowhere = client.get(reverse(f"documents:{name}", args=[uuid4()]))
            assert (answer.status_code, nowhere.status_code) == (404, 404)
    assert browser(stage.worker).get(reverse("documents:content", args=[paper.uuid])).status_code == 200


def test_d24_what_is_being_checked_is_not_given(stage, worker, keep):
    paper = keep(state="checking")
    assert worker.get(reverse("documents:content", args=[paper.uuid])).status_code == 404
    page = text_of(worker.get(reverse("documents:document", args=[paper.uuid])))
    assert "The virus scanner has not looked at it yet." in page
    assert "Download" not in page


def test_a_file_without_documents_says_what_comes_here(stage, worker):
    page = text_of(worker.get(reverse("documents:of-file", args=[stage.own.uuid])))
    assert "No document yet" in page
