"""What is asked of the evolution table (which years, as of which day, counted how); funding periods and posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, TeamMember
from core.closed_years import CountedDays, doubt_about, years_moved
from core.concurrent_edits import EditForm
from core.forms import AsksAgain, DayField, WholeRecord
from core.idempotency import KeyedForm
from core.overlaps import overlaps
from core.periods import long_date, today
from partners.form_fields import AmountField
from reporting.enums import CountMode
from reporting.evolution import MOST_YEARS, usual_years, years_of_records
from reporting.figures import Frame
from reporting.models import FundingPeriod, StaffPost
from reporting.services import next_number

EARLIEST, LATEST = 1900, 2200
# Words of the address, where "from" is no name for Python.
_WORDS = {"first": "from", "last": "to"}


def _year(label: Any) -> forms.IntegerField:
    """Return a field of a year; a text input, because a number input hides what was mistyped."""
    sentence = _("This is not a year. Write four digits, for example 2017.")
    return forms.IntegerField(
        label=label,
        min_value=EARLIEST,
        max_value=LATEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 12, "size": 6}),
        error_messages={"invalid": sentence, "min_value": sentence, "max_value": sentence},
    )


class EvolutionForm(forms.Form):
    """The question in the address of the page; what is left out has its usual value."""

    first = _year(_("First year"))
    last = _year(_("Last year"))
    as_of = DayField(
        label=_("As of"),
        max_length=40,
        help_text=_("Nothing after this day is counted. For example 1/6/2017."),
        widget=forms.TextInput(attrs={"size": 14}),
    )
    count = forms.ChoiceField(
        label=_("Participants counted"),
        choices=CountMode.choices,
        error_messages={"invalid_choice": _("Choose one of the two ways of counting.")},
    )

    def __init__(self, query: Mapping[str, str], known: tuple[int, int] | None) -> None:
        """Take the query as typed; `known` are the first and the last year shown unasked."""
        now = today()
        first, last = known or (now.year, now.year)
        usual = {"from": first, "to": last, "as_of": f"{now:%d/%m/%Y}", "count": CountMode.PRESENCE}
        given = {word: query[word] for word in usual if query.get(word, "").strip()}
        super().__init__({**usual, **given})

    @classmethod
    def of(cls, query: Mapping[str, str], centre: Centre) -> EvolutionForm:
        """Return the form of an address in a centre."""
        return cls(query, usual_years(centre))

    @classmethod
    def of_support(cls, query: Mapping[str, str], centre: Centre) -> EvolutionForm:
        """Return the form of the table of individual support: unasked, the latest years whoever funded them."""
        first, last = years_of_records(centre) or (today().year, today().year)
        last = max(last, today().year)
        return cls(query, (max(first, last - MOST_YEARS + 1), last))

    def add_prefix(self, field_name: str) -> str:
        """Return the word of the address for a field."""
        return super().add_prefix(_WORDS.get(field_name, field_name))

    def clean_as_of(self) -> dt.date:
        """Refuse a day to come: a year that is not over would stand there as if it were (section 4, rule 7)."""
        day = self.cleaned_data["as_of"]
        if day > today():
            raise ValidationError(_("This day is still to come. Write today or an earlier day."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse years in the wrong order and more of them than a table can hold."""
        super().clean()
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first is not None and last is not None:
            if last < first:
                self.add_error("last", _("The last year comes before the first."))
            elif last - first >= MOST_YEARS:
                self.add_error("last", _("The table holds at most %(number)d years at once.") % {"number": MOST_YEARS})
        return data

    def frame(self, centre: Centre) -> Frame:
        """Return the days to count; only for a valid form."""
        data = self.cleaned_data
        return Frame.years(centre, data["first"], data["last"], as_of=data["as_of"], count=CountMode(data["count"]))


class _DatedFields(AsksAgain, forms.Form):
    """A record from a day to a day; days of years that are over are asked about."""

    starts_on = DayField(
        label=_("First day"),
        help_text=_("For example 1/6/2017."),
        error_messages={"required": _("Enter the first day.")},
    )
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Left empty, it has no end yet."))
    beside: ClassVar[dict[str, str]] = {
        "funding_dates": "ends_on", "post_dates": "ends_on", "post_fraction": "fraction",
    }  # fmt: skip
    later = frozenset({"funding_number_once", "post_number_once"})
    sure_label = _("The days are right")
    instance: Any  # of the model form that stands beside

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = kwargs["instance"]
        self.before = self.span_of(stored) if stored.pk else None

    @staticmethod
    def span_of(record: Any) -> CountedDays:
        """Return the days of a record."""
        return CountedDays(record.starts_on, record.ends_on)

    def doubts(self) -> list[str]:
        """Ask about the years that are over and would count otherwise."""
        return doubt_about(years_moved(self.before, self.span_of(self.instance)))


