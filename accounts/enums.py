"""Closed words of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a member of a centre is there for (product.md section 1)."""

    SOCIAL_WORKER = "social_worker", _("Social worker")
    FACILITATOR = "facilitator", _("Facilitator")
    MANAGER = "manager", _("Manager")
    COORDINATOR = "coordinator", _("Network coordinator")
    DPO = "dpo", _("Data-protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Guest(models.TextChoices):
    """Who works with a centre without an account of their own: no membership holds these."""

    OUTSIDE_FACILITATOR = "outside_facilitator", _("Outside facilitator")


class RoleStatus(models.TextChoices):
    """Whether a role that was given counts: it opens something only while it is in force."""

    AWAITING = "awaiting", _("to be confirmed by a second person")
    IN_FORCE = "in_force", _("in force")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


class Language(models.TextChoices):
    """Languages of the product."""

    FRENCH = "fr", _("French")
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class LetterKind(models.TextChoices):
    """Mails about an account. The label of a change is what the mail says of it; it says nothing else."""

    WAY_IN = "way_in", _("A link by which the owner chooses a password")
    PASSWORD_CHANGED = "password_changed", _("The password of your account was changed.")
    PASSWORD_RESET = "password_reset", _("A new password was chosen for your account, by a link in a mail.")
    APP_ADDED = "totp_activated", _("An app for codes was added to your account.")
    APP_REMOVED = "totp_deactivated", _("The app for codes was taken away from your account.")
    KEY_ADDED = "webauthn_added", _("A security key was added to your account.")
    KEY_REMOVED = "webauthn_removed", _("A security key was taken away from your account.")
    CODES_MADE = (
        "recovery_codes_generated",
        _("New recovery codes were made for your account. The old ones no longer work."),
    )
    LOCKED = "locked", _("Somebody typed wrong codes for your account several times, after the right password.")
    CHANGED = "changed", _("Your account, its roles or its ways in were changed by an administrator.")


class NoticeKind(models.TextChoices):
    """What a person is told of."""

    FILE_OPENED = "file_opened", _("A file of yours was opened by exception")
    COVER_GIVEN = "cover_given", _("A colleague asks you to stand in")
    FILE_LENT = "file_lent", _("A colleague lends you a file")
    FILE_HANDED_OVER = "file_handed_over", _("A file is now yours")
    FILE_PASSED_ON = "file_passed_on", _("A file of yours has another key worker")
    FILES_IMPORTED = "files_imported", _("An import wrote in your files")
    SET_ASIDE = "set_aside", _("An import had something for a protected file")
    IMPORT_TO_CONFIRM = "import_to_confirm", _("An import to confirm")
    SEAL_ASKED = "seal_asked", _("Somebody asks to protect a file, or to lift a protection")
    SEAL_DECIDED = "seal_decided", _("It was decided about a protection")
    ROLE_TO_CONFIRM = "role_to_confirm", _("A role to confirm")
    REVIEW_DUE = "review_due", _("A file was opened by exception: a review is due")
    ALERT = "alert", _("Something unusual in the access log")
    QUESTION_LIMIT = "question_limit", _("A colleague asked as often as an hour allows whether somebody is known")
    OPENING_LIMIT = "opening_limit", _("A colleague opened as many files by exception as an hour allows")
    NUMBER_TWICE = "number_twice", _("The national register number of a protected file was noted on another file")
    LINK_MADE = "link_made", _("A workshop link was made for an organisation without an e-mail address")
    FILES_MERGED = "files_merged", _("Two files of one person were merged")
    LATE_MARKS = "late_marks", _("Attendance answers arrived too late for their sheet")


class MailRhythm(models.TextChoices):
    """How often a person wants the mail about what waits for her."""

    DAILY = "daily", pgettext_lazy("how often a mail comes", "On working days")
    MONDAYS = "mondays", pgettext_lazy("how often a mail comes", "On Mondays")
    NONE = "none", pgettext_lazy("how often a mail comes", "Never")
