"""Settings of a centre: the value of a day, who changes them, and that what was judged before stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.centre_settings import SETTINGS, setting
from accounts.models import CentreSetting
from administration.services.centre_settings import change_setting
from core.actor import acting_as
from core.periods import today
from permissions.transitions import NotAllowed
from tests.support.client import JalonClient
from tests.support.factories import AssessmentFactory, CentreSettingFactory, EnrolmentFactory, system
from tests.support.stage import Stage, set_stage

pytestmark = pytest.mark.django_db
CODE = "assessment.entry_days"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with translation.override("en"):
        yield set_stage()


def noted(stage: Stage, value: int, day: dt.date, **more: object) -> CentreSetting:
    with acting_as(system(), "test"):
        return CentreSettingFactory(**{"centre": stage.here, "code": CODE, "value": value, "from_day": day, **more})


def address() -> str:
    return reverse("setting", args=[CODE])


def typed(value: object = 30, day: dt.date | None = None, reason: str = "The team meets less often.") -> dict[str, str]:
    return {"value": str(value), "from_day": f"{day or today():%d/%m/%Y}", "reason": reason}


# The value of a day


def test_each_day_has_the_value_set_last_before_it(stage: Stage) -> None:
    noted(stage, 30, dt.date(2026, 3, 1))
    noted(stage, 40, dt.date(2026, 6, 1))
    days = [dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 5, 31), dt.date(2026, 6, 1)]
    assert [setting(CODE, stage.here, on=day) for day in days] == [21, 30, 30, 40]
    assert setting(CODE, stage.there, on=days[-1]) == 21  # nothing crosses a centre


def test_a_setting_that_no_room_declares_is_an_error(stage: Stage) -> None:
    with pytest.raises(KeyError):
        setting("assessment.moon_days", stage.here)


def test_all_settings_are_read_once_a_request_and_anew_after_a_change(stage: Stage) -> None:
    with acting_as(stage.manager, centre=stage.here, remembering=True):
        with CaptureQueriesContext(connection) as asked:
            values = [setting(one.code, stage.here) for one in SETTINGS] + [setting(CODE)]
        assert len(asked) == 1
        assert values[-1] == 21
        change_setting(SETTINGS.get(CODE), stage.here, value=50, from_day=today(), reason="Asked for.")
        assert setting(CODE) == 50


def test_a_change_of_today_leaves_the_flags_of_last_month_as_they_were(stage: Stage) -> None:
    """An entry assessment 20 days after the start is usual by 21 days, and stays so when 10 are asked from today."""
    start = today() - dt.timedelta(days=60)
    with acting_as(system(), "test"):
        path = EnrolmentFactory(participant=stage.own, state="active", starts_on=start)
        before = AssessmentFactory(enrolment=path, moment="entry", date=start + dt.timedelta(days=20))
        assert not before.outside_window
        change = {"value": 10, "from_day": today(), "reason": "Sooner."}
    with acting_as(stage.manager, centre=stage.here):
        change_setting(SETTINGS.get(CODE), stage.here, **change)
    assert not before.outside_window
    late = AssessmentFactory.build(enrolment=path, moment="entry", date=today())
    assert late.window().last == start + dt.timedelta(days=10)


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_each_setting_has_words_in_each_language_and_a_default_within_its_bounds(language: str) -> None:
    with translation.override("en"):
        english = {one.code: (str(one.label), str(one.help), str(one.moves), str(one.room)) for one in SETTINGS}
    with translation.override(language):
        for one in SETTINGS:
            words = (str(one.label), str(one.help), str(one.moves), str(one.room))
            assert all(words)
            assert language == "en" or words[:3] != english[one.code][:3]
            assert one.allows(one.default)


# Changing one


def test_a_manager_sets_a_value_from_today_with_a_reason(client: JalonClient, stage: Stage) -> None:
    client.force_login(stage.manager)
    assert client.post(address(), typed()).status_code == 302
    found = CentreSetting.objects.get()
    assert (found.value, found.from_day, found.set_by) == (30, today(), stage.manager)
    page = client.get(reverse("settings")).content.decode()
    assert "30 days" in page
    assert "The team meets less often." in page


def test_a_value_is_said_in_its_own_unit(client: JalonClient, stage: Stage) -> None:
    client.force_login(stage.manager)
    page = reverse("setting", args=["session.opens_before"])
    asked = client.get(page).content.decode()
    assert "New value, in minutes" in asked
    assert "0 to 240 minutes" in asked
    assert client.post(page, typed(241)).status_code == 422
    assert client.post(page, typed(1)).status_code == 302
    assert "1 minute<" in client.get(reverse("settings")).content.decode()
    assert setting("session.opens_before", stage.here) == 1


def test_a_second_change_of_one_day_replaces_the_first(client: JalonClient, stage: Stage) -> None:
    client.force_login(stage.manager)
    for value in (30, 30, 35):
        assert client.post(address(), typed(value)).status_code == 302
    assert CentreSetting.objects.get().value == 35


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (typed(value=6), "Enter a number from 7 to 90."),
        (typed(value=91), "Enter a number from 7 to 90."),
        (typed(value="many"), "Enter a number from 7 to 90."),
        (typed(reason=" "), "Enter why the setting changes."),
        (typed(day=dt.date(2016, 1, 4)), "What was judged before today stays as it was. Enter today or a later day."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: JalonClient, stage: Stage, values: dict[str, str], sentence: str
) -> None:
    client.force_login(stage.manager)
    response = client.post(address(), values)
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert f'value="{values["value"]}"' in page
    assert not CentreSetting.objects.exists()


def test_a_reason_of_invisible_characters_is_none_also_where_it_replaces_one(client: JalonClient, stage: Stage) -> None:
    client.force_login(stage.manager)
    assert client.post(address(), typed()).status_code == 302
    response = client.post(address(), typed(value=35, reason="\u200b"))
    assert response.status_code == 422
    assert "Enter why the setting changes." in response.content.decode()
    assert CentreSetting.objects.get().value == 30


def test_nothing_is_set_round_the_page(stage: Stage) -> None:
    with acting_as(stage.worker, centre=stage.here), pytest.raises(NotAllowed):
        change_setting(SETTINGS.get(CODE), stage.here, value=30, from_day=today(), reason="Mine.")
    yesterday = today() - dt.timedelta(days=1)
    with acting_as(stage.manager, centre=stage.here):
        for value, day in ((5, today()), (30, yesterday)):
            with pytest.raises(ValidationError):
                change_setting(SETTINGS.get(CODE), stage.here, value=value, from_day=day, reason="Mine.")


def test_only_a_change_to_come_is_taken_back(client: JalonClient, stage: Stage) -> None:
    client.force_login(stage.manager)
    now, later = noted(stage, 30, today()), noted(stage, 40, today() + dt.timedelta(days=1))
    for one in (now, later):
        assert client.post(reverse("setting-take-back", args=[one.uuid])).status_code == 302
    assert list(CentreSetting.objects.all()) == [now]
    again = client.post(reverse("setting-take-back", args=[later.uuid]), follow=True)
    assert again.status_code == 200
    assert "This was removed already" in again.content.decode()


def test_the_page_asks_as_many_statements_however_much_was_set(client: JalonClient, stage: Stage) -> None:
    client.force_login(stage.manager)
    client.get(reverse("settings"))
    with CaptureQueriesContext(connection) as few:
        assert client.get(reverse("settings")).status_code == 200
    for number in range(12):
        noted(stage, 30 + number, dt.date(2026, 1, 1 + number))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("settings"))
    assert len(many) == len(few)
