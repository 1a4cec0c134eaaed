"""A message to a participant: what it says, to where, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.constraints import one_of
from core.crypto.fields import EncryptedCharField
from core.models import Entity
from messaging.enums import DOUBTS, FAILURES, LEFT, SKIP_REASONS, MessageChannel, MessageState, Purpose, WhyNot
from messaging.querysets import MessageQuerySet
from messaging.texts import text_of
from participants.models import Participant

UNKNOWN_WORD = _("This word is not known.")
LANGUAGES_OF_TEXTS = ["fr", "nl", "en"]


class Message(Entity):
    """One message to one person, by one channel, about one version of what it is about.

    `about` is the uuid of a record of a room above (messaging.sources). `parameters` are what the closed text is filled
    with: it is never stored itself. `why` says why a message was skipped, failed or is uncertain. `settled_on` is the
    day from which a message that did not arrive asks for nothing more.

    No history is kept: it is a machine's matter, and each of its states has a time of its own.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="messages", db_index=False)
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose.choices)
    about = models.UUIDField()
    for_version = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(_("channel"), max_length=4, choices=MessageChannel.choices)
    language = models.CharField(_("language"), max_length=2)
    template = models.CharField(max_length=10)
    template_version = models.PositiveSmallIntegerField()
    parameters = models.JSONField(default=dict)
    address = EncryptedCharField(_("sent to"), max_length=254, blank=True)
    begins_at = models.DateTimeField(_("about the appointment of"))
    state = models.CharField(_("state"), max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    why = models.CharField(_("why"), max_length=16, choices=WhyNot.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(_("to be sent at"), default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    gateway_id = models.CharField(max_length=100, blank=True)
    settled_on = models.DateField(_("the person knows since"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "for_version", "purpose", "participant", "channel"],
                name="message_once",
                violation_error_message=_("This message was already written."),
            ),
            one_of("purpose", Purpose, name="message_purpose_known", message=UNKNOWN_WORD),
            one_of("channel", MessageChannel, name="message_channel_known", message=UNKNOWN_WORD),
            one_of("state", MessageState, name="message_state_known", message=_("This state is not known.")),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES_OF_TEXTS),
                name="message_language_known",
                violation_error_message=_("There are no messages in this language."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MessageState.WAITING, MessageState.SENDING, *LEFT], why="")
                | Q(state=MessageState.SKIPPED, why__in=SKIP_REASONS)
                | Q(state=MessageState.FAILED, why__in=FAILURES)
                | Q(state=MessageState.UNCERTAIN, why__in=DOUBTS),
                name="message_says_why",
                violation_error_message=_("A message says why exactly when it was not sent, failed or is uncertain."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MessageState.WAITING, MessageState.SKIPPED])
                | Q(taken_at__isnull=False, tries__gte=1),
                name="message_was_taken",
                violation_error_message=_("A message that was sent was taken by a worker first."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=LEFT, sent_at__isnull=False)
                | Q(state=MessageState.FAILED, why=WhyNot.REPORTED, sent_at__isnull=False)
                | ~Q(state__in=LEFT) & ~Q(why=WhyNot.REPORTED) & Q(sent_at__isnull=True),
                name="message_sent_at",
                violation_error_message=_("A message has the time at which it left exactly when the gateway took it."),
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-created_at"], name="message_of_file"),
            models.Index(
                fields=["state", "due_at"],
                condition=Q(state__in=[MessageState.WAITING, MessageState.SENDING]),
                name="message_open",
            ),
            models.Index(fields=["gateway_id"], condition=~Q(gateway_id=""), name="message_of_gateway"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.get_channel_display()}"

    @property
    def text(self) -> str:
        """What it says, in its language."""
        return text_of(self.template, self.template_version, self.language, self.parameters)
