"""Organisations around a centre and the people one speaks to there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError as NumberError

from accounts.models import Centre
from core.constraints import one_of
from core.history import history_records
from core.models import Entity
from partners.enums import LegalForm, OrganisationRole
from permissions.querysets import ScopedQuerySet


def validate_enterprise_number(value: str) -> None:
    """Raise ValidationError unless the value is a Belgian enterprise number (mod 97)."""
    try:
        vat.validate(value)
    except NumberError:
        raise ValidationError(_("This is not a Belgian enterprise number.")) from None


class Organisation(Entity):
    """A partner, subcontractor, network member or service of a centre."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("role"), max_length=20, choices=OrganisationRole.choices)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm.choices, default=LegalForm.UNKNOWN)
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=20, blank=True, validators=[validate_enterprise_number]
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    objects = ScopedQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name"],
                name="organisation_once",
                violation_error_message=_(
                    "An organisation of this name exists already. Choose it, or give another name."
                ),
            ),
            one_of("role", OrganisationRole, name="organisation_role_known", message=_("This role is not known.")),
            one_of("legal_form", LegalForm, name="organisation_form_known", message=_("This form is not known.")),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Entity):
    """Somebody to speak to at an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    history = history_records()

    class Meta:
        verbose_name = _("contact")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
