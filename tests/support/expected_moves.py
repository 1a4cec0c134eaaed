"""The state machines of product.md section 3, written from that page by hand.

Nothing here is read from the code: a machine that is declared otherwise fails against this table.
"""

from __future__ import annotations

from typing import NamedTuple


class Move(NamedTuple):
    """One move: the states it may leave, the one it reaches, what must be given, its guards, its right."""

    sources: tuple[str, ...]
    target: str
    permission: str
    needs: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()


FULL = "The group is full: free a seat, choose another group or wait."
CONSENT = "Note the person’s consent first: a path cannot start without it."
BREAK_BEGINS = "Enter from which day the break runs."
BREAK_ENDS = "Enter until which day the break ran."
LATELY = "The end was noted too long ago. Correct its last day or its reason, or enrol the person again."
OTHERWISE = "The path was in another state before it ended. Open the page again."
GROUP = "Choose a group: a path cannot be active without one."
EXIT_ASSESSMENT = "Make the exit assessment first, or say why there is none."
EXIT_PROJECT = "Note the exit project first, or “none”."
OPEN_PLANS = "Some plans are open: say what becomes of them."
NOT_BY_ITSELF = "This plan did not close by itself with the path: it stays as it ended."
NEW_VERSION = "Its new version is there: throw that draft away first."
EVERY_ASPECT = "Answer every aspect, even with “not asked”."
ORDER = "Assessments follow each other: entry, midterm, exit. Check the date and the moment."
ONE_ACTION = "Add at least one action to the plan first."
OPEN_ACTIONS = "Some actions are still open: end them or carry them over first."
FUTURE = "This session is still to come: its sheet opens shortly before it begins."
NOT_BEGUN = "This session has not begun yet: its sheet can be closed from its start."
SOMEBODY_THERE = "Somebody is noted as having been there. Correct the sheet first."
PASSED = "This session has passed. Plan another one."
ANSWERS = "Note an answer for each expected person."
WHO_RAN = "Say who ran the session."
OVERLAP = (
    "Another signed agreement with this organisation covers the same workshop on some of these days. "
    "Change the days, or end the other one first."
)
ANOTHER_PERSON = "Ask another person than the author to validate the report."
FIGURES = "The report has no figures yet. Make them first."
CORRECTION = "No later version of this report is ready to take its place."
ANOTHER_DECIDES = "You asked for this yourself: another person has to decide."
OFFICER_CONFIRMS = "Only the data-protection officer confirms a protection that leaves out the key worker."
TWO_NAMED = "Name two persons at least: lifting the protection, too, takes two."
NOT_YET = "It has not begun: say afterwards how it went."
EACH_PERSON = "Say of each person whether she came."
A_WEEK_AGO = "This was said more than a week ago: it stays as it is."
KNOWN_HOW = "Say how you know that it is her."
GROUND = "A refusal names its ground and where she can complain."
ANOTHER_LIFTS = "Another person than the one who asked for the lifting decides."

INITIAL = {
    "Enrolment": "candidate",
    "Assessment": "draft",
    "Plan": "draft",
    "Action": "to_do",
    "ExitStep": "to_do",
    "AfterContact": "planned",
    "Session": "planned",
    "BatchMark": "waiting",
    "Appointment": "planned",
    "Document": "checking",
    "Agreement": "draft",
    "Report": "draft",
    "Seal": "asked",
    "DataRequest": "received",
}

STATES = {
    "Enrolment": {"candidate", "trial", "active", "on_break", "completed", "left", "declined"},
    "Assessment": {"draft", "completed", "validated", "amended", "discarded"},
    "Plan": {"draft", "agreed", "running", "closed"},
    "Action": {"to_do", "doing", "done", "partly", "dropped"},
    "ExitStep": {"to_do", "done", "dropped"},
    "AfterContact": {"planned", "done", "withdrawn"},
    "Session": {"planned", "held", "handed_in", "closed", "reopened", "cancelled", "moved"},
    "BatchMark": {"waiting", "applied", "put_aside"},
    "Appointment": {"planned", "held", "moved", "cancelled"},
    "Document": {"checking", "stored", "replaced", "erased"},
    "Agreement": {"draft", "signed", "ended"},
    "Report": {"draft", "validated", "sent", "superseded"},
    "Seal": {"asked", "refused", "in_force", "lift_asked", "lifted"},
    "DataRequest": {"received", "checked", "prepared", "answered", "refused", "closed"},
}

