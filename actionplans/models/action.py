"""Actions of a plan, and their state machine (product.md section 3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.models import User
from actionplans.enums import ActionState, Doer
from actionplans.models.plan import Plan
from core.constraints import one_of
from core.crypto.fields import EncryptedCharField, EncryptedTextField
from core.history import history_records
from core.models import Entity
from core.state_field import StateField
from participants.querysets import FileQuerySet

OPEN = [ActionState.TO_DO, ActionState.DOING]


class ActionQuerySet(FileQuerySet):
    """Actions, said in words."""

    centre_path = "plan__problem__enrolment__participant__centre"
    participant_path = "plan__problem__enrolment__participant"

    def open(self) -> ActionQuerySet:
        """To do or under way."""
        return self.filter(state__in=OPEN)


class Action(Entity):
    """What is done, by whom, until when, and what came of it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    what = EncryptedCharField(_("what"), max_length=300)
    doer = models.CharField(_("who"), max_length=12, choices=Doer.choices)
    doer_name = EncryptedCharField(_("who exactly"), max_length=120, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = StateField(_("state"), choices=ActionState.choices, default=ActionState.TO_DO)
    outcome = EncryptedTextField(_("what came of it"), blank=True)
    carried_over_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="carried_over_to", null=True, blank=True
    )

    objects = ActionQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("action")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="action_position_once"),
            one_of("doer", Doer, name="action_doer_known", message=_("This word is not known.")),
            one_of("state", ActionState, name="action_state_known", message=_("This state is not known.")),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="action_due")]

    def __str__(self) -> str:
        return self.what

    @transition(
        field=state,
        source=ActionState.TO_DO,
        target=ActionState.DOING,
        permission="plan.move",
        custom={"label": _("Begin")},
    )
    def begin(self, *, by: User, reason: str = "") -> None:
        """Under way."""

    @transition(
        field=state,
        source=ActionState.DOING,
        target=ActionState.DONE,
        permission="plan.move",
        custom={"label": _("Mark as done")},
    )
    def finish(self, *, by: User, reason: str = "", outcome: str = "") -> None:
        """Done."""
        self.outcome = outcome or self.outcome

    @transition(
        field=state,
        source=ActionState.DOING,
        target=ActionState.PARTLY,
        permission="plan.move",
        custom={"needs": {"outcome": _("Say what was reached and what was not.")}, "label": _("Partly done")},
    )
    def finish_partly(self, *, by: User, reason: str = "", outcome: str = "") -> None:
        """Done in part; what came of it is said."""
        self.outcome = outcome

    @transition(
        field=state,
        source=OPEN,
        target=ActionState.DROPPED,
        permission="plan.move",
        custom={"needs": {"reason": _("Say why it is dropped.")}, "label": _("Drop")},
    )
    def drop(self, *, by: User, reason: str = "") -> None:
        """Not pursued; why is said, without blame."""
        self.outcome = reason
