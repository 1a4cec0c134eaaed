"""Writing an assessment: a form for each aspect and one for the person's own score, told apart by their codes."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.enums import Answer, Moment, WordsBy
from assessments.models import Aspect, Assessment, Domain, LiteracyTest, Rating, SelfRating
from assessments.models.assessment import moments_in_order
from assessments.moment_choice import choices_of, chosen_of
from assessments.services.answers import PROBLEM_VALUES, AspectAnswer, SentAnswers, Values, shown_answer, unix_lines
from assessments.services.corrections import doubts_of, doubts_of_days, refusals_of, words_of_order
from core.concurrent_edits import EditForm
from core.form_fields import ReasonField
from core.forms import PastDayField, WholeRecord
from core.idempotency import KeyedForm
from core.periods import long_date, today
from participants.models import Enrolment

OTHER_ANSWERS = [choice for choice in Answer.choices if choice[0] != Answer.RATED]
LEVELS = range(1, 6)
MOST_OWN = 10
MOST_WORDS = 300
MOST_TRIED = 500_000  # characters
_ANSWERS = ("", *map(str, LEVELS), *(choice[0] for choice in OTHER_ANSWERS))
_SCORES = tuple(map(str, range(MOST_OWN + 1)))


class AspectForm(forms.Form):
    """One aspect: a level or another answer, whether it is a problem, a note; none of them is required.

    `seen` is the mark of what was shown; `tried` lists, as JSON, the values that the script sent before without getting
    an answer.
    """

    answer = forms.ChoiceField(
        required=False,
        choices=[*((str(level), str(level)) for level in LEVELS), *OTHER_ANSWERS],
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    reason = forms.CharField(required=False, max_length=300)
    is_problem = forms.ChoiceField(required=False, choices=[(word, word) for word in PROBLEM_VALUES])
    note = forms.CharField(required=False)
    seen = forms.CharField(required=False, max_length=20)
    tried = forms.CharField(required=False)

    is_own = False

    def __init__(self, data: Any, *, aspect: Aspect, rating: Rating | None) -> None:
        self.aspect, self.rating = aspect, rating
        super().__init__(data, prefix=prefix_of(aspect), initial=shown_answer(rating))

    @property
    def sent(self) -> bool:
        """Whether the aspect came with what was sent: its mark always does."""
        return self.is_bound and self.add_prefix("seen") in self.data

    def value(self, name: str) -> Any:
        """Return what a field shows, "" for nothing."""
        return self[name].value() or ""

    def values_sent(self) -> SentAnswers:
        """Return what was sent, for the services. Call it on a valid form."""
        data = self.cleaned_data
        tried = [_values_of(one) for one in _list_of_fields(data["tried"])]
        sent = _values_of(data)
        if sent is None:
            raise ValueError("No form could have sent this.")
        stamp = {"language": (get_language() or "fr")[:2]}
        return SentAnswers(sent, data["seen"], [values for values in tried if values is not None], stamp)


class WordsField(forms.CharField):
    """The person's own words of a domain, with the line breaks that a script sends."""

    def to_python(self, value: Any) -> str:
        """Return the text, counted as the page counts it."""
        return super().to_python(unix_lines(value or "")) or ""


class OwnScoreForm(forms.Form):
    """What the person says of a domain: a score from 0 to 10, her own words; nothing chosen is no score.

    `written_by` is who types on this page.
    """

    own = forms.TypedChoiceField(
        required=False,
        choices=[("", ""), *((str(score), str(score)) for score in range(MOST_OWN + 1))],
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("The own score lies from 0 to 10.")},
    )
    own_words = WordsField(
        required=False,
        max_length=MOST_WORDS,
        error_messages={"max_length": _("Own words have at most %(limit_value)d characters.")},
    )
    own_seen = forms.CharField(required=False, max_length=20)
    own_tried = forms.CharField(required=False)

    is_own = True
    written_by = WordsBy.WORKER

    def __init__(self, data: Any, *, domain: Domain, score: SelfRating | None) -> None:
        self.domain, self.score = domain, score
        super().__init__(data, prefix=domain.code, initial=_shown_view(score))

    @property
    def sent(self) -> bool:
        """Whether the score came with what was sent: its mark always does."""
        return self.is_bound and self.add_prefix("own_seen") in self.data

    def value(self, name: str) -> Any:
        """Return what a field shows, "" for nothing."""
        value = self[name].value()
        return "" if value is None else value

    def values_sent(self) -> SentAnswers:
        """Return what was sent, for the services. Call it on a valid form."""
        data = self.cleaned_data
        tried = [
            {"score": int(one["own"]) if one["own"] else None, "words": one.get("own_words", "").strip()}
            for one in _list_of_fields(data["own_tried"])
            if one.get("own") in ("", *_SCORES)
        ]
        values = {"score": data["own"], "words": data["own_words"]}
        stamp = {"language": (get_language() or "fr")[:2], "written_by": self.written_by}
        return SentAnswers(values, data["own_seen"], tried, stamp)


