"""Pages of corrections: their addresses, and what tests of them ask and send."""

from __future__ import annotations

from datetime import date, timedelta

from core.periods import today
from participants.models import Enrolment, GroupStay
from tests.participants.forms import again, rendered, values_of

WHY = "Typed the wrong day."
TO_COME = "a day to come"


def now(path: Enrolment) -> Enrolment:
    return Enrolment.objects.get(pk=path.pk)


def page_of(path: Enrolment) -> str:
    return f"/participants/paths/{path.uuid}/correct/"


def in_days(values: dict[str, str]) -> dict[str, str]:
    """Return what is typed, with tomorrow for a day to come."""
    tomorrow = typed(today() + timedelta(days=1))
    return {name: tomorrow if value == TO_COME else value for name, value in values.items()}


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def stays(path: Enrolment) -> list[tuple[str, date, date | None]]:
    found = GroupStay.objects.filter(enrolment=path).order_by("starts_on")
    return list(found.values_list("group__code", "starts_on", "ends_on"))


def correct(client, url: str, /, **values) -> int:
    """Send a correction, and say that it is right where that is asked; return the last answer."""
    response = client.post(url, values_of(rendered(client, url), **values))
    if response.status_code == 400 and 'name="sure"' in response.content.decode():
        response = client.post(url, again(response, url, sure="on"))
    return response.status_code


def history(client, stage) -> str:
    return client.get(f"/participants/{stage.own.uuid}/history/").content.decode()
