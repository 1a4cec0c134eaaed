"""What happens to documents by itself: the scanner, the time for which they are kept."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from unittest import mock

import pytest
import time_machine
from django.core.exceptions import ValidationError

from audit.models import TransitionLog
from core import virus_scanner
from core.actor import acting_as
from core.uploads import Limits, UploadRefused
from documents.enums import DocumentState
from documents.models import Document
from documents.selectors import years_before
from documents.services import examine, follow_retention, limits_of, scan_waiting
from documents.settings import PROOF_YEARS, SENSITIVE_DAYS
from tests.support.factories import CentreSettingFactory, ConsentFactory, EnrolmentFactory, system
from tests.support.hostile_uploads import pdf

pytestmark = pytest.mark.django_db
VIRUS = b"a virus of our own"


def _answer(connection: socket.socket) -> None:
    """Speak as clamd does: one stream, one answer."""
    with connection, connection.makefile("rb") as said:
        assert said.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(said.read(4), "big"):
            content += said.read(length)
        connection.sendall(b"stream: Ours-1 FOUND\0" if VIRUS in content else b"stream: OK\0")


@pytest.fixture
def clamd(settings) -> Iterator[Callable[[], None]]:
    """A scanner that answers; the function given stops it."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.JALON_CLAMD = f"127.0.0.1:{server.getsockname()[1]}"

    def serve() -> None:
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            _answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)

    yield stop
    if server.fileno() != -1:
        stop()


def test_the_scanner_is_asked_before_anything_is_kept(stage, clamd, settings):
    assert examine([pdf()], stage.here).state == DocumentState.STORED
    assert not virus_scanner.has_virus(bytes(700_000))
    assert virus_scanner.has_virus(bytes(700_000) + VIRUS)
    with pytest.raises(UploadRefused, match="The virus scanner found something"):
        examine([pdf()[:-6] + b"%" + VIRUS + b"\n%%EOF\n"], stage.here)
    clamd()
    assert examine([pdf()], stage.here).state == DocumentState.CHECKING
    settings.JALON_CLAMD = ""
    assert examine([pdf()], stage.here).state == DocumentState.STORED


def test_what_waits_is_kept_or_erased_once_the_scanner_answers(keep, clamd, settings):
    sound, bad = keep(state="checking"), keep(state="checking")
    address, settings.JALON_CLAMD = settings.JALON_CLAMD, "127.0.0.1:9"
    assert scan_waiting() == 0
    settings.JALON_CLAMD = ""
    assert scan_waiting() == 0
    settings.JALON_CLAMD = address
    with mock.patch("documents.services.virus_scanner.has_virus", side_effect=[False, True]):
        assert scan_waiting() == 2
    states = dict(Document.objects.values_list("pk", "state"))
    assert states == {sound.pk: "stored", bad.pk: "erased"}
    bad = Document.objects.get(pk=bad.pk)
    assert bad.stored.key == ""
    log = TransitionLog.objects.get(object=bad.uuid)
    assert (log.actor_id, log.reason) == (system().pk, "The virus scanner found something in it.")


def erased_on(day: date) -> set[str]:
    """Return the kinds that are erased when the night of a day comes."""
    before = set(Document.objects.exclude(state="erased").values_list("kind", flat=True))
    with time_machine.travel(day, tick=False):
        follow_retention()
    return before - set(Document.objects.exclude(state="erased").values_list("kind", flat=True))


def test_each_kind_is_kept_as_long_as_the_settings_say(stage, keep):
    """A path that ended on 30 June 2017: sensitive papers for 7 days, proofs for 10 years, the others for good."""
    for kind in ("medical", "family", "justice", "proof", "diploma", "consent"):
        keep(kind)
    assert erased_on(date(2060, 1, 1)) == set()  # no path, no end from which to count
    with acting_as(system(), "test"):
        EnrolmentFactory(participant=stage.own, state="completed", ended_on=date(2017, 6, 30))
    assert erased_on(date(2017, 7, 7)) == set()
    with acting_as(system(), "test"):
        running = EnrolmentFactory(participant=stage.own, state="active", starts_on=date(2017, 7, 1))
    assert erased_on(date(2017, 7, 8)) == set()  # a path goes on
    with acting_as(system(), "test"):
        running.delete()
    assert erased_on(date(2017, 7, 8)) == {"medical", "family", "justice"}
    assert erased_on(date(2027, 6, 30)) == set()
    assert erased_on(date(2027, 7, 1)) == {"proof"}
    assert erased_on(date(2090, 1, 1)) == set()
    assert {row.key for row in [one.stored for one in Document.objects.filter(state="erased")]} == {""}


def test_the_settings_of_the_centre_decide(stage, keep):
    keep("medical"), keep("proof")
    with acting_as(system(), "test"):
        EnrolmentFactory(participant=stage.own, state="completed", ended_on=date(2017, 6, 30))
        for code, value in (
            (SENSITIVE_DAYS, 60),
            (PROOF_YEARS, 2),
            ("document.most_mb", 3),
            ("document.most_pages", 4),
        ):
            CentreSettingFactory(centre=stage.here, code=code, value=value, from_day=date(2012, 9, 1))
    assert limits_of(stage.here) == Limits(3, 4)
    assert erased_on(date(2017, 6, 30) + timedelta(days=60)) == set()
    assert erased_on(date(2017, 6, 30) + timedelta(days=61)) == {"medical"}
    assert erased_on(date(2019, 7, 1)) == {"proof"}


def test_years_before_a_day_that_the_year_lacks():
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_before(date(2027, 7, 1), 10) == date(2017, 7, 1)


def test_a_document_of_anothers_consent_is_refused(stage, keep):
    paper = keep("consent")
    with acting_as(system(), "test"):
        paper.consent = ConsentFactory(participant=stage.colleagues)
    with pytest.raises(ValidationError, match="Choose a consent of this person"):
        paper.clean()
