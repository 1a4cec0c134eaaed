"""What a copy of a file holds (article 15 of the GDPR): each model that leads to a participant, named or left out.

A model or a field that is neither here nor among what is left out stops the making of a copy, and fails a test: who
adds one says whether it is hers. Nothing is found by walking relations, so that what staff wrote about others does not
come along. Names of staff are in no copy: fields that point to an account are never named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember, User
from participants.models import Participant

PARTICIPANT = "participants.Participant"


@dataclass(frozen=True)
class CopiedModel:
    """One model of the copy.

    label   its label ("participants.Consent")
    person  the lookup from a row to the participant ("enrolment__participant")
    fields  its fields that are copied, in the order in which they are printed; a lookup over one link ("session.date")
            names a field of the record that it points to
    day     the field by which the records are put in order, the first day first
    """

    label: str
    person: str
    fields: tuple[str, ...]
    day: str = "pk"

    @property
    def model(self) -> Any:
        return apps.get_model(self.label)

    @property
    def own_fields(self) -> tuple[str, ...]:
        return tuple(name for name in self.fields if "." not in name)

    @property
    def links(self) -> tuple[str, ...]:
        """Return what is loaded with a row: the records whose fields or names are printed."""
        named = [name.rpartition(".")[0].replace(".", "__") for name in self.fields if "." in name]
        own = [name for name in self.own_fields if self.model._meta.get_field(name).is_relation]
        return tuple(dict.fromkeys([*named, *own]))


@dataclass(frozen=True)
class CopiedPart:
    """A chapter of the copy: its title and the models that it holds."""

    title: Any
    models: tuple[CopiedModel, ...]


_OF_PATH = "enrolment__participant"
_OF_PLAN = "plan__problem__enrolment__participant"

PARTS = (
    CopiedPart(
        _("Who you are"),
        (
            CopiedModel(
                PARTICIPANT,
                "pk",
                (
                    "file_number",
                    "last_name",
                    "first_name",
                    "birth_date",
                    "gender",
                    "languages",
                    "address",
                    "postcode",
                    "city",
                    "phone",
                    "phone_read_by",
                    "email",
                ),
            ),  # fmt: skip
            CopiedModel("participants.FormerIdentity", "participant", ("last_name", "first_name", "gender", "until")),
            CopiedModel("participants.NationalNumber", "participant", ("value",)),
            CopiedModel("participants.Fact", "participant", ("kind", "value", "starts_on", "ends_on"), "starts_on"),
        ),
    ),
    CopiedPart(
        _("Your time in the programme"),
        (
            CopiedModel(
                "participants.Enrolment",
                "participant",
                (
                    "number",
                    "track",
                    "group",
                    "state",
                    "asked_on",
                    "origin",
                    "origin_organisation",
                    "half_days",
                    "childcare",
                    "first_interview_on",
                    "trial_until",
                    "starts_on",
                    "planned_end_on",
                    "ended_on",
                    "exit_reason",
                    "no_exit_assessment_reason",
                    "declined_kind",
                    "decline_reason",
                    "beside_reason",
                    "operation",
                ),
                "number",
            ),  # fmt: skip
            CopiedModel("participants.GroupStay", _OF_PATH, ("group", "starts_on", "ends_on"), "starts_on"),
            CopiedModel(
                "participants.Break",
                _OF_PATH,
                ("kind", "starts_on", "planned_end_on", "ended_on", "reason"),
                "starts_on",
            ),
            CopiedModel("participants.ReferentAssignment", "participant", ("starts_on", "ends_on"), "starts_on"),
            CopiedModel(
                "participants.Consent",
                "participant",
                ("kind", "organisation", "purpose", "given_on", "form", "channels", "withdrawn_on"),
                "given_on",
            ),
            CopiedModel(
                "participants.OperationEntry",
                "participant",
                (
                    "operation",
                    "entered_on",
                    "labour_status",
                    "unemployed_since",
                    "education",
                    "disability",
                    "third_country",
                    "foreign_background",
                    "minority",
                    "homeless",
                    "asked_on",
                ),
                "entered_on",
            ),  # fmt: skip
            CopiedModel(
                "participants.OperationResult",
                "entry__participant",
                ("moment", "asked_on", "searching", "education", "qualification", "employed", "improved"),
                "asked_on",
            ),
        ),
    ),
    CopiedPart(
        _("Your assessments"),
        (
            CopiedModel(
                "assessments.Assessment",
                _OF_PATH,
                ("moment", "date", "version", "amend_reason", "together_on", "state"),
                "date",
            ),
            CopiedModel(
                "assessments.Rating",
                "assessment__enrolment__participant",
                (
                    "assessment.moment",
                    "assessment.date",
                    "aspect.domain",
                    "aspect",
                    "answer",
                    "level",
                    "reason",
                    "is_problem",
                    "note",
                    "language",
                ),
                "assessment__date",
            ),  # fmt: skip
            CopiedModel(
                "assessments.SelfRating",
                "assessment__enrolment__participant",
                ("assessment.moment", "assessment.date", "domain", "score", "words", "language", "written_by"),
                "assessment__date",
            ),
            CopiedModel("assessments.LiteracyTest", "participant", ("date", "result"), "date"),
        ),
    ),
    CopiedPart(
        _("Your plans"),
        (
            CopiedModel("actionplans.Problem", _OF_PATH, ("domain", "aspect", "label")),
            CopiedModel(
                "actionplans.Plan",
                "problem__enrolment__participant",
                (
                    "problem.label",
                    "goal",
                    "her_words",
                    "state",
                    "agreed_on",
                    "review_on",
                    "closed_on",
                    "ending",
                    "outcome",
                ),
                "agreed_on",
            ),
            CopiedModel(
                "actionplans.PlanReview",
                _OF_PLAN,
                ("plan.goal", "reviewed_on", "with_person", "said", "result", "next_on"),
                "reviewed_on",
            ),
            CopiedModel(
                "actionplans.Action", _OF_PLAN, ("plan.goal", "what", "doer", "due_on", "state", "outcome"), "due_on"
            ),
            CopiedModel(
                "actionplans.ExitProject",
                _OF_PATH,
                ("kind", "description", "her_words", "agreed_on", "takes_home", "may_call"),
            ),
            CopiedModel(
                "actionplans.ExitStep",
                "project__enrolment__participant",
                ("what", "doer", "due_on", "service", "state"),
                "due_on",
            ),
        ),
    ),
    CopiedPart(
        _("Workshops, appointments, contacts"),
        (
            CopiedModel(
                "workshops.Attendance",
                "participant",
                ("session.date", "session.workshop", "status", "minutes_missed", "expected"),
                "session__date",
            ),
            CopiedModel(
                "workshops.BatchMark", "participant", ("noted_at", "status", "minutes_missed", "state", "reason")
            ),
            CopiedModel("participants.PlannedAbsence", "participant", ("starts_on", "ends_on", "told_on"), "starts_on"),
            CopiedModel(
                "appointments.AppointmentPerson",
                "participant",
                (
                    "appointment.date",
                    "appointment.starts_at",
                    "appointment.kind",
                    "appointment.place",
                    "appointment.room",
                    "appointment.address",
                    "appointment.note",
                    "outcome",
                    "minutes",
                ),
                "appointment__date",
            ),
            CopiedModel("participants.Intervention", "participant", ("date", "minutes", "kind", "note"), "date"),
            CopiedModel(
                "participants.FollowUp",
                "participant",
                ("why", "contacted_on", "channel", "outcome", "note"),
                "contacted_on",
            ),
            CopiedModel(
                "participants.AfterContact",
                _OF_PATH,
                ("planned_on", "state", "done_on", "channel", "result", "situation", "words"),
                "planned_on",
            ),
            CopiedModel(
                "messaging.Message",
                "participant",
                ("purpose", "channel", "address", "language", "begins_at", "state", "sent_at"),
                "due_at",
            ),
        ),
    ),
    CopiedPart(
        _("Your papers"),
        (
            CopiedModel(
                "documents.Document",
                "participant",
                ("kind", "title", "paper_on", "source", "pages", "state"),
                "paper_on",
            ),
        ),
    ),
    CopiedPart(
        _("Your file"),
        (
            CopiedModel(
                "person.DataRequest",
                "participant",
                (
                    "name",
                    "kind",
                    "received_on",
                    "channel",
                    "due_on",
                    "extended_to",
                    "extension_reason",
                    "identity",
                    "ground",
                    "complaint_to",
                    "answered_on",
                    "state",
                ),
                "received_on",
            ),  # fmt: skip
            CopiedModel("participants.Statement", "participant", ("subject", "title", "said", "made_on"), "made_on"),
            CopiedModel("participants.Objection", "participant", ("kind", "made_on", "taken_back_on"), "made_on"),
            CopiedModel(
                "participants.Restriction",
                "participant",
                ("ground", "note", "starts_on", "told_on", "lifted_on"),
                "starts_on",
            ),
            CopiedModel("participants.FileMerge", "kept", ("merged_at", "absorbed_number", "reason", "undone_at")),
            CopiedModel("participants.Seal", "participant", ("state", "sealed_on")),
            CopiedModel(
                "participants.ParticipantUserGrant",
                "content_object",
                ("permission", "granted_at", "ends_at", "revoked_at"),
            ),
        ),
    ),
)

#: models that lead to a participant and are in no copy, with the reason that the copy prints
LEFT_OUT: dict[str, Any] = {
    "participants.BreakGlassReview": _(
        "How the centre checked a reading outside the team: the reading itself is listed."
    ),
    "participants.SealName": _("The names of members of the team who do not read your file."),
    "exchange.SetAside": _("Rows of a workbook that wait until the file that they name is open again."),
    "person.Redaction": _("Which passages are about somebody else: their place is shown."),
}
#: fields of copied models that are in no copy, and why: not printed, since they say nothing of her
NOT_HERS: dict[str, frozenset[str]] = {
    PARTICIPANT: frozenset({"centre", "search_name", "heard_name", "birth_precision"}),
    "participants.FormerIdentity": frozenset({"search_name", "heard_name"}),
    "participants.NationalNumber": frozenset({"value_index", "centre", "stands_twice"}),
    "participants.FileMerge": frozenset({"absorbed", "absorbed_key", "manifest", "settled_at"}),
    "participants.Seal": frozenset({"reason"}),  # why members of the team do not read it: about them
    "participants.ParticipantUserGrant": frozenset({"reason"}),  # in the words of a member about her own need
    "participants.ReferentAssignment": frozenset(),
    "assessments.Assessment": frozenset({"instrument", "replaces"}),
    "assessments.Rating": frozenset({"wording"}),
    "actionplans.Problem": frozenset({"rating", "label_index"}),
    "actionplans.Plan": frozenset({"taken_over"}),
    "actionplans.Action": frozenset({"position", "doer_name", "carried_over_from"}),  # a name of staff or of others
    "workshops.Attendance": frozenset({"counted_centre", "counted_year", "counted_minutes"}),
    "workshops.BatchMark": frozenset({"batch", "key", "decided_at"}),
    "appointments.AppointmentPerson": frozenset({"position", "message", "intervention"}),
    "actionplans.ExitStep": frozenset({"from_action"}),
    "participants.Statement": frozenset({"record"}),
    "person.DataRequest": frozenset({"centre"}),
    "messaging.Message": frozenset({
        "about", "for_version", "template", "template_version", "parameters", "why", "tries", "due_at", "taken_at",
        "ended_at", "gateway_id", "settled_on",
    }),
    "documents.Document": frozenset({"consent", "stored", "media_type", "replaced_by"}),
}  # fmt: skip
_STAFF = (User, TeamMember)
_TECHNICAL = frozenset({"id", "uuid", "created_at"})


def models_about_persons() -> dict[type[models.Model], str]:
    """Return every model of ours that leads to a participant over any number of links, with its shortest way.

    Histories are left aside: they are the former values of a model, and are copied with it.
    """
    found: dict[type[models.Model], str] = {Participant: "pk"}
    waiting: list[type[models.Model]] = [Participant]
    while waiting:
        target = waiting.pop(0)
        for model in apps.get_models():
            if model in found or hasattr(model, "history_object") or "Historical" in model.__name__:
                continue
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model is target:
                    rest = found[target]
                    found[model] = field.name if rest == "pk" else f"{field.name}__{rest}"
                    waiting.append(model)
                    break
    return found


@cache
def copied_models() -> dict[str, CopiedModel]:
    """Return what is copied of each model, by label."""
    return {one.label: one for part in PARTS for one in part.models}


def undecided_names() -> Iterator[str]:
    """Yield the models and fields that nobody has decided about: nothing, or no copy is made."""
    known = copied_models()
    for model in models_about_persons():
        label = model._meta.label
        if label in LEFT_OUT:
            continue
        if label not in known:
            yield label
            continue
        copied = known[label]
        named = {name.partition(".")[0] for name in copied.fields} | {copied.person.partition("__")[0]}
        decided = named | NOT_HERS.get(label, frozenset()) | _TECHNICAL
        for field in model._meta.concrete_fields:
            if field.name not in decided and field.related_model not in _STAFF:
                yield f"{label}.{field.name}"


def require_named() -> None:
    """Raise ImproperlyConfigured where a model or a field about persons is neither copied nor left out by name."""
    missing = list(undecided_names())
    if missing:
        raise ImproperlyConfigured(f"Say whether the copy of a file holds {', '.join(missing)} (person/copy_scope.py).")
