"""What the manager and the coordinator keep: rooms, funding, posts, whom one speaks to, agreements."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from accounts.enums import Role
from core.periods import months_after, today
from demo.days import DAY, years_of
from demo.scene import Scene
from demo.sign_ins import COLLEAGUE
from partners.enums import PaidBy, TogetherPay, Vat
from partners.models import Agreement, Contact, Organisation
from partners.services import cover
from permissions.transitions import perform
from reporting.models import FundingPeriod, StaffPost, StaffShare
from workshops.agreement_hours import hours_number, hours_of
from workshops.enums import Provider
from workshops.models import CentreRoom, Workshop

ROOMS = (("Salle A", 16, "yes"), ("Salle B", 12, "no"))
MONTHS = 10  # of an agreement on workshops
AGREEMENTS = (("AT-048", 90, True), ("AT-138", 60, False))
NEARLY_USED, USED = "AT-136", Decimal("0.92")  # the part of the hours that the sessions of the demonstration took
CONTACTS = (
    ("EcoCulture", "Lise Fontaine", "Coordinatrice", "02 555 01 10"),
    ("CAFA asbl", "Mehdi Alaoui", "Responsable des sorties", "02 555 01 24"),
    ("Maison des enfants", "Greet Willems", "Bibliothécaire", "02 555 01 37"),
    ("Maison Médicale ASASO", "Dr Anne Colin", "Médecin", "02 555 01 48"),
)
ENDS_SOON, ENDED = "Pianofabriek", "Maison du livre"


def keep_the_centre(scene: Scene) -> None:
    """Note in the agenda what the manager and the coordinator write in the first days."""
    opening = scene.days.opening
    scene.add(opening, "13:00", Role.MANAGER, partial(_add_rooms, scene))
    scene.add(opening + DAY, "10:00", Role.MANAGER, partial(_add_funding_and_posts, scene))
    scene.add(opening + DAY, "11:00", Role.COORDINATOR, partial(_add_contacts, scene))
    scene.add(scene.days.main - 3 * DAY, "10:00", Role.MANAGER, partial(_agree_on_workshops, scene))
    scene.add(opening + 2 * DAY, "10:00", Role.COORDINATOR, partial(_agree_besides, scene))
    scene.add(scene.days.ago(1), "20:00", Role.COORDINATOR, partial(_agree_on_what_is_nearly_used, scene))
    scene.add(scene.days.ago(20), "10:00", Role.COORDINATOR, partial(_end_agreement, scene))


def _add_rooms(scene: Scene) -> None:
    for name, seats, step_free in ROOMS:
        CentreRoom.objects.create(
            centre=scene.centre, name=name, seats=seats, step_free=step_free, starts_on=scene.days.opening
        )


def _add_funding_and_posts(scene: Scene) -> None:
    """Write who funds this year, and who works in it."""
    first, last = scene.days.year
    subsidy = FundingPeriod.objects.create(
        centre=scene.centre,
        funder="Subside Participation et activation sociale",
        number=2,
        starts_on=first,
        ends_on=last,
    )
    for key, function, fraction in (
        (Role.SOCIAL_WORKER, "Assistante sociale", "1.000"),
        (COLLEAGUE, "Assistante sociale", "0.800"),
        (Role.FACILITATOR, "Animation", "0.800"),
    ):
        post = StaffPost.objects.create(
            centre=scene.centre,
            member=scene.member(key),
            function=function,
            fraction=Decimal(fraction),
            starts_on=first,
        )
        StaffShare.objects.create(post=post, funding=subsidy, percent=Decimal(75))


def _add_contacts(scene: Scene) -> None:
    for name, person, function, phone in CONTACTS:
        organisation = Organisation.objects.get(centre=scene.centre, name=name)
        Contact.objects.create(organisation=organisation, name=person, function=function, phone=phone)


def _agree_on_workshops(scene: Scene) -> None:
    """Agree with organisations of the timetable for the time of the group; one agreement waits for its signature."""
    first = scene.days.main.replace(day=1)
    last = months_after(first, MONTHS) - DAY
    subject = f"Ateliers {years_of(first, last)}"
    for code, hours, signed in AGREEMENTS:
        workshop = Workshop.objects.get(centre=scene.centre, code=code)
        agreement = Agreement.objects.create(
            organisation=Organisation.objects.get(workshops=workshop),
            subject=subject,
            starts_on=first,
            ends_on=last,
            hours=hours,
            hourly_rate=55 if workshop.provider == Provider.SUBCONTRACTOR else None,
        )
        cover(agreement, added=[workshop], taken_away=())
        if signed:
            perform(agreement, "sign", by=scene.accounts[Role.MANAGER], signed_on=today())


def _agree_on_what_is_nearly_used(scene: Scene) -> None:
    """Sign, late, the agreement of a series whose sessions have taken nearly all of its hours."""
    first = scene.days.main.replace(day=1)
    last = months_after(first, MONTHS) - DAY
    workshop = Workshop.objects.get(centre=scene.centre, code=NEARLY_USED)
    agreement = Agreement.objects.create(
        organisation=Organisation.objects.get(workshops=workshop),
        subject=f"Sorties {years_of(first, last)}",
        starts_on=first,
        ends_on=last,
        paid_by=PaidBy.SESSION,
        amount=Decimal(160),
        together_counts=TogetherPay.HALF,
        late_days=3,
        late_percent=50,
        vat=Vat.NOT_SUBJECT,
    )
    cover(agreement, added=[workshop], taken_away=())
    used = hours_number(hours_of([agreement])[agreement.pk].used)
    agreement.hours = max(Decimal(round(used / USED * 4)) / 4, Decimal(1))
    agreement.save()
    perform(agreement, "sign", by=scene.accounts[Role.COORDINATOR], signed_on=today())


def _agree_besides(scene: Scene) -> None:
    """Agree on what is no workshop: one agreement comes to its end soon, one was ended since."""
    for name, subject, last in (
        (ENDS_SOON, "Prêt de la grande salle", scene.days.ahead(26)),
        (ENDED, "Valises de livres", scene.days.ahead(120)),
    ):
        organisation = Organisation.objects.get(centre=scene.centre, name=name)
        agreement = Agreement.objects.create(
            organisation=organisation, subject=subject, starts_on=scene.days.opening, ends_on=last
        )
        perform(agreement, "sign", by=scene.accounts[Role.COORDINATOR], signed_on=today())


def _end_agreement(scene: Scene) -> None:
    agreement = Agreement.objects.get(organisation__centre=scene.centre, organisation__name=ENDED)
    last: dt.date = today()
    perform(
        agreement, "end", by=scene.accounts[Role.COORDINATOR], ends_on=last,
        reason="Le service de prêt a fermé.",
    )  # fmt: skip