def _shown_view(view: SelfRating | None) -> dict[str, str]:
    if view is None:
        return {"own": "", "own_words": ""}
    return {"own": "" if view.score is None else str(view.score), "own_words": view.words}


class SavedUnit:
    """An aspect or a score as it is saved: read as its form is, where no form was sent.

    A page has some forty of them, and a form would copy its fields for each to show what is known already.
    """

    sent = False
    errors: dict[str, Any] = {}

    def __init__(self, prefix: str, values: dict[str, Any]) -> None:
        self.prefix, self._values = prefix, values

    def add_prefix(self, name: str) -> str:
        """Return the name of a field on the page, as a form does."""
        return f"{self.prefix}-{name}"

    def value(self, name: str) -> Any:
        """Return what a field shows, "" for nothing."""
        return self._values.get(name) or ""


class SavedAspect(SavedUnit):
    """An aspect as it is saved."""

    is_own = False

    def __init__(self, aspect: Aspect, rating: Rating | None) -> None:
        self.aspect, self.rating = aspect, rating
        super().__init__(prefix_of(aspect), shown_answer(rating))


class SavedScore(SavedUnit):
    """The person's own score of a domain as it is saved."""

    is_own = True

    def __init__(self, domain: Domain, score: SelfRating | None) -> None:
        self.domain, self.score = domain, score
        super().__init__(domain.code, _shown_view(score))


AspectUnitForm = AspectForm | SavedAspect
ScoreUnitForm = OwnScoreForm | SavedScore


def aspect_form(data: Any, *, aspect: Aspect, rating: Rating | None = None) -> AspectUnitForm:
    """Return the form of an aspect that came with `data`, else the aspect as it is saved."""
    prefix = prefix_of(aspect)
    if data is not None and f"{prefix}-seen" in data:
        if data.get(f"{prefix}-confirm"):  # the button of what is proposed, without a script
            confirmed = {f"{prefix}-answer": Answer.NOT_APPLICABLE, f"{prefix}-reason": data[f"{prefix}-confirm"]}
            data = {**data.dict(), **confirmed}
        return AspectForm(data, aspect=aspect, rating=rating)
    return SavedAspect(aspect, rating)


def score_form(data: Any, *, domain: Domain, score: SelfRating | None = None) -> ScoreUnitForm:
    """Return the form of a domain's own score that came with `data`, else the score as it is saved."""
    if data is not None and f"{domain.code}-own_seen" in data:
        return OwnScoreForm(data, domain=domain, score=score)
    return SavedScore(domain, score)


def _values_of(data: dict[str, Any]) -> Values | None:
    """Return the fields of an aspect as values of its rating; None for fields that no form could have sent."""
    answer, problem = data.get("answer", ""), data.get("is_problem", "")
    reason, note = data.get("reason", "").strip(), data.get("note", "").strip()
    if answer not in _ANSWERS or problem not in PROBLEM_VALUES:
        return None
    level = int(answer) if answer.isdigit() else None
    given = AspectAnswer(
        answer=Answer.RATED if level is not None else answer,
        level=level,
        reason=reason if answer in ("", Answer.NOT_APPLICABLE) else "",
        is_problem=PROBLEM_VALUES[problem],
        note=unix_lines(note),
    )
    return given.values


def _list_of_fields(text: str) -> list[dict[str, str]]:
    """Return the items of a JSON list of fields; anything else is left out, which at worst asks once too often."""
    try:
        found = json.loads(text) if len(text) <= MOST_TRIED else []
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, dict) and all(isinstance(value, str) for value in one.values())]


def prefix_of(aspect: Aspect) -> str:
    """Return by what an aspect is called in forms and addresses of a page; codes of aspects recur in other domains."""
    return f"{aspect.domain.code}-{aspect.code}"


def code_of(form: AspectUnitForm | ScoreUnitForm) -> str:
    """Return by what the unit of a form is called on its page."""
    return f"{form.domain.code}-own" if isinstance(form, OwnScoreForm | SavedScore) else prefix_of(form.aspect)


