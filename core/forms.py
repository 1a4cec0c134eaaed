"""How every form is drawn: label, hint and error beside the field, and one summary of errors at the top.

Pattern of the GOV.UK Design System: the summary takes the focus and links to each field. Forms are written with
`novalidate`, because a browser's own bubbles speak the browser's language and vanish.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import django.forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.conditional_fields import ConditionalFields, When
from core.periods import NotADay, parse_day, parse_near_day, today

_WIDGETS = Path(django.forms.__file__).parent / "templates"


class DayField(django.forms.CharField):
    """A day as people write it (core.periods); what was typed stays in the field.

    `past`: a birth, written with its year. Other days may be written without, or as "yesterday".
    """

    to_come = True  # whether it may be a day that has not come yet

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        self.past = past
        widget = django.forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"})
        super().__init__(**{"max_length": 30, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Return 01/06/2017 for a day; what was typed stays as it is."""
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> dt.date | None:
        """Return the day, None where nothing was typed. Raise ValidationError with the sentence of NotADay."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_day(text, past=True) if self.past else parse_near_day(text, to_come=self.to_come)
        except NotADay as error:
            raise ValidationError(str(error)) from error


class PastDayField(DayField):
    """A day that has come."""

    to_come = False

    def clean(self, value: Any) -> dt.date | None:
        """Return the day. Raise ValidationError for what is no day, or for one that has not come yet."""
        day = super().clean(value)
        if day is not None and day > today():
            raise ValidationError(_("This day has not come yet. Enter today or an earlier day."))
        return day


class WholeRecord(django.forms.BaseModelForm):  # type: ignore[type-arg]  # not to be subscripted when it runs
    """A form that asks every rule of its record, those on columns that it does not show as well.

    `beside` names the field beside which a constraint is said; another one is said of the whole form. Those of `later`
    are kept by the service, which fills the column. A new form that was saved before is compared by create_once().
    """

    beside: ClassVar[dict[str, str]] = {}
    later: ClassVar[frozenset[str]] = frozenset()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # of Django's class, not in its stubs
        key = self.cleaned_data.get("key")
        if self.errors or (key and self._meta.model._base_manager.filter(uuid=key).exists()):
            return
        for constraint in self._meta.model._meta.constraints:
            if constraint.name in self.later:
                continue
            try:
                constraint.validate(self._meta.model, self.instance)
            except ValidationError as error:
                at = self.beside.get(constraint.name)
                self.add_error(at if at in self.fields else None, error.messages)


class AsksAgain(django.forms.BaseForm):
    """A form that asks a second time about what is odd and may be right; the box `sure` answers.

    A form says in doubts() what is asked; the page shows it and writes nothing until the box is ticked.
    """

    sure_label: Any = gettext_lazy("This is right")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"] = django.forms.BooleanField(label=self.sure_label, required=False)

    def doubts(self) -> list[str]:
        """Return the sentences that are asked about, none where nothing is. Call it on a valid form."""
        return []

    @cached_property
    def asked(self) -> list[str]:
        """The doubts of a form that was sent and is right, which the box does not answer. Where none is, the box goes.

        Read it once the form is as it was sent, and before the page is drawn.
        """
        doubts = self.doubts() if self.is_bound and self.is_valid() else []
        if not doubts:
            del self.fields["sure"]
            return []
        return [] if self.cleaned_data.get("sure") else doubts


def problems_of(form: BaseForm) -> list[dict[str, str]]:
    """Return what is wrong with a bound form, in order of its fields, for <c-error-summary :problems="...">.

    Each is {"text": sentence, "href": "#id of the input", "label": the field's}; href and label are "" for an error of
    the whole form, and label where the sentence names the field itself. It is what tells "This day does not exist" of
    one day from that of another.
    """
    problems = [{"text": str(error), "href": "", "label": ""} for error in form.non_field_errors()]
    for field in form:
        href, label = ("", "") if field.is_hidden else (f"#{_first_input(field)}", str(field.label))
        for text in map(str, field.errors):
            named = label.casefold() in text.casefold()
            problems.append({"text": text, "href": href, "label": "" if named else label})
    return problems


def _first_input(field: BoundField) -> str:
    """Return the id of the element that can take the focus: radios and ticks have theirs numbered from 0."""
    return field.id_for_label or f"{field.auto_id}_0"


def _condition(form: BaseForm, when: When | None) -> dict[str, Any]:
    """Return when a field is in sight, as <c-field> takes it."""
    if when is None or when.always:
        return {"when": "", "choices": "", "unless": False}
    return {"when": form.add_prefix(when.field), "choices": when.words, "unless": when.unless}


class AccessibleFormRenderer(DjangoTemplates):
    """Draws forms and fields with our templates (cotton components inside) and widgets with Django's."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    @cached_property
    def engine(self) -> Any:
        """Return an engine like the site's, which finds Django's own widget templates after ours."""
        site: dict[str, Any] = settings.TEMPLATES[0]
        options = {key: site["OPTIONS"][key] for key in ("loaders", "builtins")}
        return self.backend({"NAME": "forms", "APP_DIRS": False, "DIRS": [*site["DIRS"], _WIDGETS], "OPTIONS": options})

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Render with what our two templates need beside Django's context."""
        if template_name == self.form_template_name:
            context = {**context, "problems": problems_of(context["form"])}
        elif template_name == self.field_template_name:
            bound = context["field"]
            widget = bound.field.widget
            tick = isinstance(widget, CheckboxInput)
            when = bound.form.condition_of(bound.name) if isinstance(bound.form, ConditionalFields) else None
            # A form names in `one_is_needed` fields of which one is needed: none of them is called optional.
            needed = bound.field.required or bound.name in getattr(bound.form, "one_is_needed", ())
            context = {
                **context,
                "tick": tick,
                "file": isinstance(widget, FileInput),
                "optional": not needed and not tick and not (when and (when.needed or when.always)),
                **_condition(bound.form, when),
            }
        return super().render(template_name, context, request)
