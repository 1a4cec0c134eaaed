"""Workshops: what is offered, and who is planned to run it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from core.constraints import one_of
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from partners.models import Agreement, Organisation
from permissions.querysets import ScopedQuerySet
from workshops.enums import Provider, WorkshopKind


class WorkshopQuerySet(ScopedQuerySet):
    """Workshops, said in words."""

    def scope_own_sessions(self, user: User) -> Q:
        """Workshops of which the person runs a session."""
        from workshops.models.session import Session

        return Q(pk__in=Session.objects.for_subquery().run_by(user).values("workshop"))


class Workshop(SameCentre, Entity):
    """A series of sessions under one title."""

    same_centre = ("centre", "organisation__centre")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="workshops")
    code = models.CharField(_("code"), max_length=30)
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("type"), max_length=12, choices=WorkshopKind.choices)
    provider = models.CharField(_("planned with"), max_length=14, choices=Provider.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="workshops", null=True, blank=True
    )
    agreements = models.ManyToManyField(Agreement, through="Coverage", related_name="workshops", blank=True)

    objects = WorkshopQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("workshop")
        ordering = ["title", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code"],
                name="workshop_code_once",
                violation_error_message=_("A workshop of this code exists already."),
            ),
            one_of("kind", WorkshopKind, name="workshop_kind_known", message=_("This type is not known.")),
            one_of("provider", Provider, name="workshop_provider_known", message=_("This word is not known.")),
            models.CheckConstraint(
                condition=Q(provider=Provider.TEAM, organisation__isnull=True)
                | (~Q(provider=Provider.TEAM) & Q(organisation__isnull=False)),
                name="workshop_organisation",
                violation_error_message=_(
                    "Choose the organisation for a workshop of a partner or subcontractor, and none for one of "
                    "the team."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Coverage(SameCentre):
    """An agreement that covers a workshop; a model of its own, so that it has a history."""

    same_centre = ("workshop__centre", "agreement__organisation__centre")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="coverages")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="coverages")

    history = history_records()

    class Meta:
        verbose_name = _("coverage by an agreement")
        ordering = ["workshop", "agreement"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "agreement"],
                name="coverage_once",
                violation_error_message=_("This agreement already covers this workshop."),
            ),
        ]
