"""The copy of a file as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.models import column_of
from core.record_changes import label_of
from participants.models import Participant
from person.copy_contents import REASON, FileCopy, texts_of
from person.models import Redaction


@dataclass(frozen=True)
class ShownText:
    """A text of the copy, with the name under which the form of a passage knows it."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class MarkedPassage:
    """A passage that is left out: in which text, which words, why."""

    redaction: Redaction
    where: str


def texts_shown(copy: FileCopy) -> list[ShownText]:
    """Return the texts in which something may be about somebody else."""
    return [
        ShownText("/".join(value.text or ()), f"{group.title}, {value.label}", value.words)
        for group, value in texts_of(copy)
    ]


def marked_passages(file: Participant) -> list[MarkedPassage]:
    """Return the passages that the copy leaves out, in the order in which they were marked."""
    found = []
    for one in Redaction.objects.filter(participant=file):
        model = apps.get_model(one.record_model)
        field = _("Why it was changed") if one.field == REASON else label_of(column_of(model, one.field))
        where = f"{capfirst(str(model._meta.verbose_name))}, {field}"
        found.append(MarkedPassage(one, where))
    return found
