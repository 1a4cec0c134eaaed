"""Closed words of messages to participants."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageChannel(models.TextChoices):
    """How a message leaves."""

    SMS = "sms", pgettext_lazy("channel of a message", "Text message")
    MAIL = "mail", pgettext_lazy("channel of a message", "E-mail")


class Purpose(models.TextChoices):
    """Why a message is sent; each has its closed text (messaging.texts)."""

    BOOKED = "booked", pgettext_lazy("purpose of a message", "Appointment booked")
    MOVED = "moved", pgettext_lazy("purpose of a message", "Appointment moved")
    CANCELLED = "cancelled", pgettext_lazy("purpose of a message", "Appointment cancelled")
    REMINDER = "reminder", pgettext_lazy("purpose of a message", "Shortly before the appointment")


class MessageState(models.TextChoices):
    """Where a message stands. Nothing sends one again that is uncertain."""

    WAITING = "waiting", pgettext_lazy("a message", "Waiting")
    SENDING = "sending", pgettext_lazy("a message", "Being sent")
    SENT = "sent", pgettext_lazy("a message", "Sent")
    DELIVERED = "delivered", pgettext_lazy("a message", "Arrived")
    FAILED = "failed", pgettext_lazy("a message", "Did not arrive")
    UNCERTAIN = "uncertain", pgettext_lazy("a message", "Perhaps not arrived")
    SKIPPED = "skipped", pgettext_lazy("a message", "Not sent")


# States in which something was handed to a gateway that took it.
LEFT = (MessageState.SENT, MessageState.DELIVERED)


class WhyNot(models.TextChoices):
    """Why a message was not sent, failed, or is uncertain."""

    # Not sent: of the person
    SEALED = "sealed", _("The file is protected: no message leaves.")
    RESTRICTED = "restricted", _("The file is only kept: no message leaves.")
    OBJECTED = "objected", _("The person objected to messages.")
    DECEASED = "deceased", _("The person has died.")
    NO_CONSENT = "no_consent", _("The person has not agreed to messages.")
    WITHDRAWN = "withdrawn", _("The person no longer agrees to messages.")
    OTHER_CHANNEL = "other_channel", _("The person has not agreed to messages by this channel.")
    NO_ADDRESS = "no_address", _("No mobile number or e-mail address is noted to which a message can be sent.")
    NOT_HER_PHONE = "not_her_phone", _("Others read this phone, or it is not known who does.")
    REFUSED_ADDRESS = "refused_address", _("The gateway refused this number or address before.")
    # Not sent: of what it is about
    NO_WISH = "no_wish", _("No message is wished for this appointment.")
    MOVED = "moved", _("The appointment was moved.")
    CANCELLED = "cancelled", _("The appointment was cancelled.")
    RECORDED = "recorded", _("It is noted how the appointment went.")
    BEGUN = "begun", _("The appointment had already begun.")
    CHANGED = "changed", _("The appointment was changed after this message was written.")
    # Not sent: of the centre
    OFF = "off", _("Messages are off: no number to call is set, or no gateway.")
    # Failed
    BAD_ADDRESS = "bad_address", _("The gateway says that this number or address is wrong.")
    ACCOUNT = "account", _("The gateway refuses messages of the centre: tell the administrator.")
    AWAY = "away", _("The gateway did not take it, three times.")
    REFUSED = "refused", _("The gateway refused it.")
    REPORTED = "reported", _("The gateway reports that it did not arrive.")
    # Uncertain
    NO_ANSWER = "no_answer", _("The gateway did not answer: it may have left.")
    WORKER_LOST = "worker_lost", _("Sending was cut off: it may have left.")


# Reasons for which a message is not sent at all.
SKIP_REASONS = (
    WhyNot.SEALED, WhyNot.RESTRICTED, WhyNot.OBJECTED,
    WhyNot.DECEASED, WhyNot.RECORDED, WhyNot.MOVED, WhyNot.CANCELLED, WhyNot.CHANGED,
    WhyNot.BEGUN, WhyNot.NO_WISH, WhyNot.NO_CONSENT, WhyNot.WITHDRAWN, WhyNot.OTHER_CHANNEL,
    WhyNot.NO_ADDRESS, WhyNot.NOT_HER_PHONE, WhyNot.REFUSED_ADDRESS, WhyNot.OFF,
)  # fmt: skip
FAILURES = (WhyNot.BAD_ADDRESS, WhyNot.ACCOUNT, WhyNot.AWAY, WhyNot.REFUSED, WhyNot.REPORTED)
DOUBTS = (WhyNot.NO_ANSWER, WhyNot.WORKER_LOST)
# Skipped for these, a message that was wished is told on the home page: the person can be called.
UNREACHED = (WhyNot.NO_ADDRESS, WhyNot.NOT_HER_PHONE, WhyNot.REFUSED_ADDRESS)
