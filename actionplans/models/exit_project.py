"""What a person leaves the path with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from actionplans.enums import ExitProjectKind
from actionplans.models.problem import ProblemQuerySet
from core.constraints import one_of
from core.crypto.fields import EncryptedTextField
from core.history import history_records
from core.models import Entity
from participants.models import Enrolment


class ExitProject(Entity):
    """A social or professional project, or none."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="exit_project")
    kind = models.CharField(_("kind"), max_length=14, choices=ExitProjectKind.choices)
    description = EncryptedTextField(_("description"), blank=True)

    objects = ProblemQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("exit project")
        ordering = ["enrolment"]
        constraints = [
            one_of("kind", ExitProjectKind, name="exit_project_kind_known", message=_("This word is not known.")),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
