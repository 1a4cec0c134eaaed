"""An enrolment: one person's walk of one path, and its state machine (product.md section 3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.centre_settings import setting
from accounts.models import User
from audit.models import TransitionLog
from core.choice_lists import ChoiceListField
from core.constraints import exactly_when, in_order, one_of
from core.crypto.fields import EncryptedCharField
from core.date_words import local_day
from core.history import history_records
from core.models import Entity
from core.periods import today
from core.same_centre import SameCentre
from core.state_field import StateField
from participants.enums import (
    ENDED_STATES,
    NOT_ENTERED,
    RUNNING_STATES,
    STARTED_STATES,
    Childcare,
    DeclinedKind,
    EnrolmentState,
    ExitReason,
    HalfDay,
    Origin,
)
from participants.models.group import Group, Track
from participants.models.operation import Operation
from participants.models.participant import Participant
from participants.querysets import FileQuerySet
from participants.settings import TAKE_BACK_DAYS
from partners.models import Organisation
from permissions.transitions import guard


class EnrolmentQuerySet(FileQuerySet):
    """Enrolments, said in words."""

    def walking(self) -> EnrolmentQuerySet:
        """Those that entered the path at some time: neither candidates nor declined."""
        return self.exclude(state__in=NOT_ENTERED)

    def open_on(self, day: date | Combinable) -> EnrolmentQuerySet:
        """Those begun and not ended on a day, both ends included."""
        return self.walking().filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), starts_on__lte=day)

    def waiting(self) -> EnrolmentQuerySet:
        """Those who asked and have not begun."""
        return self.filter(state=EnrolmentState.CANDIDATE)

    def started(self) -> EnrolmentQuerySet:
        """Those that run: on trial, active, on a break."""
        return self.filter(state__in=STARTED_STATES)

    def without_reasons(self) -> EnrolmentQuerySet:
        """Return them without their encrypted texts, each of which would be decrypted for nothing in a list."""
        return self.defer("no_exit_assessment_reason", "decline_reason", "beside_reason")


@guard(_("Note the person’s consent first: a path cannot start without it."))
def has_consent(enrolment: Enrolment) -> bool:
    return enrolment.participant.consents.to_take_part().in_force(today()).exists()


@guard(_("Choose a group: a path cannot be active without one."))
def has_group(enrolment: Enrolment) -> bool:
    return enrolment.group_id is not None


@guard(_("The group is full: free a seat, choose another group or wait."))
def has_a_seat(enrolment: Enrolment) -> bool:
    """A candidate has no seat yet. Under a lock it is asked by participants.services.seats."""
    return enrolment.group is None or not enrolment.group.is_full


@guard(_("Enter from which day the break runs."))
def break_has_begun(enrolment: Enrolment) -> bool:
    return enrolment.breaks.running().exists()


@guard(_("Enter until which day the break ran."))
def break_has_ended(enrolment: Enrolment) -> bool:
    return not enrolment.breaks.running().exists()


@guard(_("Make the exit assessment first, or say why there is none."))
def has_exit_assessment_or_reason(enrolment: Enrolment) -> bool:
    """Assessments are a room above: asked through the reverse accessor."""
    return bool(enrolment.no_exit_assessment_reason) or enrolment.assessments.at_exit().done().exists()


@guard(_("Note the exit project first, or “none”."))
def has_exit_project(enrolment: Enrolment) -> bool:
    return hasattr(enrolment, "exit_project")


@guard(_("Some plans are open: say what becomes of them."))
def plans_are_settled(enrolment: Enrolment) -> bool:
    """Plans are a room above: asked through the reverse accessor, as assessments."""
    return not enrolment.problems.with_unsettled_plan().exists()


def end_of(enrolment: Enrolment) -> TransitionLog | None:
    """Return the log of how an enrolment ended last, None where nobody noted it."""
    told = TransitionLog.objects.filter(kind=Enrolment._meta.label_lower, object=enrolment.uuid)
    return told.filter(to_state__in=ENDED_STATES).order_by("-pk").first()


def state_before_end(enrolment: Enrolment) -> str:
    """Return the state to which an enrolment goes back where its end is taken back.

    It was on a break where the break ended with it. Of a path from earlier records nothing else is known than that it
    was active.
    """
    end = end_of(enrolment)
    before = end.from_state if end is not None else ""
    if before == EnrolmentState.ON_BREAK and not ended_with(enrolment):
        return EnrolmentState.ACTIVE
    return before if before in STARTED_STATES else EnrolmentState.ACTIVE


def ended_with(enrolment: Enrolment) -> bool:
    """Answer whether a break ended with the enrolment, or runs again because its end is being taken back."""
    return enrolment.breaks.filter(Q(ended_on__isnull=True) | Q(ended_on=enrolment.ended_on)).exists()


def days_to_take_back(enrolment: Enrolment) -> tuple[date, int]:
    """Return on which day the end of an enrolment was noted, and for how many days it can be taken back."""
    end = end_of(enrolment)
    noted = local_day(end.at) if end is not None else enrolment.ended_on or today()
    return noted, setting(TAKE_BACK_DAYS, enrolment.participant.centre_id, on=noted)


@guard(_("The end was noted too long ago. Correct its last day or its reason, or enrol the person again."))
def ended_lately(enrolment: Enrolment) -> bool:
    noted, days = days_to_take_back(enrolment)
    return today() <= noted + timedelta(days=days)


OTHERWISE = _("The path was in another state before it ended. Open the page again.")


@guard(OTHERWISE)
def was_on_trial(enrolment: Enrolment) -> bool:
    return state_before_end(enrolment) == EnrolmentState.TRIAL


@guard(OTHERWISE)
def was_active(enrolment: Enrolment) -> bool:
    return state_before_end(enrolment) == EnrolmentState.ACTIVE


@guard(OTHERWISE)
def was_on_a_break(enrolment: Enrolment) -> bool:
    return state_before_end(enrolment) == EnrolmentState.ON_BREAK


TAKEN_BACK = {"needs": {"reason": _("Say why the end is taken back.")}, "label": _("Take back the end")}


class Enrolment(SameCentre, Entity):
    """One person on one path in one group; a re-enrolment is another row of the same person."""

    same_centre = (
        "participant__centre",
        "track__centre",
        "group__centre",
        "origin_organisation__centre",
        "operation__centre",
    )

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="enrolments")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    track = models.ForeignKey(Track, verbose_name=_("path"), on_delete=models.PROTECT, related_name="enrolments")
    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="enrolments", null=True, blank=True
    )
    starts_on = models.DateField(_("start"))
    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)
    ended_on = models.DateField(_("end"), null=True, blank=True)
    exit_reason = models.CharField(_("reason for leaving"), max_length=20, choices=ExitReason.choices, blank=True)
    no_exit_assessment_reason = EncryptedCharField(_("why there is no exit assessment"), max_length=300, blank=True)
    decline_reason = EncryptedCharField(_("why the candidate did not enter"), max_length=300, blank=True)
    # Why it runs beside another path of the person; only one path at a time runs without such a reason.
    beside_reason = EncryptedCharField(_("why it runs beside another path"), max_length=300, blank=True)
    operation = models.ForeignKey(
        Operation,
        verbose_name=_("funder’s operation"),
        on_delete=models.PROTECT,
        related_name="enrolments",
        null=True,
        blank=True,
    )
    # What was said when she asked. Of paths that were never waited for, nothing of it is known.
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    origin = models.CharField(_("how the person came"), max_length=16, choices=Origin.choices, blank=True)
    origin_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation that sent them"),
        on_delete=models.PROTECT,
        related_name="sent",
        null=True,
        blank=True,
    )
    half_days = ChoiceListField(_("half-days on which the person can come"), items=HalfDay)
    childcare = models.CharField(_("childcare"), max_length=12, choices=Childcare.choices, blank=True)
    first_interview_on = models.DateField(_("first interview"), null=True, blank=True)
    trial_until = models.DateField(_("on trial until"), null=True, blank=True)
    declined_kind = models.CharField(
        _("why the candidate did not enter, in a word"), max_length=16, choices=DeclinedKind.choices, blank=True
    )
    state = StateField(_("state"), choices=EnrolmentState.choices, default=EnrolmentState.CANDIDATE)

    objects = EnrolmentQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("enrolment")
        ordering = ["participant", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "number"], name="enrolment_number_once"),
            one_of("state", EnrolmentState, name="enrolment_state_known", message=_("This state is not known.")),
            models.CheckConstraint(
                condition=Q(exit_reason="") | Q(exit_reason__in=ExitReason.values),
                name="enrolment_reason_known",
                violation_error_message=_("This reason is not known."),
            ),
            in_order(
                "starts_on",
                "ended_on",
                name="enrolment_dates",
                message=_("It ends before it starts: correct one of the two."),
            ),
            in_order(
                "starts_on",
                "planned_end_on",
                name="enrolment_plan",
                message=_("Its planned end is before its start: correct one of the two."),
            ),
            in_order(
                "starts_on",
                "trial_until",
                name="enrolment_trial",
                message=_("The trial ends before it begins: correct one of the two days."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.CANDIDATE) | Q(asked_on__isnull=False),
                name="enrolment_asked_on",
                violation_error_message=_("Enter on which day the person asked."),
            ),
            models.CheckConstraint(
                condition=Q(origin="") | Q(origin__in=Origin.values),
                name="enrolment_origin_known",
                violation_error_message=_("This word is not known."),
            ),
            models.CheckConstraint(
                condition=Q(origin_organisation__isnull=True) | Q(origin=Origin.ORGANISATION),
                name="enrolment_origin_named",
                violation_error_message=_("Choose an organisation only where an organisation sent the person."),
            ),
            models.CheckConstraint(
                condition=Q(childcare="") | Q(childcare__in=Childcare.values),
                name="enrolment_childcare_known",
                violation_error_message=_("This word is not known."),
            ),
            models.CheckConstraint(
                condition=Q(declined_kind="") | Q(state=EnrolmentState.DECLINED, declined_kind__in=DeclinedKind.values),
                name="enrolment_declined_kind",
                violation_error_message=_("Say why the candidate did not enter; only of one who did not."),
            ),
            exactly_when(
                Q(state__in=ENDED_STATES),
                "ended_on",
                name="enrolment_ended",
                message=_("Enter on which day the enrolment ended."),
            ),
            models.CheckConstraint(
                condition=(Q(state__in=ENDED_STATES) & ~Q(exit_reason=""))
                | (~Q(state__in=ENDED_STATES) & Q(exit_reason="")),
                name="enrolment_exit_reason",
                violation_error_message=_("Enter why the enrolment ended; only for one that ended."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RUNNING_STATES) | Q(group__isnull=False),
                name="enrolment_active_group",
                violation_error_message=_("Choose a group: a path cannot be active without one."),
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(state__in=STARTED_STATES, beside_reason=""),
                name="enrolment_one_runs",
                violation_error_message=_(
                    "The person has another path that runs. End it, or enter why this one runs beside it."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.DECLINED) | ~Q(decline_reason=""),
                name="enrolment_declined_reason",
                violation_error_message=_("Say why the candidate did not enter."),
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "ended_on", "participant"], name="enrolment_by_dates")]

    def __str__(self) -> str:
        return f"{self.participant} · {self.track}"

    def clean(self) -> None:
        """Raise ValidationError when its group is of another track, or when it ends on a day that has not come."""
        if self.group is not None and self.group.track_id != self.track_id:
            raise ValidationError(
                {"group": _("This group follows another path. Choose another group or another path.")}
            )
        if self.ended_on is not None and self.ended_on > today():
            raise ValidationError({"ended_on": _("This day has not come yet. Enter today or an earlier day.")})

    @transition(
        field=state,
        source=EnrolmentState.CANDIDATE,
        target=EnrolmentState.TRIAL,
        permission="enrolment.move",
        conditions=[has_a_seat],
        custom={"label": _("Begin the trial")},
    )
    def begin_trial(self, *, by: User, reason: str = "") -> None:
        """The candidate comes to try."""

    @transition(
        field=state,
        source=EnrolmentState.CANDIDATE,
        target=EnrolmentState.DECLINED,
        permission="enrolment.move",
        custom={"needs": {"reason": _("Say why the candidate did not enter.")}, "label": _("Did not enter")},
    )
    def decline(self, *, by: User, reason: str = "", declined_kind: str = "") -> None:
        """The candidate does not enter; nothing is held against anybody."""
        self.decline_reason = reason
        self.declined_kind = declined_kind

    @transition(
        field=state,
        source=EnrolmentState.TRIAL,
        target=EnrolmentState.ACTIVE,
        permission="enrolment.move",
        conditions=[has_consent, has_group],
        custom={"label": _("Activate")},
    )
    def activate(self, *, by: User, reason: str = "") -> None:
        """The person engages, of her own will."""

    @transition(
        field=state,
        source=EnrolmentState.ACTIVE,
        target=EnrolmentState.ON_BREAK,
        permission="enrolment.move",
        conditions=[break_has_begun],
        custom={
            "needs": {"reason": _("Say why there is a break.")},
            "label": _("Take a break"),
            "of_its_day": True,
        },
    )
    def pause(self, *, by: User, reason: str = "") -> None:
        """A break, whose days are a Break (participants.services.enrolments.make); the place stays."""

    @transition(
        field=state,
        source=EnrolmentState.ON_BREAK,
        target=EnrolmentState.ACTIVE,
        permission="enrolment.move",
        conditions=[has_consent, has_group, break_has_ended],
        custom={"label": _("Come back"), "of_its_day": True},
    )
    def resume(self, *, by: User, reason: str = "") -> None:
        """Back from a break."""

    @transition(
        field=state,
        source=RUNNING_STATES,
        target=EnrolmentState.COMPLETED,
        permission="enrolment.move",
        conditions=[has_exit_assessment_or_reason, has_exit_project, plans_are_settled, break_has_ended],
        custom={"needs": {"ended_on": _("Say on which day the path ended.")}, "label": _("Complete")},
    )
    def complete(self, *, by: User, reason: str = "", ended_on: Any = None) -> None:
        """The path was walked to its end."""
        self.ended_on = ended_on
        self.exit_reason = ExitReason.PATH_COMPLETED

    @transition(
        field=state,
        source=STARTED_STATES,
        target=EnrolmentState.LEFT,
        permission="enrolment.move",
        conditions=[break_has_ended],
        custom={
            "needs": {
                "ended_on": _("Say on which day the path ended."),
                "exit_reason": _("Say why the path ended."),
            },
            "label": _("Leave"),
        },
    )
    def leave(self, *, by: User, reason: str = "", ended_on: Any = None, exit_reason: str = "") -> None:
        """The person leaves before the end; a human decides it, nothing does by itself."""
        self.ended_on = ended_on
        self.exit_reason = exit_reason

    @transition(
        field=state,
        source=EnrolmentState.LEFT,
        target=EnrolmentState.TRIAL,
        permission="enrolment.move",
        conditions=[ended_lately, was_on_trial, has_a_seat],
        custom=TAKEN_BACK,
    )
    def take_back_to_trial(self, *, by: User, reason: str = "") -> None:
        """The end was noted by mistake: on trial as before."""
        self._forget_end()

    @transition(
        field=state,
        source=ENDED_STATES,
        target=EnrolmentState.ACTIVE,
        permission="enrolment.move",
        conditions=[ended_lately, was_active, has_consent, has_group, has_a_seat],
        custom=TAKEN_BACK,
    )
    def take_back(self, *, by: User, reason: str = "") -> None:
        """The end was noted by mistake: active as before."""
        self._forget_end()

    @transition(
        field=state,
        source=ENDED_STATES,
        target=EnrolmentState.ON_BREAK,
        permission="enrolment.move",
        conditions=[ended_lately, was_on_a_break, has_group, has_a_seat, break_has_begun],
        custom=TAKEN_BACK,
    )
    def take_back_to_break(self, *, by: User, reason: str = "") -> None:
        """The end was noted by mistake: on the break that ended with it."""
        self._forget_end()

    def _forget_end(self) -> None:
        self.ended_on = None
        self.exit_reason = ""
        self.no_exit_assessment_reason = ""
