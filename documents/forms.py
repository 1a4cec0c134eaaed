"""Forms of documents: add one, put another in its place, erase it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.conditional_fields import ConditionalFields, When
from core.form_fields import RecordChoiceField
from core.forms import PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from core.uploads import UploadRefused, check_sizes
from documents.enums import SENSITIVE, DocumentKind
from documents.models import Document
from documents.models.document import NEEDS_REASON
from documents.services import limits_of
from participants.file_permissions import may_on_file
from participants.models import Consent, Participant
from participants.sensitive_rows import HEALTH_FAMILY

ACCEPTED = "image/jpeg,image/png,application/pdf"  # phones turn what they have into one of these


class _ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One file or several, as their bytes."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that were sent. Raise ValidationError where there is none."""
        sent = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not sent:
            raise ValidationError(self.error_messages["required"], code="required")
        return sent


class DocumentForm(ConditionalFields, KeyedForm, forms.ModelForm):
    """A paper that comes into a file, as photographs of its pages or as a PDF."""

    field_order = ("papers", "kind", "consent", "paper_on", "title")
    asked_when = {"consent": When("kind", DocumentKind.CONSENT)}

    papers = _FilesField(
        label=gettext_lazy("Photographs or PDF"),
        help_text=gettext_lazy("On a phone: photograph each page. Several photographs become the pages of one PDF."),
        widget=_ManyFilesInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("Photograph the paper, or choose a file.")},
        max_length=None,
        allow_empty_file=True,  # the door of uploads has a sentence for it
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of document"),
        choices=DocumentKind.choices,
        error_messages={"required": gettext_lazy("Say what it is.")},
        help_text=gettext_lazy("Of an identity card note what you need of it; no copy is kept."),
    )
    consent = RecordChoiceField(
        Consent.objects.none(),
        label=gettext_lazy("Which consent it signs"),
        required=False,
        empty_label=gettext_lazy("None that is noted"),
    )
    paper_on = PastDayField(
        label=gettext_lazy("Day of the paper"), error_messages={"required": gettext_lazy("Enter the day.")}
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("If what it is does not say enough."),
    )

    class Meta:
        model = Document
        fields = ["kind", "consent", "paper_on", "title"]

    def __init__(
        self, *args: Any, participant: Participant, reader: User, before: Document | None = None, **kwargs: Any
    ):
        instance = Document(participant=participant)
        first: dict[str, Any] = {"paper_on": today()}
        if before is not None:
            first |= {"kind": before.kind, "title": before.title, "consent": before.consent_id}
        super().__init__(*args, instance=instance, initial={**first, **kwargs.pop("initial", {})}, **kwargs)
        closed = () if may_on_file(reader, HEALTH_FAMILY, participant) else SENSITIVE
        self.fields["kind"].choices = [
            ("", _("Choose")),
            *(one for one in DocumentKind.choices if one[0] not in closed),
        ]
        self.fields["consent"].queryset = participant.consents.select_related("organisation")

    def clean_papers(self) -> list[Any]:
        """Return the files; those that are too large are not read at all."""
        files: list[Any] = self.cleaned_data["papers"]
        try:
            check_sizes([one.size for one in files], limits_of(self.instance.participant.centre))
        except UploadRefused as refused:
            raise ValidationError(str(refused.sentence)) from refused
        return files

    @property
    def values(self) -> dict[str, Any]:
        """Return what is kept of the paper besides its bytes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the rules of what the bytes say to the service, which reads them."""
        exclude = super()._get_validation_exclusions()  # type: ignore[misc]  # of Django's class, not in its stubs
        return set(exclude) | {"stored", "media_type", "pages", "source", "state", "replaced_by"}


class EraseForm(forms.Form):
    """Why a document is erased."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is erased"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": NEEDS_REASON},
        help_text=gettext_lazy("For example: it is of another person. The history keeps the reason."),
    )
