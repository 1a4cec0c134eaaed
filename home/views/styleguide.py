"""The living page of components: every one in its states, long words included. Demonstration and debugging only."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from core.charts.geometry import Category, Series, line_panels, stacked_bars
from core.charts.geometry import render as render_chart
from core.conditional_fields import ConditionalFields, When
from core.forms import problems_of
from core.periods import BELGIUM
from home.dashboard import DashboardLine

_LONG = "Geïntegreerde beroepsinschakelingsovereenkomst met de Brusselse gewestelijke welzijnsvoorziening"

_A_MOMENT = datetime(2017, 6, 1, 14, 32, tzinfo=BELGIUM)
_COLOURS = (
    *("paper", "surface", "ink", "accent", "sun", "clay"),
    *("entry", "midterm", "exit"),
    *("team", "subcontractor", "partner"),
    *("educational", "artistic", "cultural"),
)


class SampleForm(ConditionalFields, forms.Form):
    """One field of each kind, one of them asked for by a choice; bound to wrong values it shows every error."""

    asked_when = {"place": When("group", "2", needed="Say where.")}
    name = forms.CharField(label="Title of the workshop", help_text="As it stands in the programme.")
    minutes = forms.IntegerField(label="Length in minutes", min_value=15, max_value=480)
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label="Type",
        help_text="What the session was mostly about.",
        choices=[("e", "Educational"), ("a", "Artistic"), ("c", _LONG)],
        widget=forms.RadioSelect,
    )
    group = forms.ChoiceField(label="Group", choices=[("", "Choose"), ("1", "January 2016"), ("2", _LONG)])
    place = forms.CharField(label="Where the long group comes", help_text="For the long group.", required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    told = forms.BooleanField(label="The group knows about it")
    sheet = forms.FileField(label="Sheet", help_text="One .xlsx file, at most 5 MB.", required=False)


def _shell() -> dict[str, Any]:
    """Return what components ask of the rooms, as the rooms give it: this room knows none of them."""
    milestones = SimpleNamespace(entry="done", midterm="due", exit="")
    sections = [SimpleNamespace(name=name, label=name.title(), url="#") for name in ("overview", "plan", "person")]
    differences = [
        SimpleNamespace(label="Place", saved="Room A", typed="Room B"),
        SimpleNamespace(label="Note", saved=_LONG, typed="She comes on Tuesdays."),
    ]
    return {
        "spaces": range(1, 9),
        "person": _Person(),
        "member": SimpleNamespace(get_role_display="Social worker", centre="CPAS de démonstration"),
        "elsewhere": [{"label": "Import", "url": "#", "current": ""}, {"label": "Tasks", "url": "#", "current": ""}],
        "meanwhile": SimpleNamespace(by="Julie Maréchal", at=_A_MOMENT, differences=differences),
        "readers": SimpleNamespace(
            short="you, Julie Maréchal until 15 June",
            lines=["You, key worker", "Julie Maréchal, who stands in until 15 June"],
            others="The rest of the team sees names, group and attendance.",
        ),
        "moves": [
            {"label": "Take a break", "url": "#"},
            {"label": "Complete", "url": "#"},
            {"label": "Leave before the end", "url": "#", "rare": True},
        ],
        "glance": [
            SimpleNamespace(label="Path", words="active", url="#", detail="Remobilisation · since 7 March", late=False),
            SimpleNamespace(label="Phone", words="0470 12 34 56", url="tel:0470123456", detail="", late=False),
            SimpleNamespace(label="Last contact", words="yesterday", url="", detail="Theatre", late=False),
            SimpleNamespace(label="Open problems", words="3 problems", url="#", detail="", late=False),
            SimpleNamespace(label="Next due", words="27/11", url="#", detail=_LONG, late=True),
        ],
        "head": SimpleNamespace(
            file="Leïla Urbinati",
            kicker="ER-0204 · 34 years old · Remobilisation, group 2017-1 · key worker Nadia Bensalem",
            path=milestones,
            sections=sections,
            here="overview",
        ),
        "wrong": ["This is no time of the day. Write it like 13:30."],
    }


class _Person:
    """Somebody for the menu of the page: nobody need be signed in here."""

    initials = "NB"

    def __str__(self) -> str:
        return "Nadia Bensalem"


def _lines() -> list[DashboardLine]:
    return [
        DashboardLine(
            "Midterm assessment", "Begin", "#", "ER-0204 · since six days", when="12 May", late=True, who="Leïla U."
        ),
        DashboardLine("The report of 2016 waits for a second person", "Read", "#", "Written by Nadia Benali", "Today"),
        DashboardLine(_LONG, "Open the yearly evolution table", "#", _LONG, "This week"),
    ]


def _charts() -> list[str]:
    """Return one picture of each kind; the last year is cut short, one figure is not available."""
    years = [Category("2015"), Category("2016"), Category("2017", "to 1 June", partial=True)]
    split = [
        Series("team", "team", [639, 679, 300], "team"),
        Series("subcontractor", "subcontractors", [300, 395, 164], "subcontractor"),
        Series("partner", "partners", [366, 506, 219], "partner"),
    ]
    counts = [Series("participants", "Participants", [76, 90, 63]), Series("hours", "Hours", [None, 1580, 683])]
    return [
        render_chart(stacked_bars(years, split, unit="h", title="Hours by who ran them", key="sample-bars")),
        render_chart(line_panels(years, counts, title="Participants and hours", key="sample-lines")),
    ]


@login_not_required
@require_safe
def styleguide(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show all components; ?errors=1 shows the form as it comes back with everything wrong."""
    wrong = SampleForm({"name": "", "minutes": "900", "day": "31/02", "kind": "x", "group": ""})
    form = wrong if "errors" in request.GET else SampleForm()
    return render(
        request,
        "styleguide.html",
        {
            "form": form,
            "problems": problems_of(wrong)[:2] if "errors" not in request.GET else [],
            "lines": _lines(),
            "charts": _charts(),
            "long": _LONG,
            "colours": _COLOURS,
            "facts": [("File", "ER-0187"), ("Track", "Remobilisation, group of January 2016"), ("Partner", _LONG)],
            "choices": [
                {"label": "By presence", "url": "#", "current": True},
                {"label": "By enrolment", "url": "#", "current": False},
                {"label": "To 1 June 2017", "url": "#", "current": False},
            ],
            "years": range(2012, 2018),
            **_shell(),
        },
    )
