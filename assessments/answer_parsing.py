"""What was sent from the page of an assessment: read into forms, saved, and answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assessments.forms import AspectForm, OwnScoreForm, aspect_form, code_of, score_form
from assessments.models import Assessment, Domain
from assessments.services.answers import ConcurrentSave, SavedAnswers, locked_draft, save_answers, save_own_scores
from assessments.writing_page import SaveUnit, Writing, state_of, writing_of


def forms_sent(domain: Domain, data: Any) -> Writing:
    """Return the forms of one domain that came with `data`, without reading what is saved."""
    own = score_form(data, domain=domain)
    aspects = [aspect_form(data, aspect=aspect) for aspect in domain.aspects.all()]
    sent = {form.aspect.pk: form for form in aspects if form.sent}
    return Writing([domain], sent, {domain.pk: own} if own.sent else {})


@dataclass
class Taken:
    """What became of what was sent: how many were saved, whether something is wrong, what somebody has to be told."""

    saved: int = 0
    wrong: bool = False
    told: dict[str, ConcurrentSave] = field(default_factory=dict)
    answers: SavedAnswers = field(default_factory=SavedAnswers)
    scores: SavedAnswers = field(default_factory=SavedAnswers)

    @property
    def overtaken(self) -> bool:
        """Whether something was not saved because somebody else had saved it otherwise."""
        return any(told.both for told in self.told.values())

    def of(self, form: AspectForm | OwnScoreForm) -> SavedAnswers:
        """Return the outcome that a form belongs to."""
        return self.scores if isinstance(form, OwnScoreForm) else self.answers

    @property
    def status(self) -> int:
        return 409 if self.overtaken else 400 if self.wrong else 200


def take(assessment: Assessment, writing: Writing) -> Taken:
    """Save each aspect and score that was sent and is right; the others stay in their forms.

    Raises NotAllowed or NoDraft as locked_draft(). Call it inside a transaction.
    """
    taken = Taken()
    sent = list(writing.sent_forms())
    if not sent:
        return taken
    draft = locked_draft(assessment, *{domain_of(form) for form in sent})
    valid = [form for form in sent if form.is_valid()]
    taken.wrong = len(valid) < len(sent)
    answers = {form.aspect: form.values_sent() for form in valid if isinstance(form, AspectForm)}
    scores = {form.domain: form.values_sent() for form in valid if isinstance(form, OwnScoreForm)}
    if answers:
        taken.answers = save_answers(draft, answers)
    if scores:
        taken.scores = save_own_scores(draft, scores)
    for form in valid:
        told = taken.of(form).told.get(key_of(form))
        taken.saved += told is None or not told.both
        if told is not None:
            taken.told[code_of(form)] = told
    return taken


def domain_of(form: AspectForm | OwnScoreForm) -> Domain:
    """Return the domain that a form belongs to."""
    return form.domain if isinstance(form, OwnScoreForm) else form.aspect.domain


def key_of(form: AspectForm | OwnScoreForm) -> int:
    """Return the key of the aspect or domain that a form is about."""
    return form.domain.pk if isinstance(form, OwnScoreForm) else form.aspect.pk


def shown_again(assessment: Assessment, sent: Writing, taken: Taken) -> Writing:
    """Return the forms as they are saved now, those that could not be saved with what was typed."""
    fresh = writing_of(assessment, sent.domains)
    fresh.told = taken.told
    for form in sent.sent_forms():
        told = taken.told.get(code_of(form))
        if form.is_valid() and not (told is not None and told.both):
            continue
        if told is not None and told.also:  # what this writer had not changed is shown as it is saved now
            data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            form.data = data
            for name, value in told.also.items():
                data[form.add_prefix(name)] = value
        if isinstance(form, OwnScoreForm):
            fresh.own[form.domain.pk] = form
        else:
            fresh.aspects[form.aspect.pk] = form
    return fresh


def units_sent(writing: Writing, taken: Taken) -> list[SaveUnit]:
    """Return what was sent with the marks of this moment: what an answer to a small save says, without choices."""
    units = []
    for form in writing.sent_forms():
        mark = taken.of(form).marks.get(key_of(form), "")
        units.append(SaveUnit(**state_of(form, mark, taken.told)))
    return units
