"""Which files a person reaches, as sub-queries: her own caseload, what she covers, what grants open, what is sealed.

A page asks a dozen scoped lists, and making these sub-queries costs far more than running them (docs/adr/0023). Each is
therefore written out once by a process, with places for who, on which day and when; the values are those of the moment
in which it is asked. What is kept is a question, never an answer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connections, models
from django.utils import timezone

from accounts.models import User
from core.lookups import WrittenOut
from core.periods import today
from permissions.policy import Grant, Scope


class Place(models.Expression):
    """Where a value of the moment stands in a sub-query that is written out."""

    def __init__(self, name: str, output_field: models.Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Stand among the parameters for what is put there later."""
        return "%s", [self]


_WHO = Place("who", models.BigIntegerField())
_DAY = Place("day", models.DateField())
_NOW = Place("now", models.DateTimeField())


def sealed_files() -> models.QuerySet:
    """Return the keys of all files under a seal."""
    from participants.models.seal import Seal

    return Seal.objects.in_force().values("participant")


def sealed_from(user: User) -> models.QuerySet:
    """Return the keys of the files under a seal on which the user is not named; all of them for nobody."""
    known = user is not None and user.pk is not None
    return _sealed_from(user) if known else sealed_files()


def _sealed_from(who: User | Place) -> models.QuerySet:
    from participants.models.seal import Seal

    unnamed = Seal.objects.in_force().exclude(pk__in=Seal.objects.naming(who).values("pk"))
    return unnamed.order_by().values("participant")


def caseload_of(user: User, day: Any = None) -> models.QuerySet:
    """Return the keys of the files whose key worker the user is today; her right ends on the assignment's last day."""
    from participants.models.referent import ReferentAssignment

    charge = ReferentAssignment.objects.current(today() if day is None else day)
    return charge.filter(member__user=user).order_by().values("participant")


def _caseload() -> list[models.QuerySet]:
    """Return caseload_of() in two parts without an OR, so that the index answers each: the files of former years of
    somebody who is here for ten are many times those of today.
    """
    from participants.models.referent import ReferentAssignment

    charge = ReferentAssignment.objects.filter(member__user=_WHO, starts_on__lte=_DAY).order_by().values("participant")
    return [charge.filter(ends_on__isnull=True), charge.filter(ends_on__gte=_DAY)]


def _covered() -> models.QuerySet:
    """Return the keys of the files of key workers whom she covers on the day."""
    from participants.models.cover import Cover
    from participants.models.referent import ReferentAssignment

    covers = Cover.objects.current(_DAY).filter(colleague=_WHO)
    lent = ReferentAssignment.objects.current(_DAY).filter(member__in=covers.values("member"))
    return lent.order_by().values("participant")


def _granted(kinds: tuple[Grant, ...]) -> models.QuerySet:
    from participants.models.grants import ParticipantUserGrant

    grants = ParticipantUserGrant.objects.in_force(_NOW).filter(user=_WHO, kind__in=kinds)
    if Grant.COVER in kinds:
        grants = grants.still_lent(_DAY)
    return grants.order_by().values("content_object")


@lru_cache(maxsize=64)
def _reached(alias: str, scope: Scope | None, kinds: tuple[Grant, ...]) -> tuple[str, tuple]:
    found = _caseload() if scope is Scope.OWN_CASELOAD else []
    if Grant.COVER in kinds:
        found.append(_covered())
    if kinds:
        found.append(_granted(kinds))
    return _written(found[0] if len(found) == 1 else found[0].union(*found[1:], all=True), alias)


@lru_cache(maxsize=4)
def _sealed(alias: str) -> tuple[str, tuple]:
    return _written(_sealed_from(_WHO), alias)


def _written(keys: models.QuerySet, alias: str) -> tuple[str, tuple]:
    sql, params = keys.query.get_compiler(using=alias).as_sql()
    return sql, tuple(params)


def _filled(written: tuple[str, tuple], user: User, alias: str) -> WrittenOut:
    sql, params = written
    operations = connections[alias].ops
    values = {
        "who": user.pk,
        "day": operations.adapt_datefield_value(today()),
        "now": operations.adapt_datetimefield_value(timezone.now()),
    }
    return WrittenOut(sql, tuple(values[one.name] if isinstance(one, Place) else one for one in params))


def reached_by(user: User, scope: Scope | None, kinds: list[Grant], alias: str) -> WrittenOut:
    """Return the keys of the files that a scope (her caseload, or none) and these kinds of exception open to her."""
    return _filled(_reached(alias, scope, tuple(kinds)), user, alias)


def hidden_from(user: User, alias: str) -> WrittenOut:
    """Return the keys of the files under a seal on which the user is not named, as sealed_from()."""
    return _filled(_sealed(alias), user, alias)
