"""Opening centres and accounts."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, Membership, TeamMember, User
from accounts.models.user import SYSTEM_EMAIL
from core.actor import require_act
from core.periods import today
from permissions.transitions import NotAllowed


def centre_of_code(code: str = "") -> Centre:
    """Return the centre of a code, or the only centre where no code is given. Raise ValueError with a sentence."""
    codes = list(Centre.objects.order_by("code").values_list("code", flat=True))
    known = ", ".join(codes)
    if not codes:
        raise ValueError(_("There is no centre yet."))
    if not code and len(codes) > 1:
        raise ValueError(_("There are several centres. Say which one with --centre: %(codes)s.") % {"codes": known})
    code = code or codes[0]
    if code not in codes:
        raise ValueError(_("There is no centre %(code)s. Centres: %(codes)s.") % {"code": code, "codes": known})
    return Centre.objects.get(code=code)


def open_centre(code: str, name: str, programme: str = "") -> Centre:
    """Create a centre in the act under way. Raise ValidationError for a code that is taken or ill-formed."""
    centre = Centre(code=code, name=name, programme=programme)
    centre.full_clean()
    centre.save()
    return centre


def open_account(
    email: str, password: str, *, centre: Centre, role: str, names: tuple[str, str] = ("", ""), member_code: str = ""
) -> User:
    """Create an account with one role in force from today; link it to a team member's code if given.

    For commands, in an act of the system account: pages go through services.manage, where a second person confirms.
    The code is the one by which the centre's workbook names the person (AS1); it may exist already as a placeholder.
    Raise NotAllowed in an act of a person, ValidationError for an address that has an account, a weak password, an
    unknown role, a code in use.
    """
    if require_act().user.email != SYSTEM_EMAIL:
        raise NotAllowed("account.manage")
    user = User(email=email.strip().lower(), first_name=names[0], last_name=names[1])
    validate_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.full_clean()
        user.save()
        membership = Membership(user=user, centre=centre, role=role, starts_on=today())
        membership.full_clean()
        membership.save()
        if member_code:
            _link(user, centre, member_code)
    return user


def _link(user: User, centre: Centre, code: str) -> None:
    known = TeamMember.objects.filter(centre=centre, code__iexact=code).order_by("pk").first()
    link_member(user, centre, known or TeamMember(centre=centre, code=code))


def check_member(user: User, centre: Centre, member: TeamMember) -> None:
    """Raise ValidationError for a code of another centre, or that stands for another account."""
    if member.centre_id != centre.pk:
        raise ValidationError(_("This code is not of this centre's team."))
    if member.user_id is not None and member.user_id != user.pk:
        raise ValidationError(_("The code %(code)s already stands for an account.") % {"code": member.code})


def link_member(user: User, centre: Centre, member: TeamMember) -> None:
    """Let a team member's code stand for an account. Raise ValidationError as check_member does, or for a second code.

    The code brings the caseload with it: a role given by a person is confirmed before (services.roles).
    """
    check_member(user, centre, member)
    member.user = user
    member.name = member.name or user.get_full_name()
    member.full_clean()
    member.save()
