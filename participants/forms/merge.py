"""Forms of a merge: the other file, what is chosen, and what is taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.concurrent_edits import words_of
from core.models import column_of
from participants.forms.exceptions import Tried
from participants.merge_registry import ABSORBED, KEPT
from participants.models import Participant
from participants.services.merge import (
    FIELDS,
    MergeChoices,
    fields_that_differ,
    paths_that_run,
    questions_of,
    two_numbers,
)
from participants.services.merge_undo import MergedRowChange, Undo


class OtherFileForm(forms.Form):
    """The number of the other file."""

    number = forms.CharField(
        label=_("Number of the other file"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the number of the other file.")},
    )


class MergeForm(Tried):
    """Of each thing that differs, which stays: that of the file that is kept, if nothing else is chosen."""

    reason = forms.CharField(
        label=_("How do you know that they are one person?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say how you know that the two are one person.")},
    )
    sure = forms.BooleanField(
        label=_("The two files are of one person"),
        error_messages={"required": _("Say that the two are one person.")},
    )

    fields: dict[str, Any]  # fields are added

    def __init__(self, data: Any = None, *, kept: Participant, absorbed: Participant) -> None:
        super().__init__(data)
        self.differing = fields_that_differ(kept, absorbed)
        self.questions = questions_of(kept, absorbed)
        for name in self.differing:
            words = [", ".join(_words_of_file(one, name)) for one in (kept, absorbed)]
            label = column_of(Participant, name).verbose_name
            filled = KEPT if any(getattr(kept, column) for column in FIELDS[name]) else ABSORBED
            self._ask(f"field-{name}", capfirst(str(label)), words, filled)
        for one in self.questions:
            self._ask(
                one.name,
                _about(one.rule.model, one.rule.title(one.kept)),
                [one.rule.words(one.kept), one.rule.words(one.absorbed)],
                KEPT,
            )
        if two_numbers(kept, absorbed):
            words = [gettext("that of file %(number)s") % {"number": one.file_number} for one in (kept, absorbed)]
            self._ask("number", gettext("National register number"), words, KEPT)
        if paths_that_run(kept, absorbed):
            self.fields["beside_reason"] = forms.CharField(
                label=_("Why both paths run side by side"),
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={
                    "required": _("A path of each file runs: say why they run side by side, or end one first.")
                },
            )
        self.order_fields([*(name for name in self.fields if name not in ("reason", "sure")), "reason", "sure"])

    def _ask(self, name: str, label: str, words: list[str], initial: str) -> None:
        said = [one or gettext("nothing") for one in words]
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[(KEPT, said[0]), (ABSORBED, said[1])],
            initial=initial,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose which one stays.")},
        )

    @property
    def choices(self) -> MergeChoices:
        """Return what was chosen. Call it on a valid form."""
        data = self.cleaned_data
        return MergeChoices(
            fields={name: data[f"field-{name}"] for name in self.differing},
            rows={one.name: data[one.name] for one in self.questions},
            number=data.get("number", ""),
            beside_reason=data.get("beside_reason", ""),
        )


def _words_of_file(file: Participant, name: str) -> list[str]:
    """Return what a file says, in words; nothing of what is empty."""
    columns = ["birth_date"] if name == "birth_date" else FIELDS[name]
    return [words_of(file, column) for column in columns if getattr(file, column)]


class UndoForm(Tried):
    """What was changed since the merge, and what was written since: what becomes of each."""

    def __init__(self, data: Any = None, *, undo: Undo) -> None:
        super().__init__(data)
        self.asked = [one for one in undo.changed if one.columns]
        for one in self.asked:
            self.fields[one.name] = forms.ChoiceField(
                label=_label_of(one),
                choices=[("", _("As it is now")), ("before", _("As it was before the merge"))],
                required=False,
                widget=forms.RadioSelect,
            )
        choices = [(one.name, _about(one.rule.model, str(one.row))) for one in undo.written]
        if choices:
            self.fields["going"] = forms.MultipleChoiceField(
                label=_("Written since: what goes to the file that stands again"),
                help_text=_("What you do not choose stays with this file."),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def restored(self) -> list[str]:
        """What becomes as it was before the merge. Call it on a valid form."""
        return [one.name for one in self.asked if self.cleaned_data[one.name]]

    @property
    def going(self) -> list[str]:
        """What goes to the file that stands again. Call it on a valid form."""
        return list(self.cleaned_data.get("going", []))


def _about(model: type[models.Model], title: str) -> str:
    """Return what a record is about, and in brackets what it is."""
    return f"{capfirst(title)} ({model._meta.verbose_name})"


def _label_of(one: MergedRowChange) -> str:
    """Return what was changed since, in words."""
    record = one.record
    columns = [column for column in record._meta.concrete_fields if column.column in one.columns]
    names = ", ".join(str(column.verbose_name) for column in columns)
    return gettext("%(record)s, changed since: %(names)s") % {"record": record, "names": names}
