"""Closed words of what is made for the person herself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestKind(models.TextChoices):
    """What a person asks for, by the right that she uses."""

    ACCESS = "access", pgettext_lazy("request of a person", "A copy of her file")
    RECTIFICATION = "rectification", pgettext_lazy("request of a person", "A correction")
    RESTRICTION = "restriction", pgettext_lazy("request of a person", "Nothing more to be done with her file")
    OBJECTION = "objection", pgettext_lazy("request of a person", "An objection")
    ERASURE = "erasure", pgettext_lazy("request of a person", "Erasure")
    PORTABILITY = "portability", pgettext_lazy("request of a person", "Her data for another service")
    WITHDRAWAL = "withdrawal", pgettext_lazy("request of a person", "A consent taken back")


class RequestChannel(models.TextChoices):
    """How a request came."""

    SPOKEN = "spoken", pgettext_lazy("how a request came", "She said it")
    PAPER = "paper", pgettext_lazy("how a request came", "By letter or on paper")
    MAIL = "mail", pgettext_lazy("how a request came", "By e-mail")
    PHONE = "phone", pgettext_lazy("how a request came", "By telephone")
    OTHERS = "others", pgettext_lazy("how a request came", "Somebody else, in her name")


class RequestState(models.TextChoices):
    """Where a request stands."""

    RECEIVED = "received", pgettext_lazy("request of a person", "Received")
    CHECKED = "checked", pgettext_lazy("request of a person", "We know that it is her")
    PREPARED = "prepared", pgettext_lazy("request of a person", "Answer prepared")
    ANSWERED = "answered", pgettext_lazy("request of a person", "Answered")
    REFUSED = "refused", pgettext_lazy("request of a person", "Refused")
    CLOSED = "closed", pgettext_lazy("request of a person", "Closed")


OPEN = (RequestState.RECEIVED, RequestState.CHECKED, RequestState.PREPARED)
REPLIED = (RequestState.ANSWERED, RequestState.REFUSED)

# What each right means in the product, by kind: the article, and what is done with it here.
ARTICLES = {
    RequestKind.ACCESS: (
        15,
        _("She gets a copy of what is in her file, on paper in hand or as a file whose passphrase is told apart."),
    ),
    RequestKind.RECTIFICATION: (
        16,
        _("What is wrong is corrected, and its history stays. Where we do not agree, her own words are put beside it."),
    ),
    RequestKind.ERASURE: (
        17,
        _("What need not be kept is erased. What a law or a funder makes us keep stays for its time: say it."),
    ),
    RequestKind.RESTRICTION: (
        18,
        _("The file is only kept: nobody writes in it, no message leaves, and it is in no new list that goes out."),
    ),
    RequestKind.PORTABILITY: (
        20,
        _("For a public task the law gives no such right. She gets her data as a file all the same."),
    ),
    RequestKind.OBJECTION: (
        21,
        _("To messages, to contact after the end, to lists without names or to pictures: at once, without a reason."),
    ),
    RequestKind.WITHDRAWAL: (
        7,
        _("The consent ends today; what was done before stays as it was."),
    ),
}


class RedactionGround(models.TextChoices):
    """Why a passage is left out of the copy of a file (article 15(4) of the GDPR)."""

    OTHER_PERSON = "other_person", _("It is about somebody else")
    TOLD = "told", _("Somebody else told it in confidence")