class _FundingFields(_DatedFields):
    funder = forms.CharField(
        label=_("Source of funds"),
        max_length=160,
        help_text=_("As the yearly table names it above its years."),
        error_messages={"required": _("Enter the source of funds.")},
    )


class NewFundingForm(_FundingFields, WholeRecord, KeyedForm, forms.ModelForm):
    """A new funding period."""

    class Meta:
        model = FundingPeriod
        fields = ["funder", "starts_on", "ends_on"]

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, instance=FundingPeriod(centre=centre))


class FundingForm(_FundingFields, WholeRecord, EditForm):
    """A funding period that is changed; under another source it takes the next number of that one."""

    class Meta:
        model = FundingPeriod
        fields = ["funder", "starts_on", "ends_on"]

    def follow_up_values(self, now: Any, values: dict[str, Any]) -> dict[str, Any]:
        """Return the number where the source changes."""
        funder = values.get("funder", now.funder)
        return {} if funder == now.funder else {"number": next_number(now.centre, funder)}


class _PostFields(_DatedFields):
    function = forms.CharField(
        label=_("Function"),
        max_length=120,
        help_text=_("For example: social worker, coordinator."),
        error_messages={"required": _("Enter the function.")},
    )
    fraction = AmountField(
        label=_("Fraction of full time"),
        max_digits=4,
        decimal_places=3,
        help_text=_("1 for full time, 0,8 for four fifths. Another fraction later is another post."),
        error_messages={"required": _("Enter the fraction of full time."), "invalid": _("Enter a number such as 0,8.")},
    )

    @staticmethod
    def span_of(record: Any) -> CountedDays:
        """Return the days of a post, with its fraction."""
        return CountedDays(record.starts_on, record.ends_on, record.fraction)

    def clean(self) -> dict[str, Any]:
        """Refuse days on which the person has this function already; one of another function may run beside it."""
        super().clean()
        data, post = self.cleaned_data, self.instance
        first, last, function = (data.get(name) for name in ("starts_on", "ends_on", "function"))
        member = data.get("member") or (post.member if post.member_id else None)
        same = (first, last, function) == (post.starts_on, post.ends_on, post.function)
        if not (first and function and member) or same or (last and last < first) or "ends_on" in self.errors:
            return data
        others = StaffPost.objects.filter(member=member, function=function).exclude(pk=post.pk).order_by("starts_on")
        if post.pk is None:
            others = others.exclude(uuid=data.get("key"))  # the same form sent twice
        for other in others:
            if overlaps(first, last, other.starts_on, other.ends_on):
                self._say_overlap(other)
                break
        return data

    def _say_overlap(self, other: StaffPost) -> None:
        words = {"function": other.function, "first": long_date(other.starts_on)}
        said = gettext("This person has the post “%(function)s” since %(first)s: give that one a last day first.")
        if other.ends_on is not None:
            words["last"] = long_date(other.ends_on)
            said = gettext("This person has the post “%(function)s” from %(first)s to %(last)s: correct the days.")
        self.add_error("starts_on", said % words)


class NewPostForm(_PostFields, WholeRecord, KeyedForm, forms.ModelForm):
    """A new post of somebody of the team."""

    field_order = ("member", "function", "fraction", "starts_on", "ends_on", "sure")

    class Meta:
        model = StaffPost
        fields = ["member", "function", "fraction", "starts_on", "ends_on"]

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, instance=StaffPost(centre=centre))
        team = TeamMember.objects.filter(centre=centre).select_related("user").order_by("code", "pk")
        self.fields["member"] = forms.ModelChoiceField(
            label=_("Who"),
            queryset=team,
            to_field_name="uuid",
            empty_label=_("Choose a member of the team"),
            help_text="" if team else _("Nobody is in the team yet: add the member first."),
            error_messages={"required": _("Choose who has the post.")},
        )
        self.fields["member"].label_from_instance = lambda member: f"{member.code} · {member}"
        self.order_fields(self.field_order)


class PostForm(_PostFields, WholeRecord, EditForm):
    """A post that is changed; whose it is stays."""

    field_order = ("function", "fraction", "starts_on", "ends_on", "sure")

    class Meta:
        model = StaffPost
        fields = ["function", "fraction", "starts_on", "ends_on"]
