"""An intervention in a few touches: the last persons on home, the usual lengths, a day of long ago asked about once."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from audit.enums import Extent
from audit.log import log_read
from audit.models import AccessedFile
from core.actor import acting_as
from core.periods import BELGIUM, today
from participants.models import Intervention, Participant
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support.factories import CentreSettingFactory, system
from tests.support.markup import one_line
from tests.support.stage import Stage, file_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def url(file: Participant) -> str:
    return f"/participants/{file.uuid}/interventions/new/"


def filled(**values: Any) -> dict[str, str]:
    day = f"{today():%d/%m/%Y}"
    return {"date": day, "minutes": "", "kind": "phone", "note": "", "key": str(uuid.uuid4()), **values}


def opened(stage: Stage, file: Participant, ago: int, by: Any = None) -> None:
    """Write that somebody opened a file some minutes ago."""
    user = by or stage.worker
    with time_machine.travel(datetime.now(BELGIUM) - timedelta(minutes=ago)), acting_as(user, centre=stage.here):
        log_read([file], what="participants.file", purpose="Follow-up", centre=stage.here, extent=Extent.OPENED)


def persons(client: Any, user: Any) -> list[str]:
    """Return the file numbers of the panel, none where there is no panel."""
    client.force_login(user)
    panels = [panel for panel in client.get("/").context["panels"] if panel.key == "note"]
    return [person.file_number for panel in panels for person in panel.context]


class TestOnHome:
    def test_the_last_eight_opened_that_she_may_write_to_the_latest_first(self, client: Any, stage: Stage) -> None:
        with acting_as(system(), "test"):
            files = [file_of(stage.here, stage.members["worker"]) for _number in range(9)]
        for number, file in enumerate(files):
            opened(stage, file, ago=100 - number)
        opened(stage, files[0], ago=1)
        opened(stage, files[3], ago=1, by=stage.colleague)  # that others opened it moves nothing
        opened(stage, stage.colleagues, ago=0)  # known, not hers to write in
        expected = [files[0], *reversed(files[2:])]
        assert persons(client, stage.worker) == [file.file_number for file in expected]

    def test_who_opened_nothing_yet_finds_her_own_by_name(self, client: Any, stage: Stage) -> None:
        assert persons(client, stage.worker) == [stage.own.file_number]

    def test_a_list_that_showed_a_file_did_not_open_it(self, client: Any, stage: Stage) -> None:
        with acting_as(system(), "test"):
            last = file_of(stage.here, stage.members["worker"])
            last.last_name = "Zzz"
            last.save()
        with acting_as(stage.worker, centre=stage.here):
            log_read([last], what="participants.list", purpose="Follow-up", centre=stage.here)
        assert persons(client, stage.worker) == [stage.own.file_number, last.file_number]

    def test_lent_files_are_there_sealed_and_read_only_ones_are_not(self, client: Any, stage: Stage) -> None:
        open_by_break_glass(stage.own, stage.colleague)
        assert persons(client, stage.colleague) == [stage.colleagues.file_number]
        cover(stage.members["worker"], stage.colleague)
        assert set(persons(client, stage.colleague)) == {stage.own.file_number, stage.colleagues.file_number}
        seal(stage.own, stage.manager)
        assert persons(client, stage.worker) == []

    @pytest.mark.parametrize("who", ["manager", "facilitator", "coordinator", "dpo", "administrator"])
    def test_nobody_else_is_offered_it(self, client: Any, stage: Stage, who: str) -> None:
        assert persons(client, getattr(stage, who)) == []

    def test_each_leads_to_its_form_and_is_in_the_log(self, client: Any, stage: Stage) -> None:
        client.force_login(stage.worker)
        html = client.get("/").content.decode()
        assert f'href="{url(stage.own)}"' in html
        assert 'href="/participants/?mine=1"' in html
        assert AccessedFile.objects.filter(file=stage.own.uuid, entry__what="accounts.home").exists()
        assert client.get(url(stage.own)).status_code == 200


class TestLength:
    @pytest.mark.parametrize("length", ["15", "30", "45", "60"])
    def test_one_touch_is_enough(self, client: Any, stage: Stage, length: str) -> None:
        client.force_login(stage.worker)
        assert f'name="length" value="{length}"' in client.get(url(stage.own)).content.decode()
        assert client.post(url(stage.own), filled(length=length)).status_code == 302
        assert Intervention.objects.get().minutes == int(length)

    def test_minutes_that_are_typed_go_first(self, client: Any, stage: Stage) -> None:
        client.force_login(stage.worker)
        client.post(url(stage.own), filled(length="15", minutes="1h30"))
        assert Intervention.objects.get().minutes == 90

    @pytest.mark.parametrize("sent", [{}, {"minutes": "0"}, {"minutes": "long", "length": "30"}])
    def test_without_a_length_it_is_asked_for(self, client: Any, stage: Stage, sent: dict[str, str]) -> None:
        client.force_login(stage.worker)
        response = client.post(url(stage.own), filled(**sent))
        assert response.status_code == 400
        assert response.content.decode().count("Write how many minutes it took, from 1 to 1440.") == 2
        assert 'href="#id_minutes"' in response.content.decode()

    def test_another_length_than_those_offered_is_refused(self, client: Any, stage: Stage) -> None:
        client.force_login(stage.worker)
        assert client.post(url(stage.own), filled(length="20")).status_code == 400
        assert not Intervention.objects.exists()

    def test_sent_twice_it_is_noted_once(self, client: Any, stage: Stage) -> None:
        client.force_login(stage.worker)
        sent = filled(length="30")
        for _time in range(2):
            assert client.post(url(stage.own), sent).status_code == 302
        assert Intervention.objects.count() == 1


class TestLongAgo:
    """On a day of summer, so that a day of long ago is of the same year: a year that is over has its own question."""

    @pytest.fixture(autouse=True)
    def summer(self) -> Any:
        with time_machine.travel(datetime(2026, 8, 31, 12, tzinfo=BELGIUM)):
            yield

    def send(self, client: Any, stage: Stage, days: int, **more: str) -> Any:
        client.force_login(stage.worker)
        day = f"{today() - days * DAY:%d/%m/%Y}"
        return client.post(url(stage.own), filled(length="30", date=day, note="What she said.", **more))

    def test_over_sixty_days_ago_is_asked_about_once_and_nothing_is_lost(self, client: Any, stage: Stage) -> None:
        response = self.send(client, stage, 61)
        html = one_line(response.content.decode())
        assert response.status_code == 400
        assert "1 July 2026 is over 60 days ago." in html
        assert "What she said." in html
        assert not Intervention.objects.exists()
        assert self.send(client, stage, 61, sure="on").status_code == 302
        assert Intervention.objects.count() == 1

    def test_sixty_days_ago_is_not(self, client: Any, stage: Stage) -> None:
        assert self.send(client, stage, 60).status_code == 302

    def test_a_year_that_is_over_is_asked_about_in_its_own_words_alone(self, client: Any, stage: Stage) -> None:
        html = self.send(client, stage, 300).content.decode()
        assert "This counts in 2025" in html
        assert "days ago" not in html

    def test_a_centre_sets_the_days(self, client: Any, stage: Stage) -> None:
        with acting_as(system(), "test"):
            CentreSettingFactory(centre=stage.here, code="intervention.ask_days", value=90, from_day=today())
        assert self.send(client, stage, 90).status_code == 302
        assert self.send(client, stage, 91).status_code == 400
