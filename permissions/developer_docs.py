"""Documents made from the code: state machines, rights, records. In English, without a date, the same for each run.

Machines are found through the app registry, so this room need not import the rooms above it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation
from django_fsm import FSMFieldMixin

from accounts.centre_settings import SETTINGS, Setting, SettingUnit, TextSetting
from permissions.data_classification import CLASSES, FIELDS
from permissions.policy import GRANTED, GRANTED_TO, POLICY, ROLES, Grant, Scope
from permissions.transitions import moves_of, state_field

WRITTEN_BY = "<!-- Written by `python manage.py build_docs` from the code; change the code, not this page. -->"
SCOPES = {
    Scope.OWN: ("own", "what the person started or is addressed to"),
    Scope.OWN_CASELOAD: ("own files", "files whose key worker the person is today, the last day included"),
    Scope.OWN_SESSIONS: ("own sessions", "sessions that the person runs, and what is on their sheets"),
    Scope.CENTRE: ("centre", "everything of the centres where the person has the role today"),
}


def pages() -> dict[str, str]:
    """Return the text of each page by its name under docs/."""
    with translation.override(None):  # the message ids are the English words
        return {
            "state-machines.md": state_machines_page(),
            "permissions.md": permissions_page(),
            "data-model.md": data_model_page(),
            "settings.md": settings_page(),
        }


def _records() -> Iterator[type[models.Model]]:
    """Yield the models of our rooms, lowest room first; histories are told with what they are of."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield from (model for model in config.get_models() if not hasattr(model, "tracked_fields"))


def machines() -> list[type[models.Model]]:
    """Return the models that have a state machine."""
    return [
        model for model in _records() if any(isinstance(field, FSMFieldMixin) for field in model._meta.get_fields())
    ]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; a stroke in a cell is escaped."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", WRITTEN_BY, *parts]) + "\n"


def _name(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name).capitalize()


def _who(permission: str) -> str:
    """Return the roles of a right with their scopes: "Manager (centre), Facilitator (own sessions)"."""
    rights = POLICY[permission]
    return ", ".join(f"{role.label} ({SCOPES[rights[role]][0]})" for role in ROLES if role in rights) or "nobody"


# State machines


def state_machines_page() -> str:
    """Return the page of the state machines: a diagram and a table of moves for each."""
    return _page(
        "State machines",
        "Every move goes through `permissions.transitions.perform()`: the row is locked, then right, state, what is "
        "needed and guards are looked at, then the move is made and written to the log with its author, from, to and "
        "why. What is not in a table below is refused. A guard that says no gives the sentence printed here.",
        *(_machine(model) for model in machines()),
    )


def _machine(model: type[models.Model]) -> str:
    field = state_field(model)
    labels = dict(field.flatchoices)
    moves = _moves(model)
    left = {move.source for declared in moves.values() for move in declared}
    diagram = ["```mermaid", "stateDiagram-v2", f"    [*] --> {field.get_default().value}"]
    diagram += [f"    {value}: {label}" for value, label in labels.items()]
    diagram += [f"    {move.source} --> {move.target}: {name}" for name, declared in moves.items() for move in declared]
    diagram += [f"    {value} --> [*]" for value in labels if value not in left]
    diagram.append("```")
    rows = [_move(name, declared, labels) for name, declared in moves.items()]
    table = _table(["move", "label", "from", "to", "who may", "needs", "guards"], rows)
    return "\n\n".join([f"## {_name(model)}", f"`{model._meta.label}`", "\n".join(diagram), table])


def _moves(model: type[models.Model]) -> dict[str, list[Any]]:
    """Return the moves in the order in which an object meets them: by the states that they leave and reach."""
    states = [value for value, _ in state_field(model).flatchoices]

    def place(move: Any) -> tuple[int, int]:
        return states.index(move.source), states.index(move.target)

    moves = {name: sorted(declared, key=place) for name, declared in moves_of(model).items()}
    return dict(sorted(moves.items(), key=lambda item: place(item[1][0])))


def _move(name: str, declared: list[Any], labels: dict[str, str]) -> list[str]:
    """Return the row of one move; what its transitions share is told once."""
    first = declared[0]
    needs = [f"`{key}`: {sentence}" for key, sentence in first.custom.get("needs", {}).items()]
    return [
        f"`{name}`",
        str(first.custom["label"]),
        ", ".join(str(labels[move.source]) for move in declared),
        str(labels[first.target]),
        f"{_who(first.permission)} `{first.permission}`",
        "<br>".join(needs),
        "<br>".join(str(condition.sentence) for condition in first.conditions),
    ]


# Rights


