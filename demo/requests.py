"""What persons of the demonstration ask about their data: a request that runs, one that is answered, an objection."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import uuid4

from accounts.enums import Role
from accounts.models import User
from core.actor import require_act
from core.periods import today
from demo.days import workday_before
from demo.scene import Scene
from participants.models import Participant
from person.models import DataRequest
from person.services.requests import move_request, note_request
from person.services.rights import note_statement, save_objections

ASKS, OBJECTS = "El Idrissi", "Vandenbroucke"
STRANGER = "Nadia Bensaïd"
WORKER, OFFICER = Role.SOCIAL_WORKER, Role.DPO


def write_requests(scene: Scene) -> None:
    """Note in the agenda what was asked, checked and answered."""
    asked, known = (workday_before(scene.days.ago(days)) for days in (14, 8))
    scene.add(asked, "11:20", WORKER, partial(_ask, scene, ASKS, "access", asked))
    scene.add(
        known, "9:15", WORKER, partial(_move, scene, ASKS, "check_identity", identity="Elle est ici, connue de nous")
    )
    scene.add(asked, "15:30", WORKER, partial(_object, scene))
    came, answered = (workday_before(scene.days.ago(days)) for days in (24, 16))
    scene.add(came, "10:10", OFFICER, partial(_ask, scene, "", "access", came))
    given = {"identity": "Carte d’identité vue"}
    scene.add(answered, "10:00", OFFICER, partial(_move, scene, "", "check_identity", **given))
    scene.add(answered, "10:20", OFFICER, partial(_move, scene, "", "prepare_answer"))
    scene.add(answered, "10:40", OFFICER, partial(_move, scene, "", "answer", answered_on=answered))


def _author() -> User:
    return require_act().user


def _of(scene: Scene, name: str) -> Participant:
    return Participant._base_manager.get(centre=scene.centre, last_name=name)


def _ask(scene: Scene, name: str, kind: str, day: dt.date) -> None:
    values = {"kind": kind, "received_on": day, "channel": "spoken" if name else "mail"}
    if not name:
        values["name"] = STRANGER
    note_request(scene.centre, _of(scene, name) if name else None, by=_author(), key=uuid4(), values=values)


def _move(scene: Scene, name: str, move: str, **data: object) -> None:
    asked = DataRequest.objects.filter(centre=scene.centre)
    found = asked.get(participant__last_name=name) if name else asked.get(participant=None)
    move_request(found, move, by=_author(), data=data)


def _object(scene: Scene) -> None:
    """Note what one person does not want, and what she says of what is written of her."""
    file = _of(scene, OBJECTS)
    save_objections(file, ["pictures"], by=_author())
    values = {
        "subject": "identity",
        "record": None,
        "title": "",
        "said": "Je n’habite plus seule : ma sœur est là depuis janvier.",
        "made_on": today(),
    }
    note_statement(file, by=_author(), key=uuid4(), values=values)
