"""Closed words of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

    AWAITING = "awaiting", _("waits for a second person")
    IN_FORCE = "in_force", _("in force")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


class Language(models.TextChoices):
    """Languages of the product."""

    FRENCH = "fr", _("French")
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class NoticeKind(models.TextChoices):
    """What a person is told of."""

    FILE_OPENED = "file_opened", _("A file of yours was opened by break-glass")
    COVER_GIVEN = "cover_given", _("A colleague asks you to stand in")
    FILE_LENT = "file_lent", _("A colleague lends you a file")
    FILE_HANDED_OVER = "file_handed_over", _("A file is now yours")
    FILE_PASSED_ON = "file_passed_on", _("A file of yours has another key worker")
    FILES_IMPORTED = "files_imported", _("An import wrote in your files")
    SET_ASIDE = "set_aside", _("An import had something for a sealed file")
    IMPORT_TO_CONFIRM = "import_to_confirm", _("An import waits for your confirmation")
    SEAL_ASKED = "seal_asked", _("Somebody asks to seal a file, or to lift a seal")
    SEAL_DECIDED = "seal_decided", _("It was decided about a seal")
    ROLE_TO_CONFIRM = "role_to_confirm", _("A role waits for your confirmation")
    REVIEW_DUE = "review_due", _("A file was opened by break-glass: a review is due")
    ALERT = "alert", _("Something unusual in the access log")
