"""The centre: nothing crosses it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import history_records
from core.models import Entity


class Centre(Entity):
    """One public welfare centre and its programme."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    programme = models.CharField(_("programme"), max_length=120, blank=True)

    history = history_records()

    class Meta:
        verbose_name = _("centre")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.programme or self.name
