"""A social assessment at a moment of a path, and its state machine (product.md section 3)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.centre_settings import setting
from accounts.models import TeamMember, User
from assessments.enums import AssessmentState, Moment
from assessments.models.instrument import Aspect, Instrument
from assessments.settings import ENTRY_DAYS, EXIT_DAYS, MIDTERM_DAYS
from core.constraints import one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from core.periods import Period
from core.same_centre import SameCentre
from core.state_field import StateField
from participants.models import Enrolment
from participants.querysets import FileQuerySet
from permissions.transitions import guard

# What pages, figures and papers leave out: a version replaced by a later one, a draft that was thrown away.
GONE_STATES = (AssessmentState.AMENDED, AssessmentState.DISCARDED)
ORDER = [Moment.ENTRY, Moment.MIDTERM, Moment.EXIT]
# "Within a few weeks of the start, at half of the planned path, before or at leaving": how many days, a centre decides.
DAYS = {Moment.ENTRY: ENTRY_DAYS, Moment.MIDTERM: MIDTERM_DAYS, Moment.EXIT: EXIT_DAYS}


def usual_days(enrolment: Enrolment, moment: str, *, on: dt.date | None = None) -> Period | None:
    """Return the days on which a moment of a path is usually assessed; None where there is no such moment.

    Some days around the start, around the half of the planned path, the last ones to the end: as the centre had set
    them on a day, today by default. Without a planned end the length of the track stands for it.
    """
    if moment not in DAYS:
        return None
    return days_around(enrolment, moment, setting(DAYS[Moment(moment)], enrolment.track.centre_id, on=on))


def days_around(enrolment: Enrolment, moment: str, number: int) -> Period | None:
    """Return the days of a moment of a path, so many around it (before the end for the exit); None for no such one."""
    some = dt.timedelta(days=number)
    start = enrolment.starts_on
    length = dt.timedelta(days=round(enrolment.track.months * 365.25 / 12))
    planned_end = enrolment.planned_end_on or start + length
    match moment:
        case Moment.ENTRY:
            return Period(start - some, start + some)
        case Moment.MIDTERM:
            half = start + (planned_end - start) / 2
            return Period(half - some, half + some)
        case Moment.EXIT:
            end = enrolment.ended_on or planned_end
            return Period(end - some, end)
    return None


class AssessmentQuerySet(FileQuerySet):
    """Assessments, said in words."""

    centre_path = "enrolment__participant__centre"
    participant_path = "enrolment__participant"

    def standing(self) -> AssessmentQuerySet:
        """Those neither replaced by a later version nor thrown away."""
        return self.exclude(state__in=GONE_STATES)

    def kept(self) -> AssessmentQuerySet:
        """Those that were not thrown away."""
        return self.exclude(state=AssessmentState.DISCARDED)

    def done(self) -> AssessmentQuerySet:
        return self.filter(state__in=[AssessmentState.COMPLETED, AssessmentState.VALIDATED])

    def at_exit(self) -> AssessmentQuerySet:
        return self.filter(moment=Moment.EXIT)

    def without_reasons(self) -> AssessmentQuerySet:
        """Return them without their encrypted text, which would be decrypted for nothing in a list."""
        return self.defer("amend_reason")


@guard(_("Answer every aspect, even with “not asked”."))
def every_aspect_answered(assessment: Assessment) -> bool:
    aspects = Aspect.objects.filter(domain__instrument_id=assessment.instrument_id)
    return not aspects.exclude(pk__in=assessment.ratings.answered().order_by().values("aspect")).exists()


@guard(_("Assessments follow each other: entry, midterm, exit. Check the date and the moment."))
def moments_in_order(assessment: Assessment) -> bool:
    if assessment.moment not in ORDER:
        return True
    place = ORDER.index(Moment(assessment.moment))
    others = Assessment.objects.standing().filter(enrolment_id=assessment.enrolment_id).exclude(pk=assessment.pk)
    too_late = others.filter(moment__in=ORDER[:place], date__gt=assessment.date)
    too_soon = others.filter(moment__in=ORDER[place + 1 :], date__lt=assessment.date)
    return not too_late.exists() and not too_soon.exists()


@guard(_("Its new version is there: throw that draft away first."))
def no_later_version(assessment: Assessment) -> bool:
    return not assessment.later_versions.kept().exists()


class Assessment(SameCentre, Entity):
    """What was said of the seven domains on one day, by one worker, with one version of the instrument."""

    same_centre = ("enrolment__participant__centre", "done_by__centre")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="assessments")
    moment = models.CharField(_("moment"), max_length=8, choices=Moment.choices)
    date = models.DateField(_("date"))
    done_by = models.ForeignKey(
        TeamMember,
        on_delete=models.PROTECT,
        related_name="assessments",
        null=True,
        blank=True,
        verbose_name=_("by"),
    )
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="later_versions",
        null=True,
        blank=True,
        verbose_name=_("replaces"),
    )
    amend_reason = EncryptedCharField(_("why it was amended"), max_length=300, blank=True)
    together_on = models.DateField(_("seen together on"), null=True, blank=True)
    state = StateField(_("state"), choices=AssessmentState.choices, default=AssessmentState.DRAFT)

    objects = AssessmentQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("assessment")
        ordering = ["enrolment", "date", "version", "pk"]
        constraints = [
            one_of("moment", Moment, name="assessment_moment_known", message=_("This moment is not known.")),
            one_of("state", AssessmentState, name="assessment_state_known", message=_("This state is not known.")),
            models.UniqueConstraint(
                fields=["enrolment", "moment"],
                condition=~Q(moment=Moment.OTHER) & ~Q(state__in=GONE_STATES),
                name="assessment_once",
                violation_error_message=_("This path already has an assessment of this moment."),
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state=AssessmentState.DISCARDED),
                name="assessment_replaced_once",
                violation_error_message=_("This version is replaced already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.AMENDED) | ~Q(amend_reason=""),
                name="assessment_amended_reason",
                violation_error_message=_("Say why the assessment is amended."),
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="assessment_version",
                violation_error_message=_("A later version replaces an earlier one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()} · {self.date}"

    def window(self) -> Period | None:
        """Return the days on which an assessment of this moment was usual on its own day; None for no such moment."""
        return usual_days(self.enrolment, self.moment, on=self.date)

    @property
    def outside_window(self) -> bool:
        """Whether it is flagged as made at an unusual time; it is valid all the same (product.md section 3)."""
        window = self.window()
        return window is not None and self.date not in window

    @transition(
        field=state,
        source=AssessmentState.DRAFT,
        target=AssessmentState.COMPLETED,
        permission="assessment.move",
        conditions=[every_aspect_answered, moments_in_order],
        custom={"label": _("Complete")},
    )
    def complete(self, *, by: User, reason: str = "") -> None:
        """Every aspect is answered."""

    @transition(
        field=state,
        source=AssessmentState.COMPLETED,
        target=AssessmentState.VALIDATED,
        permission="assessment.move",
        custom={"label": _("Validate")},
    )
    def validate(self, *, by: User, reason: str = "") -> None:
        """Read again, with the person where she wishes; from here on a correction is a new version."""

    @transition(
        field=state,
        source=AssessmentState.VALIDATED,
        target=AssessmentState.AMENDED,
        permission="assessment.move",
        custom={"needs": {"reason": _("Say why the assessment is amended.")}, "label": _("Amend")},
    )
    def amend(self, *, by: User, reason: str = "") -> None:
        """Makes way for a new version, which assessments.services.new_version() opens."""
        self.amend_reason = reason

    @transition(
        field=state,
        source=AssessmentState.AMENDED,
        target=AssessmentState.VALIDATED,
        permission="assessment.move",
        conditions=[no_later_version],
        custom={"needs": {"reason": _("Say why the amendment is taken back.")}, "label": _("Take back the amendment")},
    )
    def reinstate(self, *, by: User, reason: str = "") -> None:
        """Stands again as it was validated: its new version, begun by mistake, is thrown away."""
        self.amend_reason = ""

    @transition(
        field=state,
        source=AssessmentState.DRAFT,
        target=AssessmentState.DISCARDED,
        permission="assessment.move",
        custom={"needs": {"reason": _("Say why what was written is thrown away.")}, "label": _("Throw away")},
    )
    def discard(self, *, by: User, reason: str = "") -> None:
        """Begun by mistake; its answers go with it (assessments.services.corrections.throw_away)."""
