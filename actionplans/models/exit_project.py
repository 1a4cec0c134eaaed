"""What a person leaves the path with: a project, its first steps, and what she takes home."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from accounts.models import User
from actionplans.enums import CallAnswer, Doer, ExitProjectKind, StepState
from actionplans.models.action import Action
from actionplans.models.problem import ProblemQuerySet
from core.constraints import one_of
from core.crypto.fields import EncryptedCharField, EncryptedTextField
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from core.state_field import StateField
from participants.models import Enrolment
from participants.querysets import FileQuerySet

UNKNOWN_WORD = _("This word is not known.")


class ExitProject(Entity):
    """A social or professional project, or none."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="exit_project")
    kind = models.CharField(_("kind"), max_length=14, choices=ExitProjectKind.choices)
    description = EncryptedTextField(_("description"), blank=True)
    her_words = EncryptedCharField(_("in the person’s own words"), max_length=300, blank=True)
    agreed_on = models.DateField(_("agreed with the person on"), null=True, blank=True)
    takes_home = EncryptedCharField(_("what the person takes home"), max_length=300, blank=True)
    may_call = models.CharField(
        _("may be contacted after the path"), max_length=3, choices=CallAnswer.choices, blank=True
    )

    objects = ProblemQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("exit project")
        ordering = ["enrolment"]
        constraints = [
            one_of("kind", ExitProjectKind, name="exit_project_kind_known", message=UNKNOWN_WORD),
            models.CheckConstraint(
                condition=Q(may_call="") | Q(may_call__in=CallAnswer.values),
                name="exit_project_call_known",
                violation_error_message=UNKNOWN_WORD,
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ExitStepQuerySet(FileQuerySet):
    """First steps are read through the file of their project's path."""

    centre_path = "project__enrolment__participant__centre"
    participant_path = "project__enrolment__participant"


class ExitStep(SameCentre, Entity):
    """A first step after the path: what, who, for when, with which service."""

    same_centre = (
        "project__enrolment__participant__centre",
        "from_action__plan__problem__enrolment__participant__centre",
    )

    project = models.ForeignKey(ExitProject, on_delete=models.CASCADE, related_name="steps")
    what = EncryptedCharField(_("what"), max_length=300)
    doer = models.CharField(_("who"), max_length=12, choices=Doer.choices, default=Doer.PARTICIPANT)
    due_on = models.DateField(_("for when"), null=True, blank=True)
    service = EncryptedCharField(_("with which service"), max_length=120, blank=True)
    state = StateField(_("state"), choices=StepState.choices, default=StepState.TO_DO)
    from_action = models.OneToOneField(
        Action,
        verbose_name=_("from the action"),
        on_delete=models.SET_NULL,
        related_name="exit_step",
        null=True,
        blank=True,
    )

    objects = ExitStepQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("first step")
        ordering = ["project", "pk"]
        constraints = [
            one_of("doer", Doer, name="exit_step_doer_known", message=UNKNOWN_WORD),
            one_of("state", StepState, name="exit_step_state_known", message=_("This state is not known.")),
        ]

    def __str__(self) -> str:
        return self.what

    @transition(
        field=state,
        source=StepState.TO_DO,
        target=StepState.DONE,
        permission="plan.move",
        custom={"label": pgettext_lazy("a first step", "Done")},
    )
    def finish(self, *, by: User, reason: str = "", **_data: Any) -> None:
        """It was done."""

    @transition(
        field=state,
        source=StepState.TO_DO,
        target=StepState.DROPPED,
        permission="plan.move",
        custom={"label": pgettext_lazy("a first step", "Drop")},
    )
    def drop(self, *, by: User, reason: str = "", **_data: Any) -> None:
        """It is not taken any more; nobody has to say why."""