class StartForm(KeyedForm, forms.Form):
    """A new assessment: of which path where there are several, at which moment, on which day."""

    enrolment = forms.ChoiceField(
        label=_("Which path"), widget=forms.RadioSelect, error_messages={"required": _("Choose the path.")}
    )
    moment = forms.ChoiceField(
        label=_("Moment"), widget=forms.RadioSelect, error_messages={"required": _("Choose the moment.")}
    )
    date = PastDayField(
        label=_("Date"),
        help_text=_("The day on which you talk, for example 1/6/2017."),
        max_length=30,
        error_messages={"required": _("Enter on which day it is.")},
    )

    def __init__(
        self, data: Any, *, enrolments: list[Enrolment], taken: dict[int, set[str]], first: Enrolment, moment: str
    ) -> None:
        super().__init__(data)
        self.enrolments = {str(enrolment.uuid): enrolment for enrolment in enrolments}
        self.taken = taken
        self.fields["enrolment"].choices = [(key, _walk(enrolment)) for key, enrolment in self.enrolments.items()]
        if len(enrolments) == 1:
            del self.fields["enrolment"]
        else:
            self.fields["enrolment"].initial = str(first.uuid)
        self.first = first
        # With one path a moment that has its assessment cannot be chosen; with several the path decides.
        gone = taken.get(first.pk, set()) if len(enrolments) == 1 else set()
        self.fields["moment"].choices = [choice for choice in Moment.choices if choice[0] not in gone]
        self.fields["moment"].initial = moment if moment not in gone else None
        self.fields["date"].initial = f"{today():%d/%m/%Y}"

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a day that does not fit the moments that there are already."""
        super().clean()
        cleaned = self.cleaned_data
        if {"moment", "date"} <= cleaned.keys() and not self.errors:
            planned = self.make_assessment()
            if not moments_in_order(planned):
                self.add_error("date", words_of_order(planned))
        return cleaned

    def make_assessment(self) -> Assessment:
        """Return the assessment that would be begun, unsaved. Call it once moment and date are there."""
        enrolment = self.enrolments.get(self.cleaned_data.get("enrolment", ""), self.first)
        return Assessment(enrolment=enrolment, moment=self.cleaned_data["moment"], date=self.cleaned_data["date"])


class TogetherForm(forms.Form):
    """In which language the screens speak that are turned to the person; her own first."""

    language = forms.ChoiceField(
        label=_("Language of the screens"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language.")},
    )

    def __init__(self, data: Any, *, spoken: list[str]) -> None:
        super().__init__(data)
        known = [code for code, _name in settings.LANGUAGES]
        self.fields["language"].initial = next((code for code in spoken if code in known), settings.LANGUAGE_CODE[:2])


class AmendForm(forms.Form):
    """Why a validated assessment is opened again, as a new version."""

    reason = forms.CharField(
        label=_("Why it is amended"),
        help_text=_("It stands beside the new version, for whoever reads it later."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the assessment is amended.")},
    )


class MomentForm(WholeRecord, EditForm):
    """The moment and the day of an assessment as they really were; `found` is the assessment as it is noted."""

    beside = {"assessment_once": "moment"}

    moment = forms.ChoiceField(
        label=_("Moment"),
        choices=Moment.choices,
        widget=forms.RadioSelect,
        help_text=_("Where two were exchanged, note one of them as “Other” first."),
        error_messages={"required": _("Choose the moment.")},
    )
    date = PastDayField(label=_("Date"), max_length=30, error_messages={"required": _("Enter on which day it was.")})
    reason = ReasonField(
        label=_("Reason of the correction"),
        help_text=_("In 20 letters or more. It stands beside the assessment, for whoever reads it later."),
        error_messages={"required": _("Say why the assessment is corrected.")},
    )
    sure = forms.BooleanField(label=_("The day is right"), required=False)

    class Meta:
        model = Assessment
        fields = ["moment", "date"]

    def __init__(self, data: Any = None, *, found: Assessment) -> None:
        super().__init__(data, instance=found)
        self.found = found

    def clean(self) -> dict[str, Any]:
        """Say beside its field what stands against the moment or the day."""
        super().clean()
        cleaned = self.cleaned_data
        if {"moment", "date"} <= cleaned.keys():
            for name, sentence in refusals_of(self.found, cleaned["moment"], cleaned["date"]).items():
                self.add_error(name, sentence)
        return cleaned

    def _refuse(self, now: Any, values: dict[str, Any], *, overtaken: bool) -> bool:
        """Ask the order of moments of what two persons wrote at once, too."""
        if super()._refuse(now, values, overtaken=overtaken):
            return True
        both = Assessment(pk=now.pk, enrolment=now.enrolment, moment=now.moment, date=now.date)
        for name, value in values.items():
            setattr(both, name, value)
        if not overtaken or moments_in_order(both):
            return False
        self.add_error("date", words_of_order(both))
        return True

    @property
    def doubts(self) -> list[str]:
        """What is asked about a form that is right, until the box answers it."""
        if not (self.is_bound and self.is_valid()) or self.cleaned_data["sure"]:
            return []
        return doubts_of(self.found, self.cleaned_data["moment"], self.cleaned_data["date"])


class DiscardForm(forms.Form):
    """Why a draft is thrown away; `seen` is the mark of what it was said to hold."""

    reason = ReasonField(
        label=_("Why it is thrown away"),
        help_text=_("In 20 letters or more. It stays in the history of the file, with what was written."),
        error_messages={"required": _("Say why what was written is thrown away.")},
    )
    seen = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """That a level stands: of which aspect, the last erratum that was told, the mark of the answer as it was shown."""

    aspect = forms.CharField(max_length=70)
    wording = forms.IntegerField(min_value=1, max_value=1_000)
    seen = forms.CharField(required=False, max_length=50)


class MomentsForm(forms.Form):
    """Two or three moments of a file to compare, which may come by a link."""

    moments = forms.MultipleChoiceField(
        label=_("Moments to compare"),
        help_text=_("Choose two or three; those of an earlier path too."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose two or three moments."),
            "invalid_choice": _("This moment is not in the list any more. Choose two or three of the list."),
        },
    )

    def __init__(self, data: Any, *, candidates: list[Assessment]) -> None:
        super().__init__(data)
        self.candidates, field = candidates, self.fields["moments"]
        field.choices = choices_of(candidates)  # type: ignore[attr-defined]  # a field of choices

    def clean_moments(self) -> list[Assessment]:
        """Return the assessments by their day."""
        return chosen_of(self.candidates, self.cleaned_data["moments"])


class RestForm(forms.Form):
    """Marking every aspect that has no answer as not asked: said once more before it is done."""

    rest = forms.BooleanField(
        label=_("Yes, we did not talk about these: mark them as not asked"),
        error_messages={"required": _("Tick this box to say that they were not asked, or answer them first.")},
    )


class _LiteracyFields(forms.Form):
    """The day of a placement test."""

    date = PastDayField(
        label=_("Date"),
        initial=today,
        help_text=_("Day, month and year, for example 1/6/2017."),
        max_length=30,
        error_messages={"required": _("Write on which day it was.")},
    )


class _LiteracyMeta:
    model = LiteracyTest
    fields = ["date", "result"]
    error_messages = {"result": {"required": _("Write the result in the words of the test.")}}
    help_texts = {"result": _("In the words of the test, for example “A2 oral, A1 written”.")}


class LiteracyForm(KeyedForm, _LiteracyFields, forms.ModelForm):
    """One placement test: its day and its result in the words of the test."""

    class Meta(_LiteracyMeta):
        pass


class LiteracyCorrectionForm(_LiteracyFields, EditForm):
    """A placement test as it really was; `found` is the test as it is noted."""

    reason = ReasonField(
        label=_("Reason of the correction"),
        help_text=_("In 20 letters or more. It stands beside the test, for whoever reads it later."),
        error_messages={"required": _("Say why the test is corrected.")},
    )
    sure = forms.BooleanField(label=_("The day is right"), required=False)

    class Meta(_LiteracyMeta):
        pass

    def __init__(self, data: Any = None, *, found: LiteracyTest) -> None:
        super().__init__(data, instance=found)
        self.found = found

    @property
    def doubts(self) -> list[str]:
        """What is asked about the day of a form that is right, until the box answers it."""
        if not (self.is_bound and self.is_valid()) or self.cleaned_data["sure"]:
            return []
        day = self.cleaned_data["date"]
        return [] if day == self.found.date else doubts_of_days(self.found.participant, self.found.date, day)


class RemoveForm(forms.Form):
    """Why something that was noted by mistake is taken away; `seen` is its mark as it was shown."""

    reason = ReasonField(
        label=_("Reason for taking it away"),
        help_text=_("In 20 letters or more. It stays in the history of the file, with what was noted."),
        error_messages={"required": _("Say why it is taken away.")},
    )
    seen = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput)


def _walk(enrolment: Enrolment) -> str:
    group = f", {enrolment.group}" if enrolment.group else ""
    return f"{enrolment.track}{group} ({long_date(enrolment.starts_on)})"
