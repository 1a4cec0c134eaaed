"""THE reviewed table: every address of the product, who gets what there, on which object, by which method.

Read a row as: address, what it takes, the answer of each method to who may, and then one word for each of

    worker facilitator manager coordinator dpo administrator

with a letter for each object ("+" yes, "3" 403, "4" 404, ">" 302, "9" 409; one letter stands for all objects):

    file      own colleagues ended theirs sealed named glass covered lent     (tests/permissions/stage.py)
              the same for what lies in a file: assessment, draft assessment
    session   own outside others theirs            (own: run by the facilitator; outside: by who came with the link)
    job       own colleagues theirs                (own: of the visitor); the same for import, notice, account, role,
                                                   given cover (own: given by the worker), loan
    seal      sealed named theirs     review  glass sealed theirs     entry, alert  own sealed theirs
    waiting role  own theirs

Whoever is not signed in, or not any more, is sent to the sign-in page everywhere, and who has not given a second step
to the page for it, unless the row says otherwise under `guests`. A method that a row does not name is refused with
405. The object `theirs` and one that does not exist get the same answer. tests/permissions/test_urls.py makes every one
of these requests.
"""

from __future__ import annotations

from tests.permissions.table import Row

ALL = "+ + + + + +"
OUTSIDE = dict.fromkeys(("anonymous", "disabled", "outside"), "+")
EVERYBODY = dict.fromkeys(("anonymous", "disabled", "unproven", "outside"), "+")
STRANGERS = dict.fromkeys(("anonymous", "disabled", "outside"), "2")  # the form, empty or with what is wrong
NOBODY = "4 4 4 4 4 4"
BY_LINK = dict.fromkeys(("anonymous", "disabled"), "4") | {"outside": "+"}
TEAM = "+ 3 + 3 3 3"  # social workers and managers
MANAGER = "3 3 + 3 3 3"
WORKER = "+ 3 3 3 3 3"
OFFICER = "3 3 3 3 + 3"
ADMINISTRATOR = "3 3 3 3 3 +"
PAGE, FORM = "GET HEAD 200", "GET HEAD 200, POST 422"
# allauth's pages take PUT for POST, without reading a body, and say their methods to OPTIONS.
ALLAUTH_PAGE, ALLAUTH_FORM = "GET HEAD OPTIONS 200", "GET HEAD POST PUT OPTIONS 200"
EVERY_METHOD = "GET HEAD POST PUT PATCH DELETE OPTIONS"
OWN_JOB = "+44 +44 +44 +44 +44 +44"
YEARS = {"first": "2016", "last": "2017"}


def of_file(worker: str, manager: str) -> str:
    """Return the words of an address of a file: facilitator, coordinator, officer and administrator are strangers."""
    return f"{worker} 4 {manager} 4 4 4"


#                  own colleagues ended theirs sealed named glass covered lent
KNOWN = of_file("+++44++++", "+++44++++")
READ = of_file("+3344++++", "333443+33")
CHANGE = of_file("+3344+3++", "333443333")
PART_OF_PLAN = of_file("+4444+3++", "333443333")
PART = of_file("+4444+3++", "444444344")
OF_WRITER = of_file("+4444+333", "444444344")  # whoever wrote it, or the key worker
PART_OF_PLAN = of_file("+4444+3++", "333443333")
OF_OWN = of_file("+3344+333", "333443333")
ASSIGN = of_file("+3344+333", "+++44++++")

