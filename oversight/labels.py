"""Words for what the log keeps in codes: what was shown, why, through which channel."""

from __future__ import annotations

import re
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

# Code of an answer (`what` of audit.log) -> what it is called. A test finds codes of the rooms that are not here.
WHAT: dict[str, Any] = {
    "accounts.home": gettext_lazy("Home"),
    "accounts.notices": gettext_lazy("Notices"),
    "actionplans.action": gettext_lazy("Writing an action of the plan"),
    "actionplans.board": gettext_lazy("Board of the action plan"),
    "actionplans.exit_project": gettext_lazy("Writing the exit project"),
    "actionplans.goal": gettext_lazy("Writing a goal of the plan"),
    "actionplans.move": gettext_lazy("A step of the plan"),
    "actionplans.paper": gettext_lazy("The plan to sign"),
    "actionplans.plan": gettext_lazy("Action plan"),
    "actionplans.problem": gettext_lazy("Writing a problem of the plan"),
    "actionplans.review": gettext_lazy("Review of the plans"),
    "actionplans.waiting": gettext_lazy("Action plans: to do"),
    "agenda.week": gettext_lazy("Agenda of a team member"),
    "appointments.list": gettext_lazy("Appointments"),
    "appointments.new": gettext_lazy("Book an appointment"),
    "documents.content": gettext_lazy("Opening a document"),
    "documents.document": gettext_lazy("A document"),
    "documents.list": gettext_lazy("Documents"),
    "documents.new": gettext_lazy("Adding a document"),
    "person.copy": gettext_lazy("Copy of a file"),
    "person.copy_page": gettext_lazy("Copy of the file"),
    "person.request": gettext_lazy("The request"),
    "person.requests": gettext_lazy("Requests of persons about their data"),
    "person.rights": gettext_lazy("What the person asks"),
    "person.sheet": gettext_lazy("Sheet to take home"),
    "person.sheet_choices": gettext_lazy("Sheet to take home"),
    "appointments.messages": gettext_lazy("Messages about an appointment"),
    "exchange.import": gettext_lazy("Import of the workbook"),
    "exchange.preview": gettext_lazy("Preview of an import"),
    "exchange.records": gettext_lazy("The records of the centre"),
    "exchange.set_aside": gettext_lazy("What an import had for a protected file"),
    "messaging.list": gettext_lazy("Messages to the person"),
    "messaging.message": gettext_lazy("A message to the person"),
    "oversight.alerts": gettext_lazy("Alerts"),
    "oversight.consultations": gettext_lazy("Consultations, for the person"),
    "oversight.entry": gettext_lazy("An entry of the access log"),
    "oversight.log": gettext_lazy("Access log"),
    "oversight.opened": gettext_lazy("Who opened this file"),
    "oversight.question": gettext_lazy("What an account saw"),
    "oversight.refusals": gettext_lazy("Refused pages"),
    "oversight.reviews": gettext_lazy("Reviews of files opened by exception"),
    "oversight.searches": gettext_lazy("Searches, with their words"),
    "participants.cover": gettext_lazy("Cover by a colleague"),
    "participants.file": gettext_lazy("A person's file"),
    "participants.files": gettext_lazy("List of participants"),
    "participants.hand_over": gettext_lazy("Handing a file over"),
    "participants.intervention": gettext_lazy("An intervention"),
    "participants.interventions": gettext_lazy("Interventions"),
    "participants.lend": gettext_lazy("Lending a file"),
    "participants.list": gettext_lazy("List of participants"),
    "participants.national_number": gettext_lazy("National register number"),
    "participants.open": gettext_lazy("Asking to open a file with a reason"),
    "participants.reduced": gettext_lazy("Reduced page of a file"),
    "participants.seal": gettext_lazy("Protection of a file"),
    "participants.seals": gettext_lazy("Protections"),
    "participants.search": gettext_lazy("Search among participants"),
    "sheet": gettext_lazy("Attendance sheet"),
}
# Of a code that is not above, the room says as much as is known.
ROOM: dict[str, Any] = {
    "accounts": gettext_lazy("Accounts"),
    "actionplans": gettext_lazy("Action plan"),
    "assessments": gettext_lazy("Assessment"),
    "exchange": gettext_lazy("Import"),
    "participants": gettext_lazy("A person's file"),
    "workshops": gettext_lazy("Workshops"),
}
# Rooms of which pages can be refused, and whose answers no access entry names.
PAGES: dict[str, Any] = {
    "jobs": gettext_lazy("Tasks"),
    "oversight": gettext_lazy("Access log"),
    "partners": gettext_lazy("Organisations"),
    "reporting": gettext_lazy("Figures"),
}
_FIGURE = re.compile(r"figure (?P<code>\w+) (?P<year>\d{4})")

CHANNELS: dict[str, Any] = {
    "web": pgettext_lazy("channel", "Pages"),
    "job": pgettext_lazy("channel", "Task in the background"),
    "task": pgettext_lazy("channel", "Task in the background"),
    "command": pgettext_lazy("channel", "Command of the host"),
    "beat": pgettext_lazy("channel", "Jalon itself"),
    "link": pgettext_lazy("channel", "Workshop link"),
}

# Said to the person where the log holds words of an act instead of one of ours: nothing that somebody typed gets out.
WORK_ON_FILE = gettext_noop("Work on the file")

# Why this room itself reads the log; shown to the person like any other purpose.
REVIEW_OF_LOG = gettext_noop("Review of the access log")
QUESTION = gettext_noop("Answering what an account saw")
WHO_OPENED = gettext_noop("Who opened the file, for the key worker")
CONSULTATIONS = gettext_noop("The list of consultations, for the person")
REVIEW_OF_SEARCHES = gettext_noop("Review of searches")
REVIEW_OF_OPENING = gettext_noop("Review of a file opened by exception")
ALERTS = gettext_noop("Looking into an alert")

# Purposes of lines that were written before their words changed: the log keeps them -> what they are called today.
EARLIER = {
    "Review of a file opened by break-glass": REVIEW_OF_OPENING,
    "What is due in the plans of one’s own files": "Following up what is due in action plans",
    "What waits for the key worker, on the home page": "The team’s list of what to do (home page)",
}


def what_words(what: str) -> str:
    """Return what an answer is called; else what its room is called, else the code itself."""
    if what in WHAT:
        return str(WHAT[what])
    if match := _FIGURE.fullmatch(what):
        return _("Records behind a figure of %(year)s") % {"year": match["year"]}
    return str(ROOM.get(what.partition(".")[0], what))


def page_words(page: str) -> str:
    """Return to which part of Jalon the name of a URL belongs; "" for no name."""
    if ":" in page:
        room = page.partition(":")[0]
    else:
        room = "jobs" if page.startswith("job") else "accounts"
    return str(ROOM.get(room) or PAGES.get(room) or page) if page else ""


def channel_words(channel: str) -> str:
    """Return what a channel is called."""
    return str(CHANNELS.get(channel, channel))


def is_ours(purpose: str) -> bool:
    """Tell whether a purpose is a message id of ours, and not words that somebody typed.

    Message ids are in English; one of ours says something else in French.
    """
    today = EARLIER.get(purpose, purpose)
    with translation.override("fr"):
        return bool(today) and _(today) != today


def purpose_words(purpose: str) -> str:
    """Return a purpose in the language in force; words of an act as they are."""
    return _(EARLIER.get(purpose, purpose)) if purpose else ""


def purpose_for_the_person(purpose: str) -> str:
    """Return a purpose as the person of the file is told it."""
    return purpose_words(purpose if is_ours(purpose) else WORK_ON_FILE)
