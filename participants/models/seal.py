"""Sealed files: staff who are themselves accompanied, violence. Nobody but the named sees that the file exists."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.enums import Role
from accounts.memberships import current_memberships
from accounts.models import User
from core.actor import require_act
from core.constraints import one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from core.periods import today
from core.state_field import StateField
from participants.enums import SealState
from participants.models.participant import Participant
from participants.querysets import caseload_of
from permissions.querysets import ScopedQuerySet
from permissions.transitions import guard

HOLDING = [SealState.IN_FORCE, SealState.LIFT_ASKED]
LEAST_NAMED = 2  # so that lifting, too, takes two persons


class SealQuerySet(ScopedQuerySet):
    """Seals, said in words."""

    centre_path = "participant__centre"

    def in_force(self) -> SealQuerySet:
        """Those that hide their file now."""
        return self.filter(state__in=HOLDING)

    def open(self) -> SealQuerySet:
        """Those that are asked for or hold."""
        return self.filter(state__in=[SealState.ASKED, *HOLDING])

    def leaving_out_key_worker(self) -> SealQuerySet:
        """Those of files of which a key worker of today is neither named nor the one who asked."""
        from participants.models.referent import ReferentAssignment

        named = SealName.objects.filter(seal=OuterRef(OuterRef("pk"))).values("user")
        charge = ReferentAssignment.objects.current(today()).filter(
            participant=OuterRef("participant"), member__user__isnull=False
        )
        left_out = charge.exclude(member__user=OuterRef("asked_by")).exclude(member__user__in=named)
        return self.filter(Exists(left_out.order_by()))

    def naming(self, user: User | Combinable) -> SealQuerySet:
        """Those on which the user is named."""
        return self.filter(pk__in=SealName.objects.filter(user=user).values("seal"))

    def for_user(self, user: User, action: str) -> Self:
        """As elsewhere; besides, a seal that holds is known to those named on it and to the officer alone."""
        return super().for_user(user, action).filter(self._known_to(user))

    def _known_to(self, user: User) -> Q:
        if is_officer(user):
            return Q()
        return ~Q(state__in=HOLDING) | Q(pk__in=self.model.objects.naming(user).values("pk"))

    def scope_own_caseload(self, user: User) -> Q:
        """Seals of one's own files."""
        return Q(participant__in=caseload_of(user))


def is_officer(user: User) -> bool:
    """Answer whether the user is a data-protection officer today, in the centre of the act under way."""
    return any(membership.role == Role.DPO for membership in current_memberships(user))


@guard(_("Only the data-protection officer confirms a protection that leaves out the key worker."))
def officer_decides_without_key_worker(seal: Seal) -> bool:
    return is_officer(require_act().user) or not seal.leaves_out_key_worker


@guard(_("You asked for this yourself: another person has to decide."))
def decided_by_another(seal: Seal) -> bool:
    return require_act().user.pk != seal.asked_by_id


@guard(_("Another person than the one who asked for the lifting decides."))
def lifted_by_another(seal: Seal) -> bool:
    return require_act().user.pk != seal.lift_asked_by_id


@guard(_("Name two persons at least: lifting the protection, too, takes two."))
def two_are_named(seal: Seal) -> bool:
    return seal.names.count() >= LEAST_NAMED


class Seal(Entity):
    """The sealing of one file: asked for by one person, decided by another, and lifted in the same way."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="seals")
    reason = EncryptedCharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lift_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    state = StateField(_("state"), choices=SealState.choices, default=SealState.ASKED)
    # The day on which the file was sealed. Figures go on counting the years before it (docs/adr/0035).
    sealed_on = models.DateField(_("protected on"), null=True, blank=True)

    objects = SealQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("protection")
        ordering = ["created_at", "pk"]
        constraints = [
            one_of("state", SealState, name="seal_state_known", message=_("This state is not known.")),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(state__in=[SealState.ASKED, *HOLDING]),
                name="seal_once",
                violation_error_message=_("This file is protected already, or its protection is asked for."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="seal_has_reason",
                violation_error_message=_("Enter the reason for the protection."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SealState.LIFT_ASKED) | Q(lift_asked_by__isnull=False),
                name="seal_lift_asked_by",
                violation_error_message=_("Lifting is asked for by somebody."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HOLDING) | Q(sealed_on__isnull=False),
                name="seal_in_force_has_day",
                violation_error_message=_("Enter since which day the file is protected."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def leaves_out_key_worker(self) -> bool:
        """Whether a key worker of today is neither named nor the one who asked."""
        return Seal.objects.leaving_out_key_worker().filter(pk=self.pk).exists()

    @transition(
        field=state,
        source=SealState.ASKED,
        target=SealState.IN_FORCE,
        permission="seal.decide",
        conditions=[decided_by_another, two_are_named, officer_decides_without_key_worker],
        custom={"label": _("Protect the file")},
    )
    def confirm(self, *, by: User, reason: str = "") -> None:
        """The file disappears for all but the named."""
        self.sealed_on = today()

    @transition(
        field=state,
        source=SealState.ASKED,
        target=SealState.REFUSED,
        permission="seal.decide",
        conditions=[decided_by_another],
        custom={"needs": {"reason": _("Say why the file is not protected.")}, "label": _("Do not protect the file")},
    )
    def refuse(self, *, by: User, reason: str = "") -> None:
        """The file stays as it was."""

    @transition(
        field=state,
        source=SealState.IN_FORCE,
        target=SealState.LIFT_ASKED,
        permission="seal.ask",
        custom={
            "needs": {"reason": _("Say why the protection may be lifted.")},
            "label": _("Ask to lift the protection"),
        },
    )
    def ask_lift(self, *, by: User, reason: str = "") -> None:
        """The file stays sealed until another person agrees."""
        self.lift_asked_by = by

    @transition(
        field=state,
        source=SealState.LIFT_ASKED,
        target=SealState.LIFTED,
        permission="seal.decide",
        conditions=[lifted_by_another],
        custom={"label": _("Lift the protection")},
    )
    def lift(self, *, by: User, reason: str = "") -> None:
        """The file is like any other again."""

    @transition(
        field=state,
        source=SealState.LIFT_ASKED,
        target=SealState.IN_FORCE,
        permission="seal.decide",
        conditions=[lifted_by_another],
        custom={"needs": {"reason": _("Say why the protection stays.")}, "label": _("Keep the protection")},
    )
    def keep(self, *, by: User, reason: str = "") -> None:
        """The file stays sealed."""
        self.lift_asked_by = None


class SealName(models.Model):
    """A person named on a seal: sees the file as if there were none, with the rights that they have anyway."""

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="names")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seal_names")

    history = history_records()

    class Meta:
        verbose_name = _("name on a protected file")
        ordering = ["seal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "user"],
                name="seal_name_once",
                violation_error_message=_("This person is already named."),
            ),
        ]
        indexes = [models.Index(fields=["user", "seal"], name="seal_name_of_user")]
