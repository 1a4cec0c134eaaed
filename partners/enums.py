"""Closed words of the network."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationRole(models.TextChoices):
    """What an organisation is to the centre, apart from its legal form."""

    PARTNER = "partner", _("Partner")
    SUBCONTRACTOR = "subcontractor", _("Subcontractor")
    MEMBER = "member", _("Network member")
    SERVICE = "service", _("Service")


class LegalForm(models.TextChoices):
    """Legal forms; a subcontractor may be a natural person."""

    UNKNOWN = "unknown", _("Not known")
    ASSOCIATION = "association", _("Non-profit association")
    COMPANY = "company", _("Company")
    PUBLIC = "public", _("Public body")
    NATURAL_PERSON = "natural_person", _("Natural person")
    DE_FACTO = "de_facto", _("De facto association")


class PaidBy(models.TextChoices):
    """What an organisation is paid for."""

    HOUR = "hour", _("By the hour")
    SESSION = "session", _("By the session")
    LUMP_SUM = "lump_sum", _("A lump sum for all of it")
    FREE = "free", _("Nothing: it is free")


class TogetherPay(models.TextChoices):
    """How much of a session is paid that the organisation ran together with the team."""

    WHOLE = "whole", _("Whole, as if it had run it alone")
    HALF = "half", _("Half")


class Vat(models.TextChoices):
    """What the amounts are; a word, nothing is computed from it."""

    WITH = "with", _("VAT included")
    WITHOUT = "without", _("VAT excluded")
    NOT_SUBJECT = "not_subject", _("Not subject to VAT")


class AgreementState(models.TextChoices):
    """States of an agreement."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    ENDED = "ended", _("Ended")
