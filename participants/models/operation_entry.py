"""What a funder asks of each person who takes part in an operation: on the day of entry, and after she left."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import and_, or_

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, Max, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.constraints import in_order
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from core.periods import months_after
from core.same_centre import SameCentre
from participants.enums import (
    ENDED_STATES,
    STARTED_STATES,
    EducationLevel,
    LabourStatus,
    ResultAnswer,
    ResultMoment,
    SensitiveAnswer,
)
from participants.models.enrolment import Enrolment
from participants.models.operation import Operation
from participants.models.participant import Participant
from participants.querysets import FileQuerySet

# The rules of the ESF, which no centre sets: results on leaving are asked within four weeks (Regulations 1304/2013 and
# 2021/1057, annex I), the others on the same day of the sixth month.
DAYS_TO_ASK = 28
MONTHS_AFTER = 6
SENSITIVE = ("disability", "third_country", "foreign_background", "minority", "homeless")
# The questions of each moment.
ASKED_AT: dict[str, tuple[str, ...]] = {
    ResultMoment.EXIT: ("searching", "education", "qualification", "employed"),
    ResultMoment.SIX_MONTHS: ("employed", "improved"),
}
QUESTIONS = ("searching", "education", "qualification", "employed", "improved")
UNKNOWN_WORD = _("This word is not known.")


def six_months_after(day: dt.date) -> dt.date:
    """Return the same day of the sixth month after, or its last day: 28 February after 31 August."""
    return months_after(day, MONTHS_AFTER)


def last_day_six_months_before(day: dt.date) -> dt.date:
    """Return the last day after which six months have passed on a day: who left on it or earlier can be asked."""
    found = day - dt.timedelta(days=178)
    while six_months_after(found) > day:
        found -= dt.timedelta(days=1)
    return found


def _empty_or_one_of(name: str, choices: type[models.TextChoices]) -> Q:
    """Return that a column is empty or holds one of the choices."""
    return Q(**{name: ""}) | Q(**{f"{name}__in": choices.values})


def _answer_where(name: str, asked: bool) -> Q:
    """Return that a question has an answer, or, where it is not asked, none."""
    return Q(**{f"{name}__in": ResultAnswer.values}) if asked else Q(**{name: ""})


class OperationEntryQuerySet(FileQuerySet):
    """Entry records, said in words."""

    def with_exit(self) -> OperationEntryQuerySet:
        """With `left_on`, the last day of the last path under the operation; None while one of them runs, or for none.

        So a return moves the exit, and nothing of it is written twice.
        """
        paths = Enrolment._base_manager.filter(participant=OuterRef("participant"), operation=OuterRef("operation"))
        last = paths.filter(state__in=ENDED_STATES).order_by().values("operation").annotate(last=Max("ended_on"))
        runs = Exists(paths.filter(state__in=STARTED_STATES))
        return self.annotate(left_on=Case(When(runs, then=None), default=Subquery(last.values("last"))))

    def with_results(self) -> OperationEntryQuerySet:
        """With `asked_exit` and `asked_six_months`, the days on which each result was asked after the last exit."""
        asked = OperationResult._base_manager.filter(entry=OuterRef("pk"), asked_on__gte=OuterRef("left_on"))
        days = {f"asked_{moment}": Subquery(asked.filter(moment=moment).values("asked_on")) for moment in ASKED_AT}
        return self.with_exit().annotate(**days)

    def with_result_due(self, day: dt.date) -> OperationEntryQuerySet:
        """Those of which a result can be asked on a day and was not, the earliest exit first; as with_results()."""
        late = Q(left_on__lte=last_day_six_months_before(day), asked_six_months__isnull=True)
        found = self.with_results().filter(late | Q(asked_exit__isnull=True), left_on__lte=day)
        return found.order_by("left_on", "pk")


class OperationEntry(SameCentre, Entity):
    """A person enters an operation: once, however often she comes back; what is noted is that of the first entry.

    When she left follows from her paths (OperationEntryQuerySet.with_exit). Whether it is complete follows from its
    answers. An empty sensitive answer was not asked.
    """

    same_centre = ("participant__centre", "operation__centre")

    left_on: dt.date | None  # with_exit()
    asked_exit: dt.date | None  # with_results()
    asked_six_months: dt.date | None

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="operation_entries")
    operation = models.ForeignKey(
        Operation, verbose_name=_("funder’s operation"), on_delete=models.PROTECT, related_name="entries"
    )
    entered_on = models.DateField(_("entered on"))
    labour_status = models.CharField(_("labour status"), max_length=24, choices=LabourStatus.choices, blank=True)
    unemployed_since = models.DateField(_("unemployed since"), null=True, blank=True)
    education = models.CharField(_("level of education"), max_length=12, choices=EducationLevel.choices, blank=True)
    disability = EncryptedCharField(_("disability"), max_length=8, choices=SensitiveAnswer.choices, blank=True)
    third_country = EncryptedCharField(
        _("national of a country outside the EU"), max_length=8, choices=SensitiveAnswer.choices, blank=True
    )
    foreign_background = EncryptedCharField(
        _("foreign background"), max_length=8, choices=SensitiveAnswer.choices, blank=True
    )
    minority = EncryptedCharField(_("of a minority"), max_length=8, choices=SensitiveAnswer.choices, blank=True)
    homeless = EncryptedCharField(
        _("homeless or badly housed"), max_length=8, choices=SensitiveAnswer.choices, blank=True
    )
    asked_on = models.DateField(_("personal questions asked on"), null=True, blank=True)

    objects = OperationEntryQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("entry in an operation")
        ordering = ["participant", "entered_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "operation"],
                name="operation_entry_once",
                violation_error_message=_("The person entered this operation before: that entry holds."),
            ),
            models.CheckConstraint(
                condition=_empty_or_one_of("labour_status", LabourStatus),
                name="operation_entry_status_known",
                violation_error_message=UNKNOWN_WORD,
            ),
            models.CheckConstraint(
                condition=_empty_or_one_of("education", EducationLevel),
                name="operation_entry_education_known",
                violation_error_message=UNKNOWN_WORD,
            ),
            models.CheckConstraint(
                condition=Q(unemployed_since__isnull=True) | Q(labour_status=LabourStatus.UNEMPLOYED),
                name="operation_entry_since_unemployed",
                violation_error_message=_("Enter since when only of somebody who was unemployed."),
            ),
            in_order(
                "unemployed_since",
                "entered_on",
                name="operation_entry_since",
                message=_("This day is after the entry: enter since when the person was unemployed on entering."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(asked_on__isnull=True) & reduce(and_, (Q(**{name: ""}) for name in SENSITIVE))
                    | Q(asked_on__isnull=False) & reduce(or_, (~Q(**{name: ""}) for name in SENSITIVE))
                ),
                name="operation_entry_asked_on",
                violation_error_message=_("Enter on which day the personal questions were asked, where one was."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.operation)

    def clean(self) -> None:
        """Raise ValidationError for a word that is no answer: the database cannot read these columns."""
        wrong = {name: UNKNOWN_WORD for name in SENSITIVE if getattr(self, name) not in {"", *SensitiveAnswer.values}}
        if wrong:
            raise ValidationError(wrong)

    @property
    def age_at_entry(self) -> int | None:
        """How old the person was on the day of entry, None where no birth is noted."""
        birth = self.participant.birth
        return birth.age_on(self.entered_on) if birth else None

    @property
    def missing(self) -> list[str]:
        """The names of the fields that nobody answered or asked about yet; who does not wish to answer has answered."""
        names = ["labour_status", "education", *SENSITIVE]
        if self.labour_status == LabourStatus.UNEMPLOYED:
            names.insert(1, "unemployed_since")
        return [name for name in names if not getattr(self, name)]

    @property
    def is_complete(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.missing


class OperationResultQuerySet(FileQuerySet):
    """Results, by the file of their entry."""

    centre_path = "entry__participant__centre"
    participant_path = "entry__participant"


class OperationResult(Entity):
    """What came of an operation for a person, as she said it: asked on leaving, and six months after."""

    entry = models.ForeignKey(OperationEntry, on_delete=models.CASCADE, related_name="results")
    moment = models.CharField(_("moment"), max_length=12, choices=ResultMoment.choices)
    asked_on = models.DateField(pgettext_lazy("a question", "asked on"))
    searching = models.CharField(_("looks for work"), max_length=8, choices=ResultAnswer.choices, blank=True)
    education = models.CharField(_("in education or training"), max_length=8, choices=ResultAnswer.choices, blank=True)
    qualification = models.CharField(
        _("gained a qualification"), max_length=8, choices=ResultAnswer.choices, blank=True
    )
    employed = models.CharField(_("in work"), max_length=8, choices=ResultAnswer.choices)
    improved = models.CharField(_("better situation at work"), max_length=8, choices=ResultAnswer.choices, blank=True)

    objects = OperationResultQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("result of an operation")
        ordering = ["entry", "moment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "moment"],
                name="operation_result_once",
                violation_error_message=_("This result is noted already: change that one."),
            ),
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (
                        reduce(and_, (_answer_where(name, name in asked) for name in QUESTIONS), Q(moment=moment))
                        for moment, asked in ASKED_AT.items()
                    ),
                ),
                name="operation_result_answers",
                violation_error_message=_("Answer each question of this moment; “not known” is an answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.get_moment_display()}"
