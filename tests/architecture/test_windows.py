"""Windows and thresholds are settings of the centre: no constant in days comes back beside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from accounts.centre_settings import SETTINGS
from scripts.extraction import ROOMS

# What is a length in days and no setting: the module and name, and why nobody in a centre chooses it.
CONSTANTS = {
    "accounts/devices.py DAYS": "how long a browser is known: security of every centre alike",
    "actionplans/forms/review.py LONGEST": "a check of what is typed: a year more is a year typed wrong",
    "agenda/exports.py CANCELLED_FOR": "how long a calendar is told that something is off",
    "agenda/exports.py DAYS_AHEAD": "what a calendar program is given",
    "agenda/exports.py DAYS_BACK": "what a calendar program is given",
    "appointments/free_time.py AHEAD": "how far the page on which one books looks",
    "appointments/models/appointment.py REOPENED_WITHIN": "then it is settled: figures stand on it",
    "config/settings/auth.py LOCK_OUT_ROWS_DAYS": "of the installation, for all centres",
    "config/settings/base.py JOB_FILE_DAYS": "of the installation, for all centres",
    "demo/days.py DAY": "one day",
    "demo/days.py WEEK": "one week",
    "demo/exceptions.py NOTICES_DAYS": "sample data",
    "demo/programme.py LINK_DAYS": "sample data",
    "exchange/row_matching.py CORRECTION_DAYS": "how the import tells a corrected row from another one",
    "exchange/row_matching.py _DAY": "one day",
    "jobs/retention.py ERASED_FOR": "how long a backup still opens what was erased: of the installation",
    "messaging/selectors.py RECENT": "how long home tells that a gateway refuses, where nothing left since",
    "oversight/dashboard_panels.py DAYS": "the week that the officer reads",
    "oversight/forms.py LONGEST_QUESTION": "what one question to the log may cost",
    "person/sheet_contents.py DAYS_AHEAD": "the week that a sheet lists: its heading says so in each language",
    "oversight/services.py SAME_NAME_AGAIN": "how often one alert is told",
    "participants/models/operation_entry.py DAYS_TO_ASK": "the rules of the ESF",
    "participants/services/break_glass.py REVIEW_WITHIN": "the promise to the person: reviewed within a week",
    "partners/models/agreement.py LATE_DAYS": "a check of what is typed: late notice of more than three months is none",
    "reporting/evolution.py LONGEST_PAUSE": "what a chart draws as one line",
    "workshops/calendar_grid.py _ONE_DAY": "one day",
    "workshops/conflicts.py DAY": "one day",
    "workshops/calendar.py DAYS_BEHIND": "what the page of a link lists",
    "participants/group_page.py WEEKS": "what the page of a group draws",
    "participants/to_contact.py _DAY": "one day",
    "participants/services/group_stays.py _DAY": "one day",
    "participants/services/path_corrections.py _DAY": "one day",
    "workshops/calendar.py PAPER_DAYS": "where the button to print a sheet stands",
    "workshops/dashboard_panels.py DAYS": "the week that home shows",
    "workshops/emails.py GIVEN_UP": "how long a mail is tried",
    "workshops/forms/planning.py ENDED_DAYS": "which groups a form offers",
    "workshops/models/link.py DAYS_AHEAD": "how early a link shows names: data protection",
    "workshops/models/link.py LONGEST_DAYS": "how long a link may last: data protection",
    "workshops/register.py DAYS_AROUND": "whose names a facilitator may look up: data protection",
    "workshops/tickets.py DAYS": "how long a phone may send late answers",
}


def _lengths(source: str) -> Iterator[str]:
    """Yield the names of a module to which a length in days or weeks is given."""
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            continue
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        if not isinstance(target, ast.Name) or statement.value is None:
            continue
        calls = [call for call in ast.walk(statement.value) if isinstance(call, ast.Call)]
        spans = any(keyword.arg in ("days", "weeks") for call in calls for keyword in call.keywords)
        number = isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, int)
        if spans or (number and "DAYS" in target.id):
            yield target.id


def test_a_length_in_days_is_a_setting_or_says_why_not():
    found = set()
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                short = path.relative_to(settings.BASE_DIR)
                found |= {f"{short} {name}" for name in _lengths(path.read_text())}
    assert found == set(CONSTANTS)


def test_a_constant_in_days_would_be_found():
    source = "import datetime as dt\nSOON = dt.timedelta(days=14)\nFEW = timedelta(weeks=6)\nHOME_DAYS = 60\nMOST = 9\n"
    assert list(_lengths(source)) == ["SOON", "FEW", "HOME_DAYS"]


def test_each_setting_is_read_by_a_room():
    """No setting that nothing reads: its constant is named in a module beside the one that declares it."""
    sources = {
        path: path.read_text()
        for room in ROOMS
        for path in Path(settings.BASE_DIR / room).rglob("*.py")
        if path.name != "settings.py"
    }
    for declared in SETTINGS:
        room = next(
            path for path in settings.BASE_DIR.glob("*/settings.py") if f'code="{declared.code}"' in path.read_text()
        )
        name = next(
            target.targets[0].id
            for target in ast.parse(room.read_text()).body
            if isinstance(target, ast.Assign) and declared.code in ast.unparse(target)
        )
        assert any(name in text for text in sources.values()), declared.code
