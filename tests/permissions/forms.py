"""Forms as a page renders them: which fields there are, and what somebody would fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from core.periods import today

LONG = "A reason that is longer than the twenty characters that are asked for."
# name -> days from today
DAYS = {
    "ends_on": 3, "last_day": 3, "starts_on": 0, "from_day": 0, "date": 0, "due_on": 3, "agreed_on": 0, "closed_on": 0,
    "signed_on": 0, "planned_end_on": 300, "given_on": 0, "withdrawn_on": 0, "ended_on": 0,
    "asked_on": 0, "first_interview_on": 0, "trial_until": 28,
}  # fmt: skip
WORDS = {
    "minutes": "30", "email": "someone.new@jalon.invalid", "name": "Somebody New",
    "hours": "12,5", "hourly_rate": "40", "enterprise_number": "0403.170.701", "postcode": "1060",
    "phone": "0470 12 34 56", "birth_date": "1/1/1990", "number": "90010100123", "value": "90010100123",
}  # fmt: skip


@dataclass
class Rendered:
    """One form: where it goes, what each field holds, which values it offers."""

    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    boxes: set[str] = field(default_factory=set)

    def filled(self) -> dict[str, Any]:
        """Return what somebody would send: each field with something that fits it, of boxes to tick two."""
        sent: dict[str, Any] = dict(self.values)
        for name, options in self.offered.items():
            real = [option for option in options if option]
            if real and not sent.get(name):
                sent[name] = real[:2] if name in self.boxes else real[0]
        for name in sent:
            last = name.rsplit("-", 1)[-1]
            if name in self.hidden or sent[name] or name in self.offered:
                continue
            if last in DAYS:
                sent[name] = f"{today() + timedelta(days=DAYS[last]):%d/%m/%Y}"
            else:
                sent[name] = WORDS.get(last, LONG)
        return sent


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Rendered] = []
        self._open = False
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self._open = True
            self.forms.append(Rendered(said.get("method", "get").lower(), said.get("action", "")))
        if not self._open:
            return
        form = self.forms[-1]
        if tag == "input" and name:
            self._input(form, name, said)
        elif tag == "button" and name:
            form.offered.setdefault(name, []).append(said.get("value", ""))
        elif tag in {"select", "textarea"} and name:
            form.values.setdefault(name, "")
            self._select, self._text = (name, "") if tag == "select" else ("", name)
            if tag == "select":
                form.offered.setdefault(name, [])
        elif tag == "option" and self._select:
            form.offered[self._select].append(said.get("value", ""))
            if "selected" in said and said.get("value"):
                form.values[self._select] = said["value"]

    def _input(self, form: Rendered, name: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if kind in {"radio", "checkbox"}:
            form.offered.setdefault(name, []).append(said.get("value", "on"))
            form.values.setdefault(name, "")
            if kind == "checkbox":
                form.boxes.add(name)
            if "checked" in said:
                form.values[name] = said.get("value", "on")
        else:
            form.values[name] = said.get("value", "")
            if kind == "hidden":
                form.hidden.add(name)

    def handle_data(self, data: str) -> None:
        if self._open and self._text:
            self.forms[-1].values[self._text] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._text = ""


def forms_of(page: str) -> list[Rendered]:
    """Return the forms of a page in order."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def form_to(page: str, path: str, here: str) -> Rendered | None:
    """Return the form of a page (at `here`) that posts to an address, or None."""
    for form in forms_of(page):
        action = urlsplit(form.action).path or here
        if form.method == "post" and action == path:
            return form
    return None