MOVES: dict[str, dict[str, Move]] = {
    # candidate -> trial -> active <-> on break -> completed | left; candidate -> declined. Taking part is voluntary:
    # who is on trial may leave as well.
    "Enrolment": {
        "begin_trial": Move(("candidate",), "trial", "enrolment.move", guards=(FULL,)),
        "decline": Move(("candidate",), "declined", "enrolment.move", needs=("reason",)),
        "activate": Move(("trial",), "active", "enrolment.move", guards=(CONSENT, GROUP)),
        "pause": Move(("active",), "on_break", "enrolment.move", needs=("reason",), guards=(BREAK_BEGINS,)),
        "resume": Move(("on_break",), "active", "enrolment.move", guards=(CONSENT, GROUP, BREAK_ENDS)),
        "complete": Move(
            ("active", "on_break"),
            "completed",
            "enrolment.move",
            needs=("ended_on",),
            guards=(EXIT_ASSESSMENT, EXIT_PROJECT, OPEN_PLANS, BREAK_ENDS),
        ),
        "leave": Move(
            ("trial", "active", "on_break"),
            "left",
            "enrolment.move",
            needs=("ended_on", "exit_reason"),
            guards=(BREAK_ENDS,),
        ),
        # The end of a path is taken back: to the state in which it was.
        "take_back_to_trial": Move(
            ("left",), "trial", "enrolment.move", needs=("reason",), guards=(LATELY, OTHERWISE, FULL)
        ),
        "take_back": Move(
            ("completed", "left"),
            "active",
            "enrolment.move",
            needs=("reason",),
            guards=(LATELY, OTHERWISE, CONSENT, GROUP, FULL),
        ),
        "take_back_to_break": Move(
            ("completed", "left"),
            "on_break",
            "enrolment.move",
            needs=("reason",),
            guards=(LATELY, OTHERWISE, GROUP, FULL, BREAK_BEGINS),
        ),
    },
    # draft -> completed -> validated; validated -> amended (new version, reason); draft -> discarded (reason), which
    # lets the version that it was to replace stand again
    "Assessment": {
        "complete": Move(("draft",), "completed", "assessment.move", guards=(EVERY_ASPECT, ORDER)),
        "validate": Move(("completed",), "validated", "assessment.move"),
        "amend": Move(("validated",), "amended", "assessment.move", needs=("reason",)),
        "reinstate": Move(("amended",), "validated", "assessment.move", needs=("reason",), guards=(NEW_VERSION,)),
        "discard": Move(("draft",), "discarded", "assessment.move", needs=("reason",)),
    },
    # draft -> agreed (with the person, dated) -> running -> closed
    "Plan": {
        "agree": Move(("draft",), "agreed", "plan.move", needs=("agreed_on",)),
        "start": Move(("agreed",), "running", "plan.move", guards=(ONE_ACTION,)),
        "close": Move(("running",), "closed", "plan.move", needs=("closed_on",), guards=(OPEN_ACTIONS,)),
        # At the end of a path: with what became of it, or by itself, which is taken back with that end
        "end_with_path": Move(
            ("draft", "agreed", "running"),
            "closed",
            "plan.move",
            needs=("closed_on", "ending"),
            guards=(OPEN_ACTIONS,),
        ),
        "close_without_news": Move(("draft", "agreed", "running"), "closed", "plan.move", needs=("closed_on",)),
        "reopen_draft": Move(("closed",), "draft", "plan.move", guards=(NOT_BY_ITSELF,)),
        "reopen_agreed": Move(("closed",), "agreed", "plan.move", guards=(NOT_BY_ITSELF,)),
        "reopen_running": Move(("closed",), "running", "plan.move", guards=(NOT_BY_ITSELF,)),
    },
    # A first step after the path; a contact after it
    "ExitStep": {
        "finish": Move(("to_do",), "done", "plan.move"),
        "drop": Move(("to_do",), "dropped", "plan.move"),
    },
    "AfterContact": {
        "note_contact": Move(("planned",), "done", "contact.record", needs=("done_on", "channel", "result")),
        "withdraw": Move(("planned",), "withdrawn", "contact.record"),
    },
    # to do -> doing -> done | partly | dropped; what was never begun may be dropped too
    "Action": {
        "begin": Move(("to_do",), "doing", "plan.move"),
        "finish": Move(("doing",), "done", "plan.move"),
        "finish_partly": Move(("doing",), "partly", "plan.move", needs=("outcome",)),
        "drop": Move(("to_do", "doing"), "dropped", "plan.move", needs=("reason",)),
    },
    # planned -> held -> closed; planned -> cancelled (reason) | moved (to another session); closed -> reopened
    # (manager, reason), which is closed anew. While nobody was there: held -> planned (opened by mistake), held or
    # reopened -> cancelled (did not take place). By a link: held or reopened -> handed in -> closed | held (sent back).
    # Cancelled -> planned, while its day has not passed
    "Session": {
        "hold": Move(("planned",), "held", "session.register", guards=(FUTURE,)),
        "hand_in": Move(("held", "reopened"), "handed_in", "session.hand_in", guards=(NOT_BEGUN, ANSWERS, WHO_RAN)),
        "send_back": Move(("handed_in",), "held", "session.send_back", needs=("reason",)),
        "close": Move(
            ("held", "handed_in", "reopened"), "closed", "session.close", guards=(NOT_BEGUN, ANSWERS, WHO_RAN)
        ),
        "undo_open": Move(("held",), "planned", "session.undo_open", needs=("reason",), guards=(SOMEBODY_THERE,)),
        "call_off": Move(
            ("held", "reopened"), "cancelled", "session.undo_open", needs=("reason",), guards=(SOMEBODY_THERE,)
        ),
        "restore": Move(("cancelled",), "planned", "session.plan", guards=(PASSED,)),
        "reopen": Move(("closed",), "reopened", "session.reopen", needs=("reason",)),
        "cancel": Move(("planned",), "cancelled", "session.plan", needs=("reason",)),
        "move": Move(("planned",), "moved", "session.plan", needs=("moved_to",)),
    },
    # A late answer: waiting -> applied | put aside, by whoever may reopen the sheet, with a reason
    "BatchMark": {
        "apply": Move(("waiting",), "applied", "session.reopen", needs=("reason",)),
        "put_aside": Move(("waiting",), "put_aside", "session.reopen", needs=("reason",)),
    },
    # planned -> held (and back within a week, by whoever was there) | moved | cancelled
    "Appointment": {
        "hold": Move(("planned",), "held", "appointment.record", guards=(NOT_YET, EACH_PERSON)),
        "reopen": Move(("held",), "planned", "appointment.reopen", guards=(A_WEEK_AGO,)),
        "move": Move(("planned",), "moved", "appointment.plan", needs=("moved_to",)),
        "cancel": Move(("planned",), "cancelled", "appointment.plan", needs=("cancelled_by",)),
    },
    # checking (by the scanner) -> stored -> replaced; erased from each of them, with a reason
    "Document": {
        "store": Move(("checking",), "stored", "document.add"),
        "replace": Move(("stored",), "replaced", "document.add", needs=("replaced_by",)),
        "erase": Move(("checking", "stored", "replaced"), "erased", "document.add", needs=("reason",)),
    },
    # draft -> signed -> ended
    "Agreement": {
        "sign": Move(("draft",), "signed", "agreement.move", needs=("signed_on",), guards=(OVERLAP,)),
        "end": Move(("signed",), "ended", "agreement.move", needs=("ends_on",)),
    },
    # draft -> validated -> sent -> superseded
    "Report": {
        "validate": Move(("draft",), "validated", "report.validate", guards=(ANOTHER_PERSON, FIGURES)),
        "send": Move(("validated",), "sent", "report.validate"),
        "supersede": Move(("sent",), "superseded", "report.validate", needs=("reason",), guards=(CORRECTION,)),
    },
    # Section 5: a sealed file; setting and lifting it takes two persons
    # received -> checked -> prepared -> answered | refused (ground) -> closed (the desk's specification, section 11)
    "DataRequest": {
        "check_identity": Move(("received",), "checked", "request.prepare", needs=("identity",)),
        "prepare_answer": Move(("checked",), "prepared", "request.prepare"),
        "answer": Move(("prepared",), "answered", "request.manage", needs=("answered_on",)),
        "refuse": Move(
            ("received", "checked", "prepared"), "refused", "request.manage", needs=("ground", "complaint_to")
        ),
        "close": Move(("answered", "refused"), "closed", "request.manage"),
    },
    "Seal": {
        "confirm": Move(("asked",), "in_force", "seal.decide", guards=(ANOTHER_DECIDES, TWO_NAMED, OFFICER_CONFIRMS)),
        "refuse": Move(("asked",), "refused", "seal.decide", needs=("reason",), guards=(ANOTHER_DECIDES,)),
        "ask_lift": Move(("in_force",), "lift_asked", "seal.ask", needs=("reason",)),
        "lift": Move(("lift_asked",), "lifted", "seal.decide", guards=(ANOTHER_LIFTS,)),
        "keep": Move(("lift_asked",), "in_force", "seal.decide", needs=("reason",), guards=(ANOTHER_LIFTS,)),
    },
}
