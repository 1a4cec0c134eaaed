"""Centres, accounts, organisations; what all factories share."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts import models as accounts
from accounts.enums import LetterKind, NoticeKind, Role
from accounts.models.user import SYSTEM_EMAIL
from agenda import models as agenda
from partners import models as partners
from partners.enums import AgreementState

START = date(2016, 1, 4)
NOON = datetime(2016, 6, 1, 12, tzinfo=UTC)


def system() -> accounts.User:
    """Return the account that signs what a test sets up."""
    return accounts.User.objects.get(email=SYSTEM_EMAIL)


def in_centre(path: str, name: str = "centre") -> dict[str, Any]:
    """Return the declaration that a nested factory takes its centre from the record at `path` of the outer one."""
    return {name: SelfAttribute(f"..{path}")}


class RecordFactory(DjangoModelFactory):
    """Base of all: no save after the post-generation, which would add a row of history."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True


# Accounts


class CentreFactory(RecordFactory):
    class Meta:
        model = accounts.Centre

    code = Sequence(lambda n: f"centre-{n}")
    name = Sequence(lambda n: f"Centre {n}")


class CentreSettingFactory(RecordFactory):
    class Meta:
        model = accounts.CentreSetting

    centre = SubFactory(CentreFactory)
    code = "assessment.entry_days"
    value = 30
    from_day = START
    reason = "The team asked for it."
    set_by = LazyFunction(system)


class KeyProofFactory(RecordFactory):
    """The one that the database has."""

    class Meta:
        model = accounts.KeyProof
        django_get_or_create = ("id",)

    id = 1


class UserFactory(RecordFactory):
    """An account without a password, as an invitation leaves it."""

    class Meta:
        model = accounts.User

    email = Sequence(lambda n: f"person{n}@jalon.invalid")
    first_name = Sequence(lambda n: f"First{n}")
    last_name = Sequence(lambda n: f"Last{n}")
    language = "en"
    password = "!"


class MembershipFactory(RecordFactory):
    class Meta:
        model = accounts.Membership

    user = SubFactory(UserFactory)
    centre = SubFactory(CentreFactory)
    role = Role.SOCIAL_WORKER
    starts_on = date(2012, 9, 1)


class TeamMemberFactory(RecordFactory):
    class Meta:
        model = accounts.TeamMember

    centre = SubFactory(CentreFactory)
    code = Sequence(lambda n: f"AS{n}")


class WorkingHoursFactory(RecordFactory):
    class Meta:
        model = agenda.WorkingHours

    member = SubFactory(TeamMemberFactory)
    weekday = 0
    begins = time(9)
    ends = time(12, 30)


class AwayFactory(RecordFactory):
    class Meta:
        model = agenda.Away

    member = SubFactory(TeamMemberFactory)
    first = START
    last = START


class CalendarLinkFactory(RecordFactory):
    class Meta:
        model = agenda.CalendarLink

    member = SubFactory(TeamMemberFactory)
    digest = Sequence(lambda n: f"digest{n}")
    made_at = NOON


class BrowserSessionFactory(RecordFactory):
    class Meta:
        model = accounts.BrowserSession

    session_key = Sequence(lambda n: f"session{n}")
    session_data = "e30"
    expire_date = datetime(2026, 1, 1, tzinfo=UTC)
    user = SubFactory(UserFactory)


class DailyMailFactory(RecordFactory):
    class Meta:
        model = accounts.DailyMail

    user = SubFactory(UserFactory)


class LaterFactory(RecordFactory):
    class Meta:
        model = accounts.Later

    membership = SubFactory(MembershipFactory)
    maker = "participants.dashboard_lines.long_breaks"
    about = LazyFunction(uuid.uuid4)
    until = date(2026, 9, 1)


class LetterFactory(RecordFactory):
    class Meta:
        model = accounts.Letter

    user = SubFactory(UserFactory)
    kind = LetterKind.WAY_IN


class NoticeFactory(RecordFactory):
    class Meta:
        model = accounts.Notice

    user = SubFactory(UserFactory)
    centre = SubFactory(CentreFactory)
    kind = NoticeKind.FILE_OPENED


# Partners


class OrganisationFactory(RecordFactory):
    class Meta:
        model = partners.Organisation

    centre = SubFactory(CentreFactory)
    name = Sequence(lambda n: f"Organisation {n}")
    role = "partner"


class ContactFactory(RecordFactory):
    class Meta:
        model = partners.Contact

    organisation = SubFactory(OrganisationFactory)
    name = "Somebody"


class AgreementFactory(RecordFactory):
    class Meta:
        model = partners.Agreement

    organisation = SubFactory(OrganisationFactory)
    subject = "Theatre"
    starts_on = START
    ends_on = date(2016, 12, 31)
    signed_on = LazyAttribute(lambda o: None if o.state == AgreementState.DRAFT else START)
    state = AgreementState.DRAFT