def permissions_page() -> str:
    """Return the page of the rights: what each role may do, on which records, and the moves of each right."""
    meanings = _table(["scope", "covers"], SCOPES.values())
    return _page(
        "Who may do what",
        "The table is `permissions/policy.py`. A right begins with a membership in force today and ends with it; "
        "rights of several memberships add up; nothing crosses a centre. An empty cell is no right. An action that is "
        "not here does not exist, and asking for it is an error.",
        meanings,
        _rights(),
        "## Exceptions that end",
        "A grant is a right on one file for a time; who covers a caseload has the rights of a file that was lent. "
        "A sealed file is in no answer at all but to those who are named on its seal, whatever their rights.",
        _grants(),
        "## Moves of each right",
        _table(["right", "moves"], sorted(_moves_by_right().items())),
        "## Classes of fields",
        "Each field of each record has a class (`permissions/data_classification.py`), and each class a right by which "
        "it is read; a history is of the class of what it repeats. Answers, problems, plans and actions on health and "
        "family, and the fact of children in care, are of the class health_family by their row.",
        _classes_of_fields(),
        _fields(),
    )


def _rights() -> str:
    """Return the table action x role -> scope."""
    rows = [
        [f"`{action}`", *(SCOPES[rights[role]][0] if role in rights else "" for role in ROLES)]
        for action, rights in POLICY.items()
    ]
    return _table(["action", *(str(role.label) for role in ROLES)], rows)


def _grants() -> str:
    """Return the table of what each permission on a file opens, and to whom."""
    rows = [
        [
            f"`participants.{kind}`",
            ", ".join(str(role.label) for role in ROLES if role in GRANTED_TO[kind]),
            ", ".join(f"`{action}`" for action in sorted(GRANTED[kind])),
        ]
        for kind in Grant
    ]
    return _table(["permission on a file", "to", "opens"], rows)


def _classes_of_fields() -> str:
    """Return the table class -> what it is, the right that reads it, who has that right."""
    rows = [
        [f"`{name}`", told, *([f"`{right}`", _who(right)] if right else ["", ""])]
        for name, (right, told) in CLASSES.items()
    ]
    return _table(["class", "what it is", "read by the right", "of"], rows)


def _fields() -> str:
    """Return the table record -> class -> fields."""
    rows = [
        [f"`{record}`", f"`{name}`", ", ".join(fields)]
        for record, classes in FIELDS.items()
        for name, fields in classes.items()
    ]
    return _table(["record", "class", "fields"], rows)


def _moves_by_right() -> dict[str, str]:
    """Return the moves by the right that they need."""
    found: dict[str, list[str]] = {}
    for model in machines():
        for name, declared in _moves(model).items():
            found.setdefault(f"`{declared[0].permission}`", []).append(f"{_name(model)}: `{name}`")
    return {right: ", ".join(moves) for right, moves in found.items()}


# Records


def data_model_page() -> str:
    """Return the page of the records: room by room, what each is, what it belongs to, what is kept of its past."""
    rooms: dict[str, list[list[str]]] = {}
    for model in _records():
        rooms.setdefault(model._meta.app_label, []).append(_record(model))
    head = ["record", "what it is", "points to", "constraints", "kept"]
    parts = [part for room, rows in rooms.items() for part in (f"## {room}", _table(head, rows))]
    return _page(
        "Records",
        "Kept: *history* is a row for each change, with its author and its act; *append-only* rows are never changed "
        "or deleted, by a trigger of the database; histories are append-only too.",
        *parts,
    )


def _record(model: type[models.Model]) -> list[str]:
    """Return the row of one model."""
    told = (model.__doc__ or "").strip().split("\n")[0]
    points = [
        f"{field.name} → {field.related_model.__name__}"
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
    ]
    kept = "append-only" if getattr(model, "append_only", False) else ""
    if hasattr(model, "history"):
        kept = "history"
    constraints = ", ".join(f"`{constraint.name}`" for constraint in model._meta.constraints)
    return [f"`{model.__name__}`", told, ", ".join(points), constraints, kept]


def settings_page() -> str:
    """Return the settings of a centre, as the rooms declare them."""
    head = ("code", "label", "default", "least", "most", "unit", "changed by", "what it moves")
    parts = [
        "# Settings of a centre",
        WRITTEN_BY,
        "Each is read with `accounts.centre_settings.setting(code, centre, on=day)`: the value of the day that is "
        "judged. A centre changes it on its page, from today or a later day and with a reason; what was judged before "
        "stays. What a law or a funder fixes is a constant and no setting.",
    ]
    rooms: dict[str, list[Setting]] = {}
    for one in SETTINGS:
        rooms.setdefault(str(one.room), []).append(one)
    for room, found in rooms.items():
        rows = [
            (
                f"`{one.code}`",
                str(one.label),
                *_values(one),
                str(one.unit),
                _changed_by(one),
                str(one.moves),
            )
            for one in found
        ]
        parts += [f"## {room}", _table(head, rows)]
    return "\n\n".join(parts) + "\n"


def _values(one: Setting) -> tuple[str, str, str]:
    """Return the default and the bounds; of a day in words, of a text only how long it may be."""
    if isinstance(one, TextSetting):
        return "", "", str(one.most)
    if one.unit is SettingUnit.DAY:
        return str(one.empty), f"{dt.date.fromordinal(one.least)}", f"{dt.date.fromordinal(one.most)}"
    return str(one.default), str(one.least), str(one.most)


def _changed_by(one: Setting) -> str:
    return ", ".join(str(role.label).lower() for role in POLICY[one.change])
