"""What is asked of messages: those of a file, those that did not arrive, how many left and what they cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import Centre, User
from core.periods import BELGIUM
from messaging.enums import LEFT, MessageChannel, MessageState, WhyNot
from messaging.models import Message
from messaging.querysets import MessageQuerySet
from participants.models import Participant

VIEW, TOTALS = "message.view", "message.totals"
MONTHS = 12
RECENT = dt.timedelta(days=7)


def messages_of(reader: User, participant: Participant) -> MessageQuerySet:
    """Return the messages of a file, the latest first."""
    found: MessageQuerySet = Message.objects.for_user(reader, VIEW).filter(participant=participant)
    return found.order_by("-created_at", "-pk")


def not_arrived(reader: User, centre: Centre) -> MessageQuerySet:
    """Return the messages of the reader's files that did not arrive and are about what is to come."""
    found: MessageQuerySet = Message.objects.for_user(reader, VIEW).filter(participant__centre=centre)
    return found.unarrived(timezone.now()).select_related("participant").order_by("begins_at", "pk")


@dataclass(frozen=True)
class MonthOfMessages:
    """How many messages of a month left and did not, of all files of a centre."""

    month: dt.date
    texts: int
    mails: int
    arrived: int
    failed: int
    uncertain: int
    skipped: int

    @property
    def cost(self) -> Decimal | None:
        """What its text messages cost in euro, None where the price is not known; each is one part."""
        return Decimal(self.texts * settings.SMS_PRICE_TENTHS) / 1000 if settings.SMS_PRICE_TENTHS else None


def _counted_messages(centre: Centre) -> MessageQuerySet:
    """Return the messages of a centre that totals count: those of sealed files are in none, whoever asks."""
    found: MessageQuerySet = Message.objects.filter(participant__centre=centre).unsealed().order_by()
    return found


def totals_of(centre: Centre) -> list[MonthOfMessages]:
    """Return the totals of each of the last months that has messages, the latest first; one statement."""
    first = timezone.localtime(timezone.now(), BELGIUM).replace(day=1) - dt.timedelta(days=(MONTHS - 1) * 31)
    rows = _counted_messages(centre).filter(created_at__gte=first)
    left = Q(state__in=LEFT) | Q(state=MessageState.FAILED, why=WhyNot.REPORTED)
    counted = rows.values(month=TruncMonth("created_at", tzinfo=BELGIUM)).annotate(
        texts=Count("pk", filter=left & Q(channel=MessageChannel.SMS)),
        mails=Count("pk", filter=left & Q(channel=MessageChannel.MAIL)),
        arrived=Count("pk", filter=Q(state=MessageState.DELIVERED)),
        failed=Count("pk", filter=Q(state=MessageState.FAILED)),
        uncertain=Count("pk", filter=Q(state=MessageState.UNCERTAIN)),
        skipped=Count("pk", filter=Q(state=MessageState.SKIPPED)),
    )
    found = [MonthOfMessages(**{**row, "month": row["month"].date()}) for row in counted]
    return sorted(found, key=lambda one: one.month, reverse=True)[:MONTHS]


def reasons_of(centre: Centre) -> list[tuple[str, int]]:
    """Return for which reasons messages of the last 31 days did not leave or not arrive, the most frequent first."""
    since = timezone.now() - dt.timedelta(days=31)
    rows = _counted_messages(centre).filter(created_at__gte=since).exclude(why="")
    counted = rows.values_list("why").annotate(count=Count("pk"))
    return sorted(((str(WhyNot(why).label), count) for why, count in counted), key=lambda one: (-one[1], one[0]))


def gateway_refuses(centre: Centre) -> bool:
    """Answer whether a gateway refuses the centre itself since the last message that it took, in the last week."""
    rows = _counted_messages(centre).filter(taken_at__gte=timezone.now() - RECENT)
    last = rows.aggregate(
        refused=Max("taken_at", filter=Q(why=WhyNot.ACCOUNT)), took=Max("taken_at", filter=Q(state__in=LEFT))
    )
    return last["refused"] is not None and (last["took"] is None or last["took"] < last["refused"])
