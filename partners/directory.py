"""The directory: searching it without accents, a page of it in a number of statements that does not grow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator

from accounts.models import User
from core.normalisation import plain
from core.periods import today
from partners.access import VIEW
from partners.models import Agreement, Contact, Organisation

PAGE = 50


@dataclass(frozen=True)
class DirectoryRow:
    """One organisation of the list."""

    organisation: Organisation
    agreements: list[Agreement] = field(default_factory=list)  # drafts, and signed ones that are not over
    contacts: list[Contact] = field(default_factory=list)


@dataclass(frozen=True)
class DirectoryPage:
    """A page of the directory."""

    page: Page
    rows: list[DirectoryRow]
    total: int


def find(reader: User, *, text: str = "", role: str = "", number: Any = 1) -> DirectoryPage:
    """Return a page of the organisations that the reader may see: of a role, of a name that holds every word.

    Names are compared without accents in memory: a centre knows hundreds of organisations, not more. Four statements.
    """
    every = Organisation.objects.for_user(reader, VIEW)
    if role:
        every = every.filter(role=role)
    words = plain(text).split()
    names = [(plain(name), key) for key, name in every.values_list("pk", "name").order_by("pk")]
    keys = [key for name, key in sorted(names) if all(word in name for word in words)]
    page = Paginator(keys, PAGE).get_page(number)
    shown = {one.pk: one for one in Organisation.objects.filter(pk__in=list(page.object_list)).order_by("pk")}
    agreements: dict[int, list[Agreement]] = {}
    for agreement in Agreement.objects.filter(organisation__in=shown).going_on(today()).order_by("-starts_on", "pk"):
        agreements.setdefault(agreement.organisation_id, []).append(agreement)
    contacts: dict[int, list[Contact]] = {}
    for contact in Contact.objects.filter(organisation__in=shown).order_by("name", "pk"):
        contacts.setdefault(contact.organisation_id, []).append(contact)
    rows = [DirectoryRow(shown[key], agreements.get(key, []), contacts.get(key, [])) for key in page.object_list]
    return DirectoryPage(page, rows, len(keys))
