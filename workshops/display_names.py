"""By which name each reader of a sheet knows a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from core.normalisation import plain
from participants.models import Participant

Namer = Callable[[list[Participant]], dict[int, str]]


def whole_names(persons: Iterable[Participant]) -> dict[int, str]:
    """Return last and first name by key, as the team reads them; a number tells two of the same name apart."""
    return _number_duplicates({person.pk: f"{person.last_name} {person.first_name}".strip() for person in persons})


def short_names(persons: Iterable[Participant]) -> dict[int, str]:
    """Return first name and initial of the last name by key, as somebody outside the team reads them.

    Two of the same get the next letters of their last names until they differ; two who are called the same in every
    letter are told apart by a number, never by that of their files.
    """
    alike = defaultdict(list)
    for person in persons:
        alike[plain(person.first_name)].append(person)
    names = {}
    for group in alike.values():
        for person in group:
            others = {other.last_name for other in group if plain(other.last_name) != plain(person.last_name)}
            names[person.pk] = f"{person.first_name} {_shortest_prefix(person.last_name, others)}".strip()
    return _number_duplicates(names)


def _shortest_prefix(last_name: str, others: set[str]) -> str:
    """Return the fewest first letters of a name by which it differs from the others, with a full stop if cut."""
    for length in range(1, len(last_name)):
        start = last_name[:length]
        if start[-1].isalpha() and all(plain(other[:length]) != plain(start) for other in others):
            return f"{start}."
    return last_name if others and len(last_name) > 1 else f"{last_name[:1]}."


def _number_duplicates(names: dict[int, str]) -> dict[int, str]:
    """Return the names with (1), (2) behind those that are still the same, in the order of their keys."""
    same = defaultdict(list)
    for key in sorted(names):
        same[plain(names[key])].append(key)
    for keys in same.values():
        if len(keys) > 1:
            for number, key in enumerate(keys, 1):
                names[key] = f"{names[key]} ({number})"
    return names