TABLE = [
    # The shell
    Row("home", "", PAGE, ALL),
    Row("language", "", "POST 302", ALL, EVERYBODY, data={"language": "en"}),
    Row("styleguide", "", PAGE, ALL, OUTSIDE),
    Row("notices", "", PAGE, ALL),
    Row("notice-put-away", "notice", "POST 302", OWN_JOB),
    Row("centre", "", "GET HEAD 200, POST 404", ALL),
    # Coming in and going out
    Row("sign-in", "", "GET HEAD 302, POST 302", ALL, STRANGERS),
    Row("account_login", "", "GET HEAD 302, POST 302", ALL, STRANGERS),
    Row("sign-out", "", "POST 302", ALL, EVERYBODY),
    Row("mfa_authenticate", "", f"{EVERY_METHOD} 302", ALL, EVERYBODY),
    Row("account_change_password", "", ALLAUTH_FORM, ALL),
    Row("account_reset_password", "", ALLAUTH_FORM, ALL, OUTSIDE),
    Row("account_reset_password_done", "", ALLAUTH_PAGE, ALL, OUTSIDE),
    Row("account_reset_password_from_key", "", f"{EVERY_METHOD} 200", ALL, OUTSIDE, {"uidb36": "0", "key": "x"}),
    Row("account_reauthenticate", "", ALLAUTH_FORM, ALL, {"unproven": "+"}),
    # Nobody of the stage has set a second step up: there is nothing to give, to remove or to show.
    Row("mfa_reauthenticate", "", f"{EVERY_METHOD} 302", ALL),
    Row("mfa_reauthenticate_webauthn", "", f"{EVERY_METHOD} 302", ALL),
    Row("mfa_index", "", ALLAUTH_PAGE, ALL, {"unproven": "+"}),
    Row("end-session", "", "POST 302", ALL),
    Row("second-step-done", "", "POST 302", ALL, {"unproven": "+"}),
    Row("mfa_activate_totp", "", ALLAUTH_FORM, ALL, {"unproven": "+"}),
    Row("mfa_deactivate_totp", "", f"{EVERY_METHOD} 404", ALL),
    Row("mfa_add_webauthn", "", ALLAUTH_FORM, ALL, {"unproven": "+"}),
    Row("mfa_edit_webauthn", "", "GET HEAD POST PUT 404, OPTIONS 200", ALL, address={"pk": 999_999}),
    Row("mfa_remove_webauthn", "", "GET HEAD POST DELETE 404, OPTIONS 200", ALL, address={"pk": 999_999}),
    Row("mfa_view_recovery_codes", "", "GET HEAD 404, OPTIONS 200", ALL, {"unproven": "+"}),
    Row("mfa_generate_recovery_codes", "", ALLAUTH_FORM, ALL),
    # The administrator's pages: accounts of the centre
    Row("accounts", "", PAGE, ADMINISTRATOR, door_first="3"),
    Row("account", "account", PAGE, "3 3 3 3 3 ++4", door_first="3"),
    Row("account-new", "", "GET HEAD POST 200", ADMINISTRATOR, door_first="3"),
    Row("role-new", "account", "GET HEAD POST 200", "3 3 3 3 3 ++4", door_first="3"),
    Row(
        "role-end",
        "role",
        "GET HEAD POST 200",
        "3 3 3 3 3 ++4",
        address={
            "uuid": lambda world, cell, role: role.user.uuid if role else world.dpo.uuid,
            "role": lambda world, cell, role: role.uuid if role else world.here.uuid,
        },
        door_first="3",
    ),
    # Nothing of it on one's own account; `colleagues` is open and has no second step.
    *(
        Row(f"account-{deed}", "account", "GET HEAD 200", "3 3 3 3 3 ++4", door_first="3")
        for deed in ("close", "reopen", "password", "second-step", "sessions")
    ),
    *(
        Row(f"account-{deed}", "account", "POST 302", f"3 3 3 3 3 {word}", door_first="3")
        for deed, word in (
            ("close", "9+4"),
            ("reopen", "994"),
            ("password", "9+4"),
            ("second-step", "994"),
            ("sessions", "9+4"),
        )
    ),
    Row("roles", "", PAGE, "3 3 + 3 3 +", door_first="3"),
    Row("role", "waiting role", "GET HEAD 200, POST 409", "3 3 +4 3 3 44", door_first="3"),
    # Jobs: everybody those that they started
    Row("jobs", "", "GET 200", ALL),
    Row("job", "job", "GET 200", OWN_JOB),
    Row("job-progress", "job", "GET 200", OWN_JOB),
    Row("job-result", "job", "GET 200", "+44 444 +44 444 444 444"),  # the right to the figures must last
    Row("job-cancel", "job", "POST 302", OWN_JOB),
    # Files
    Row("participants:files", "", PAGE, TEAM),
    Row("participants:search", "", "POST 302", TEAM, data={"text": "somebody"}),
    Row("participants:file", "file", PAGE, KNOWN),
    Row("participants:national-number", "file", "POST 200", CHANGE),
    Row("participants:interventions", "file", PAGE, READ),
    Row("participants:new-intervention", "file", "GET HEAD 200, POST 400", CHANGE),
    # What is written in a file by who follows the person; its parts are unknown to who may not read it
    Row("participants:new", "", "GET HEAD 200, POST 400", WORKER),
    *(Row(f"participants:{name}", "file", PAGE, READ) for name in ("person", "paths", "history", "readers")),
    *(
        Row(f"participants:{name}", "file", "GET HEAD 200, POST 400", CHANGE)
        for name in ("identity", "change-number", "new-fact", "new-consent", "new-enrolment")
    ),
    Row("participants:intervention", "intervention", "GET HEAD 200, POST 400", OF_WRITER),
    Row("participants:remove-intervention", "intervention", "POST 302", OF_WRITER),
    Row("participants:fact", "fact", "GET HEAD 200, POST 400", PART),
    Row("participants:remove-fact", "fact", "POST 302", PART),
    Row("participants:withdraw", "consent", "GET HEAD 200, POST 400", PART),
    Row("participants:enrolment", "enrolment", "GET HEAD 200, POST 400", CHANGE),
    Row("participants:move", "enrolment", "GET HEAD 200, POST 400", CHANGE, address={"move": "pause"}),
    Row("workshops:attendance", "file", PAGE, KNOWN),
    # A certificate leaves the house: of who works with the person and of a manager, not by break-glass
    Row("workshops:certificate", "enrolment", PAGE, of_file("+3344+3++", "+++44++++")),
    Row("workshops:certificates", "", FORM, TEAM),
    # Ways to a file that is not one's own
    Row("participants:open", "file", PAGE, KNOWN),
    Row("participants:open", "file", "POST 422", of_file("+++44+>++", "+++44+>++")),  # it is open already
    Row("participants:close", "file", "POST 302", KNOWN),
    Row("participants:cover", "", FORM, WORKER),
    Row("participants:lend", "file", FORM, OF_OWN),
    Row("participants:take-back-cover", "given cover", "POST 302", "+44 4 4 4 4 4"),
    Row("participants:take-back-file", "loan", "POST 302", "+44 4 4 4 4 4"),
    Row("participants:hand-over", "file", FORM, ASSIGN),
    Row("participants:hand-over-caseload", "", FORM, TEAM),
    Row("participants:ask-seal", "file", FORM, of_file("+3344>333", "+++44>+++")),  # it is asked for already
    Row("participants:seals", "", PAGE, "+ 3 + 3 + 3"),
    Row("participants:seal", "seal", FORM, "4+4 4 4+4 4 ++4 4"),
    # Assessments: a worker does not know of those of a colleague, a manager does
    Row("assessments:assessment", "draft assessment", "GET HEAD 200", of_file("+4444++++", "333443+33")),
    Row("assessments:assessment", "draft assessment", "POST 302", of_file("+4444+3++", "333443333")),
    Row(
        "assessments:domain",
        "draft assessment",
        "POST 200",
        of_file("+4444+3++", "333443333"),
        address={"code": "employment"},
        data={"employment-readiness-answer": "2", "employment-readiness-seen": ""},
    ),
    Row("assessments:complete", "draft assessment", "GET HEAD 200, POST 409", of_file("+4444+3++", "333443333")),
    Row("assessments:validate", "assessment", "POST 302", of_file("+4444+3++", "333443333"), data={"reason": ""}),
    # Completed and not validated yet: it is not amended.
    Row("assessments:amend", "assessment", "GET HEAD POST 302", of_file("+4444+3++", "333443333"), data={"reason": ""}),
    Row("assessments:due", "", PAGE, WORKER),
    Row("assessments:new", "file", FORM, CHANGE),
    Row("assessments:side-by-side", "file", PAGE, READ),
    Row("assessments:literacy", "file", "GET HEAD 200", READ),
    Row("assessments:literacy", "file", "POST 422", CHANGE),
    # Action plans: a person's plan by her file, its parts as those of assessments
    Row("actionplans:waiting", "", PAGE, WORKER),
    Row("actionplans:plan", "file", PAGE, READ),
    Row("actionplans:paper", "file", PAGE, CHANGE),
    Row("actionplans:new-problem", "file", FORM, CHANGE),
    Row("actionplans:problem", "problem", FORM, PART_OF_PLAN),
    Row("actionplans:new-goal", "unplanned problem", FORM, PART_OF_PLAN),
    Row("actionplans:goal", "plan", FORM, PART_OF_PLAN),
    Row("actionplans:new-action", "plan", FORM, PART_OF_PLAN),
    Row("actionplans:move-plan", "plan", FORM, PART_OF_PLAN, address={"move": "close"}),
    Row("actionplans:action", "action", FORM, PART_OF_PLAN),
    Row("actionplans:move-action", "action", FORM, PART_OF_PLAN, address={"move": "drop"}),
    Row("actionplans:exit-project", "enrolment", FORM, CHANGE),
    # Network: seen by who works with organisations, written by who speaks with them
    Row("partners:organisations", "", PAGE, "+ 3 + + 3 3"),
    Row("partners:new-organisation", "", FORM, "3 3 + + 3 3"),
    Row("partners:organisation", "organisation", PAGE, "+++4 3 +++4 +++4 3 3"),
    *(
        Row(f"partners:{name}", "organisation", FORM, "3334 3 +++4 +++4 3 3")
        for name in ("change-organisation", "new-contact", "new-agreement")
    ),
    Row("partners:contact", "contact", FORM, "34 3 +4 +4 3 3"),
    Row("partners:remove-contact", "contact", "POST 302", "34 3 +4 +4 3 3"),
    Row("partners:agreement", "agreement", FORM, "34 3 +4 +4 3 3"),
    Row("partners:move-agreement", "agreement", FORM, "34 3 +4 +4 3 3", address={"move": "sign"}),
    # Workshops and their sheets
    Row("workshops:sessions", "", PAGE, "+ + + 3 3 3"),
    Row("workshops:session", "session", PAGE, "+++4 +444 +++4 4 4 4"),
    Row("workshops:marks", "session", "POST 302", "+++4 +444 +++4 4 4 4", data={"then": "all"}),
    Row("workshops:add", "session", "GET HEAD 200, POST 302", "+++4 +444 +++4 4 4 4"),
    Row("workshops:paper", "session", PAGE, "+++4 +444 +++4 4 4 4"),
    Row("workshops:session-edit", "session", FORM, "+++4 3444 +++4 4 4 4"),
    Row("workshops:session-move", "session", FORM, "+++4 3444 +++4 4 4 4"),
    Row("workshops:session-cancel", "session", FORM, "+++4 3444 +++4 4 4 4"),
    Row("workshops:session-reopen", "closed session", FORM, "3334 3444 +++4 4 4 4"),
    Row("workshops:late", "closed session", FORM, "3334 3444 +++4 4 4 4"),
    Row("workshops:workshops", "", PAGE, "+ + + 3 3 3"),
    Row("workshops:workshop", "workshop", PAGE, "+++4 +444 +++4 4 4 4"),
    Row("workshops:workshop-new", "", FORM, TEAM),
    Row("workshops:workshop-edit", "workshop", FORM, "+++4 3444 +++4 4 4 4"),
    Row("workshops:session-new", "workshop", FORM, "+++4 3444 +++4 4 4 4"),
    Row("workshops:series", "workshop", FORM, "+++4 3444 +++4 4 4 4"),
    Row("workshops:links", "workshop", "GET HEAD POST 200", "+++4 3444 +++4 4 4 4"),
    # The link is of the workshop `outside`: under another workshop there is no such link.
    Row(
        "workshops:revoke",
        "workshop",
        "POST 302",
        "4+44 3444 4+44 4 4 4",
        address={"link": lambda world, cell, workshop: world.link.uuid},
    ),
    Row(
        "workshops:take-over",
        "workshop",
        "POST 302",
        "4+44 3444 4+44 4 4 4",
        address={"link": lambda world, cell, workshop: world.link.uuid},
    ),
    Row("workshops:open-links", "", PAGE, TEAM),
    # By a link, whoever is signed in besides
    Row("workshops:link-entry", "", "GET HEAD 404, POST 404", ALL, OUTSIDE, {"token": "0" * 43}),
    Row("workshops:link-sessions", "", PAGE, NOBODY, BY_LINK, door_first="4"),
    Row("workshops:link-sheet", "session", PAGE, NOBODY, BY_LINK | {"outside": "n+nn"}, door_first="4"),
    Row(
        "workshops:link-marks",
        "session",
        "POST 302",
        NOBODY,
        BY_LINK | {"outside": "n+nn"},
        data={"then": "all"},
        door_first="4",
    ),
    Row(
        "workshops:link-add",
        "session",
        "GET HEAD 200, POST 302",
        NOBODY,
        BY_LINK | {"outside": "n+nn"},
        door_first="4",
    ),
    Row("workshops:link-paper", "session", PAGE, NOBODY, BY_LINK | {"outside": "n+nn"}, door_first="4"),
    # By a ticket in the body alone, whoever is signed in; without one there is nothing to take
    Row("workshops:late-marks", "", "POST 400", ALL, OUTSIDE),
    Row("workshops:link-leave", "", "POST 200", ALL, OUTSIDE),
    # Figures
    Row("reporting:evolution", "", PAGE, TEAM),
    Row("reporting:csv", "", PAGE, TEAM),
    Row("reporting:xlsx", "", PAGE, TEAM),
    Row("reporting:pdf", "", "POST 302", TEAM, data=YEARS),
    Row("reporting:records", "", PAGE, TEAM, address={"code": "participants", "year": 2016}),
    # The centre's workbook
    Row("exchange:import", "", FORM, MANAGER),
    Row("exchange:import-preview", "import", "GET HEAD 200, POST 302", "3 3 +44 3 3 3"),
    Row("exchange:import-result", "import", "GET HEAD 404", "3 3 +44 3 3 3"),
    # The second person of a taking over: never who brought the workbook.
    Row("exchange:import-confirm", "import", "GET HEAD 200, POST 302", "3 3 4+4 3 ++4 3"),
    Row("exchange:set-aside", "file", "GET HEAD 200", READ),
    Row("exchange:set-aside", "file", "POST 302", CHANGE, data={"aside": "0"}),
    Row("exchange:import-defects-csv", "import", PAGE, "3 3 +44 3 3 3"),
    # Oversight
    Row("oversight:log", "", "GET HEAD 200, POST 302", "3 3 + 3 + 3"),
    Row("oversight:log-csv", "", PAGE, "3 3 + 3 + 3"),
    Row("oversight:entry", "entry", PAGE, "3 3 +44 3 ++4 3"),
    Row("oversight:question", "", PAGE, OFFICER),
    Row("oversight:question-csv", "", "GET HEAD 302", OFFICER),
    Row("oversight:sign-ins", "", PAGE, OFFICER),
    Row("oversight:refusals", "", PAGE, OFFICER),
    Row("oversight:searches", "", PAGE, OFFICER),
    Row("oversight:alerts", "", PAGE, OFFICER),
    Row("oversight:alert", "alert", FORM, "3 3 3 3 ++4 3"),
    Row("oversight:reviews", "", PAGE, OFFICER),
    Row("oversight:review", "review", FORM, "3 3 3 3 ++4 3"),
    # Whose log it is: the key worker's own files, the centre's; the officer finds sealed ones in the log itself.
    Row("oversight:opened", "file", PAGE, "+3344+333 4 +++44++++ 4 +++444+++ 4"),
    Row("oversight:consultations", "file", PAGE, READ),
    Row("oversight:consultations-pdf", "file", PAGE, CHANGE),
]

# Cells that are not asked, each with the reason; at most ten. Method, address, visitor ("*": any).
SKIPPED: dict[tuple[str, str, str], str] = {}

# Pages on which the officer learns of every file of the centre, sealed ones too, by number: what was opened, and what
# is sealed. Nobody else does, and she does nowhere else (product.md section 5, ADR on sealed files).
OFFICER_PAGES = frozenset(
    {
        "home", "notices", "participants:seals", "participants:seal",
        *(f"oversight:{page}" for page in ("log", "log-csv", "entry", "question", "question-csv", "alerts", "alert")),
        *(f"oversight:{page}" for page in ("reviews", "review", "refusals", "searches")),
    }
)  # fmt: skip
# Pages that show a secret drawn anew each time, and nothing of any file: two answers are never the same.
DRAWN_PAGES = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})
