"""THE reviewed table: every address of the product, who gets what there, on which object, by which method.

Read a row as: address, what it takes, the answer of each method to who may, and then who may: by_role() names what the
roles hear, the first word being for each role that is not named; answers() names the objects of each answer:

    opens     what the row says for the method
    refused   403: the reader knows of it and may not
    unknown   404: as if it did not exist
    led_on    302: it is done already, or is done elsewhere
    conflict  409

The objects of a file are `own colleagues ended theirs sealed named glass covered lent` (tests/permissions/world.py),
the same for what lies in a file: an assessment, a problem. Of a session or an organisation `own outside others theirs`
(own: run by the facilitator; outside: by who came with the link); of a job, import, notice, account or role `own
colleagues theirs` (own: of the visitor), of a given cover or a loan too (own: given by the worker).

Whoever is not signed in, or not any more, is sent to the sign-in page everywhere, and who has not given a second step
to the page for it, unless the row says otherwise under `guests`. A method that a row does not name is refused with
405. The object `theirs` and one that does not exist get the same answer. tests/permissions/test_urls.py makes every one
of these requests.
"""

from __future__ import annotations

from tests.permissions.person_rows import PERSON
from tests.permissions.table import Row, by_role
from tests.permissions.who_may import (
    ACCOUNT,
    ADMINISTRATOR,
    AFTER_CLOSING,
    ALL,
    ALLAUTH_FORM,
    ALLAUTH_PAGE,
    ANOTHERS_IMPORT,
    APPOINTMENT,
    ASKED_ALREADY,
    ASSIGN,
    BY_LINK,
    BY_LINK_ITS_SESSION,
    CERTIFY,
    CHANGE,
    CHANGE_ORGANISATION,
    CONFIRMERS,
    DOCUMENT,
    EVERY_METHOD,
    EVERYBODY,
    FORM,
    GIVEN_BY_WORKER,
    GROUP,
    HOURS_OF_AGREEMENT,
    ITS_LINK,
    KNOWN,
    LOG_ENTRY,
    M_KNOWN,
    MANAGER,
    NETWORK,
    NO_ACCOUNT,
    NOBODY,
    OF_ENTRY,
    OF_MANAGER,
    OF_OWN,
    OF_WRITER,
    OFFICER,
    OFFICERS_ALERT,
    OFFICERS_REVIEW,
    OPEN_ALREADY,
    OPENED,
    OPENS,
    ORGANISATION,
    OTHERS_ACCOUNT,
    OUTSIDE,
    OVERSEERS,
    OWN_AWAY,
    OWN_HOURS,
    OWN_IMPORT,
    OWN_JOB,
    OWN_RESULT,
    PAGE,
    PART,
    PART_OF_ORGANISATION,
    PART_OF_PLAN,
    PLAN_SESSION,
    READ,
    READ_PART_OF_PLAN,
    REFUSED,
    SEAL,
    SEALING,
    SET_UP,
    SETTING_TO_COME,
    SETTINGS_SEEN,
    SHEET,
    SPOKESPERSONS,
    STAND_IN,
    STRANGERS,
    TEAM,
    UNKNOWN,
    UNPROVEN,
    W_READ,
    WAITING_ROLE,
    WEEK,
    WORKER,
    WORKSHOPS,
    YEARS,
    of_file,
)

TABLE = [
    # The shell
    Row("home", "", PAGE, ALL),
    Row("language", "", "POST 302", ALL, EVERYBODY, data={"language": "en"}),
    Row("styleguide", "", PAGE, ALL, OUTSIDE),
    Row("daily-mail", "", "POST 302", ALL),
    Row("later", "", "POST 302", ALL),
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
    Row("account_reauthenticate", "", ALLAUTH_FORM, ALL, UNPROVEN),
    # Nobody of the stage has set a second step up: there is nothing to give, to remove or to show.
    Row("mfa_reauthenticate", "", f"{EVERY_METHOD} 302", ALL),
    Row("mfa_reauthenticate_webauthn", "", f"{EVERY_METHOD} 302", ALL),
    Row("mfa_index", "", ALLAUTH_PAGE, ALL, UNPROVEN),
    Row("end-session", "", "POST 302", ALL),
    Row("second-step-done", "", "POST 302", ALL, UNPROVEN),
    Row("mfa_activate_totp", "", ALLAUTH_FORM, ALL, UNPROVEN),
    Row("mfa_deactivate_totp", "", f"{EVERY_METHOD} 404", ALL),
    Row("mfa_add_webauthn", "", ALLAUTH_FORM, ALL, UNPROVEN),
    Row("mfa_edit_webauthn", "", "GET HEAD POST PUT 404, OPTIONS 200", ALL, address={"pk": 999_999}),
    Row("mfa_remove_webauthn", "", "GET HEAD POST DELETE 404, OPTIONS 200", ALL, address={"pk": 999_999}),
    Row("mfa_view_recovery_codes", "", "GET HEAD 404, OPTIONS 200", ALL, UNPROVEN),
    Row("mfa_generate_recovery_codes", "", ALLAUTH_FORM, ALL),
    # Settings of the centre
    Row("settings", "", PAGE, SETTINGS_SEEN),
    Row("setting", "", FORM, MANAGER, address={"code": "assessment.entry_days"}),
    Row("setting-take-back", "setting to come", "POST 302", SETTING_TO_COME),
    # The administrator's pages: accounts of the centre
    Row("accounts", "", PAGE, ADMINISTRATOR, door_first=REFUSED),
    Row("account", "account", PAGE, ACCOUNT, door_first=REFUSED),
    Row("account-new", "", "GET HEAD POST 200", ADMINISTRATOR, door_first=REFUSED),
    Row("role-new", "account", "GET HEAD POST 200", ACCOUNT, door_first=REFUSED),
    Row(
        "role-end",
        "role",
        "GET HEAD POST 200",
        ACCOUNT,
        address={
            "uuid": lambda world, cell, role: role.user.uuid if role else world.dpo.uuid,
            "role": lambda world, cell, role: role.uuid if role else world.here.uuid,
        },
        door_first=REFUSED,
    ),
    # Nothing of it on one's own account; `colleagues` is open and has no second step.
    *(
        Row(f"account-{deed}", "account", "GET HEAD 200", ACCOUNT, door_first=REFUSED)
        for deed in ("close", "reopen", "password", "second-step", "sessions")
    ),
    *(
        Row(f"account-{deed}", "account", "POST 302", may, door_first=REFUSED)
        for deed, may in (
            ("close", OTHERS_ACCOUNT),
            ("reopen", NO_ACCOUNT),
            ("password", OTHERS_ACCOUNT),
            ("second-step", NO_ACCOUNT),
            ("sessions", OTHERS_ACCOUNT),
        )
    ),
    Row("roles", "", PAGE, CONFIRMERS, door_first=REFUSED),
    Row("role", "waiting role", "GET HEAD 200, POST 409", WAITING_ROLE, door_first=REFUSED),
    # Jobs: everybody those that they started
    Row("jobs", "", "GET 200", ALL),
    Row("job", "job", "GET 200", OWN_JOB),
    Row("job-progress", "job", "GET 200", OWN_JOB),
    Row("job-result", "job", "GET 200", OWN_RESULT),  # the right to the figures must last
    Row("job-cancel", "job", "POST 302", OWN_JOB),
    # Agendas: of a colleague only that she is busy; hours and days away are written by the member
    Row("agenda:week", "", PAGE, WORKSHOPS),
    Row("agenda:member", "agenda", PAGE, WEEK),
    Row("agenda:own", "", PAGE, WORKSHOPS),
    Row("agenda:hours-new", "", FORM, WORKSHOPS),
    Row("agenda:hours", "hours", FORM, OWN_HOURS),
    Row("agenda:hours-remove", "hours", "POST 302", OWN_HOURS),
    Row("agenda:away-new", "", FORM, WORKSHOPS),
    Row("agenda:away", "days away", FORM, OWN_AWAY),
    Row("agenda:away-remove", "days away", "POST 302", OWN_AWAY),
    Row("agenda:links", "", FORM, WORKSHOPS),
    Row("agenda:links-revoke", "", "POST 302", WORKSHOPS),
    # By a calendar link, whoever is signed in besides
    Row("agenda:feed", "", "GET HEAD 404", ALL, OUTSIDE, {"token": "0" * 43}),
    # Files
    Row("participants:files", "", PAGE, TEAM),
    Row("participants:waiting", "", PAGE, TEAM),
    Row("groups:list", "", PAGE, TEAM),
    Row("groups:group", "set-up group", PAGE, GROUP),
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
    Row("participants:to-contact", "", PAGE, WORKER),
    Row("participants:contact", "file", FORM, CHANGE),
    Row("participants:after-contact", "after contact", "GET HEAD 200, POST 400", PART),
    Row("participants:new-absence", "file", "GET HEAD 200, POST 400", CHANGE),
    Row("participants:remove-absence", "absence", "POST 302", PART),
    Row("participants:operations", "file", PAGE, CERTIFY),
    Row("participants:new-operation-entry", "file", "GET HEAD 200, POST 400", CHANGE),
    Row("participants:operation-entry", "operation entry", "GET HEAD 200, POST 400", OF_ENTRY),
    Row(
        "participants:operation-result",
        "operation entry",
        "GET HEAD 200, POST 400",
        OF_ENTRY,
        address={"moment": "exit"},
    ),  # fmt: skip
    Row("participants:merge", "file", "GET HEAD 200, POST 400", CHANGE),
    Row("participants:undo-merge", "merge", "GET HEAD 200, POST 400", PART),  # its days are over
    Row("participants:fact", "fact", "GET HEAD 200, POST 400", PART),
    Row("participants:remove-fact", "fact", "POST 302", PART),
    Row("participants:withdraw", "consent", "GET HEAD 200, POST 400", PART),
    Row("participants:correct-consent", "consent", "GET HEAD 200, POST 400", PART),
    Row("participants:enrolment", "enrolment", "GET HEAD 200, POST 400", CHANGE),
    Row("participants:asked", "enrolment", "GET HEAD 200, POST 302", CHANGE),
    Row("participants:correct-path", "enrolment", "GET HEAD 200, POST 400", CHANGE),
    Row("participants:take-back", "enrolment", "GET HEAD 200, POST 400", CHANGE),
    Row("participants:break", "break", "GET HEAD 200, POST 400", PART),
    Row("participants:remove-break", "break", "GET HEAD 200, POST 400", PART),
    Row("participants:move", "enrolment", "GET HEAD 200, POST 400", CHANGE, address={"move": "pause"}),
    Row("workshops:attendance", "file", PAGE, KNOWN),
    # A certificate leaves the house: of who works with the person and of a manager, not by break-glass
    Row("workshops:certificate", "enrolment", PAGE, CERTIFY),
    Row("workshops:certificates", "", FORM, TEAM),
    # Ways to a file that is not one's own
    Row("participants:open", "file", PAGE, KNOWN),
    Row("participants:open", "file", "POST 422", of_file(OPEN_ALREADY, OPEN_ALREADY)),  # it is open already
    Row("participants:close", "file", "POST 302", KNOWN),
    Row("participants:cover", "", FORM, WORKER),
    Row("participants:lend", "file", FORM, OF_OWN),
    Row("participants:take-back-cover", "given cover", "POST 302", GIVEN_BY_WORKER),
    Row("participants:take-back-file", "loan", "POST 302", GIVEN_BY_WORKER),
    Row("participants:hand-over", "file", FORM, ASSIGN),
    Row("participants:hand-over-caseload", "", FORM, TEAM),
    Row("participants:ask-seal", "file", FORM, ASKED_ALREADY),  # it is asked for already
    Row("participants:seals", "", PAGE, SEALING),
    Row("participants:seal", "seal", FORM, SEAL),
    # Assessments: a worker does not know of those of a colleague, a manager does
    Row("assessments:assessment", "draft assessment", "GET HEAD 200", READ_PART_OF_PLAN),
    Row("assessments:assessment", "draft assessment", "POST 302", PART_OF_PLAN),
    Row(
        "assessments:domain",
        "draft assessment",
        "POST 200",
        PART_OF_PLAN,
        address={"code": "employment"},
        data={"employment-readiness-answer": "2", "employment-readiness-seen": ""},
    ),
    Row("assessments:together", "draft assessment", FORM, PART_OF_PLAN),
    # Before the screen is turned they lead to where it is.
    Row(
        "assessments:together-domain",
        "draft assessment",
        "GET HEAD POST 302",
        PART_OF_PLAN,
        address={"code": "employment"},
    ),
    Row("assessments:together-end", "draft assessment", "GET HEAD POST 302", PART_OF_PLAN),
    Row("assessments:complete", "draft assessment", "GET HEAD 200, POST 409", PART_OF_PLAN),
    Row("assessments:validate", "assessment", "POST 302", PART_OF_PLAN, data={"reason": ""}),
    # Completed and not validated yet: it is not amended.
    Row("assessments:amend", "assessment", "GET HEAD POST 302", PART_OF_PLAN, data={"reason": ""}),
    Row("assessments:correct", "assessment", FORM, PART_OF_PLAN, data={"reason": ""}),
    Row("assessments:discard", "draft assessment", FORM, PART_OF_PLAN, data={"reason": ""}),
    Row("assessments:due", "", PAGE, WORKER),
    Row("assessments:read-again", "", PAGE, WORKER),
    Row("assessments:confirm", "assessment", "POST 302", PART_OF_PLAN, data={"aspect": ""}),
    Row("assessments:new", "file", FORM, CHANGE),
    Row("assessments:side-by-side", "file", PAGE, READ),
    # On paper it leaves the house: of who works with the person, not by break-glass
    Row("assessments:side-by-side-paper", "file", PAGE, CHANGE),
    Row("assessments:between", "file", PAGE, READ),
    Row("assessments:literacy", "file", "GET HEAD 200", READ),
    Row("assessments:literacy", "file", "POST 422", CHANGE),
    Row("assessments:correct-literacy", "literacy test", FORM, PART, data={"reason": ""}),
    Row("assessments:remove-literacy", "literacy test", FORM, PART, data={"reason": ""}),
    # Documents: in own files; of proofs for a funder the manager too
    Row("documents:of-file", "file", PAGE, of_file(W_READ, M_KNOWN)),
    Row("documents:new", "file", FORM, CHANGE),
    Row("documents:document", "diploma paper", PAGE, DOCUMENT),
    Row("documents:content", "diploma paper", PAGE, DOCUMENT),
    Row("documents:replace", "diploma paper", FORM, PART),
    Row("documents:erase", "diploma paper", FORM, PART),
    # Appointments: in own files, and those at which one is
    Row("appointments:of-file", "file", PAGE, READ),
    Row("appointments:new", "file", FORM, CHANGE),
    Row("appointments:appointment", "appointment", PAGE, APPOINTMENT),
    Row("appointments:record", "appointment", FORM, PART),
    Row("appointments:move", "appointment", FORM, PART),
    Row("appointments:cancel", "appointment", FORM, PART),
    Row("appointments:note", "appointment", FORM, PART),
    Row("appointments:messages", "appointment", FORM, PART),
    Row("appointments:reopen", "held appointment", "GET HEAD 200, POST 302", OF_WRITER),
    # Messages to the person: in own files; their totals, without persons; what a gateway signs, whoever is signed in
    Row("messaging:of-file", "file", PAGE, CHANGE),
    Row("messaging:message", "message", "GET HEAD 200, POST 302", PART),
    Row("messaging:totals", "", PAGE, CONFIRMERS),
    Row("messaging:report", "", "POST 403", ALL, OUTSIDE),
    # What is made for the person herself
    *PERSON,
    # Action plans: a person's plan by her file, its parts as those of assessments
    Row("actionplans:waiting", "", PAGE, WORKER),
    Row("actionplans:plan", "file", PAGE, READ),
    Row("actionplans:board", "file", PAGE, READ),
    Row("actionplans:review", "file", FORM, CHANGE),
    Row("actionplans:paper", "file", PAGE, CHANGE),
    Row("actionplans:new-problem", "file", FORM, CHANGE),
    Row("actionplans:problem", "problem", FORM, PART_OF_PLAN),
    Row("actionplans:remove-problem", "unplanned problem", FORM, PART_OF_PLAN, data={"reason": ""}),
    Row("actionplans:new-goal", "unplanned problem", FORM, PART_OF_PLAN),
    Row("actionplans:goal", "plan", FORM, PART_OF_PLAN),
    Row("actionplans:new-action", "plan", FORM, PART_OF_PLAN),
    Row("actionplans:move-plan", "plan", FORM, PART_OF_PLAN, address={"move": "close"}),
    Row("actionplans:action", "action", FORM, PART_OF_PLAN),
    Row("actionplans:move-action", "action", FORM, PART_OF_PLAN, address={"move": "drop"}),
    Row("actionplans:exit-project", "enrolment", FORM, CHANGE),
    Row("actionplans:exit", "enrolment", FORM, CHANGE),
    # Network: seen by who works with organisations, written by who speaks with them
    Row("partners:organisations", "", PAGE, NETWORK),
    Row("partners:new-organisation", "", FORM, SPOKESPERSONS),
    Row("partners:organisation", "organisation", PAGE, ORGANISATION),
    *(
        Row(f"partners:{name}", "organisation", FORM, CHANGE_ORGANISATION)
        for name in ("change-organisation", "new-contact", "new-agreement")
    ),
    Row("partners:contact", "contact", FORM, PART_OF_ORGANISATION),
    Row("partners:remove-contact", "contact", "POST 302", PART_OF_ORGANISATION),
    Row("partners:agreement", "agreement", FORM, PART_OF_ORGANISATION),
    Row("partners:move-agreement", "agreement", FORM, PART_OF_ORGANISATION, address={"move": "sign"}),
    # Workshops and their sheets
    Row("workshops:calendar", "", PAGE, WORKSHOPS),
    Row("workshops:agreement-hours", "agreement", PAGE, HOURS_OF_AGREEMENT),
    Row("workshops:sessions", "", PAGE, WORKSHOPS),
    Row("workshops:session", "session", PAGE, SHEET),
    Row("workshops:marks", "session", "POST 302", SHEET, data={"then": "all"}),
    Row("workshops:add", "session", "GET HEAD 200, POST 302", SHEET),
    Row("workshops:paper", "session", PAGE, SHEET),
    Row("workshops:session-edit", "session", FORM, PLAN_SESSION),
    Row("workshops:session-move", "session", FORM, PLAN_SESSION),
    Row("workshops:session-cancel", "session", FORM, PLAN_SESSION),
    Row("workshops:session-remove", "session", FORM, PLAN_SESSION),
    Row("workshops:session-reopen", "closed session", FORM, AFTER_CLOSING),
    Row("workshops:late", "closed session", FORM, AFTER_CLOSING),
    # Of a session that is planned there is nothing to put right
    Row("workshops:session-correct", "session", "GET HEAD POST 302", SHEET),
    Row("workshops:session-undo-open", "session", "GET HEAD 302, POST 422", SHEET),
    Row("workshops:session-call-off", "session", "GET HEAD 302, POST 422", SHEET),
    Row("workshops:session-send-back", "session", "GET HEAD 302, POST 422", SHEET),
    Row("workshops:session-restore", "session", "GET HEAD 302, POST 409", PLAN_SESSION),
    Row("workshops:off", "session", "GET HEAD POST 302", SHEET),  # nobody is named
    Row("workshops:guests", "session", "GET HEAD 302, POST 409", SHEET),  # of a planned one there are none yet
    Row("workshops:note", "closed session", FORM, SHEET),
    Row("workshops:of-colleagues", "", PAGE, by_role(REFUSED, facilitator=OPENS)),
    Row("workshops:stand-in", "session", "POST 302", STAND_IN),
    Row("workshops:workshops", "", PAGE, WORKSHOPS),
    Row("workshops:workshop", "workshop", PAGE, SHEET),
    Row("workshops:workshop-new", "", FORM, TEAM),
    Row("workshops:workshop-edit", "workshop", FORM, PLAN_SESSION),
    Row("workshops:session-new", "workshop", FORM, PLAN_SESSION),
    Row("workshops:series", "workshop", FORM, PLAN_SESSION),
    Row("workshops:links", "workshop", "GET HEAD POST 200", PLAN_SESSION),
    # The link is of the workshop `outside`: under another workshop there is no such link.
    Row(
        "workshops:revoke",
        "workshop",
        "POST 302",
        ITS_LINK,
        address={"link": lambda world, cell, workshop: world.link.uuid},
    ),
    Row(
        "workshops:take-over",
        "workshop",
        "POST 302",
        ITS_LINK,
        address={"link": lambda world, cell, workshop: world.link.uuid},
    ),
    Row("workshops:open-links", "", PAGE, TEAM),
    # By a link, whoever is signed in besides
    Row("workshops:link-entry", "", "GET HEAD 404, POST 404", ALL, OUTSIDE, {"token": "0" * 43}),
    Row("workshops:link-sessions", "", PAGE, NOBODY, BY_LINK, door_first=UNKNOWN),
    Row("workshops:link-sheet", "session", PAGE, NOBODY, BY_LINK_ITS_SESSION, door_first=UNKNOWN),
    Row(
        "workshops:link-marks",
        "session",
        "POST 302",
        NOBODY,
        BY_LINK_ITS_SESSION,
        data={"then": "all"},
        door_first=UNKNOWN,
    ),
    Row(
        "workshops:link-add",
        "session",
        "GET HEAD 200, POST 302",
        NOBODY,
        BY_LINK_ITS_SESSION,
        door_first=UNKNOWN,
    ),
    Row("workshops:link-off", "session", "GET HEAD POST 302", NOBODY, BY_LINK_ITS_SESSION, door_first=UNKNOWN),
    Row("workshops:link-guests", "session", "GET HEAD 302, POST 409", NOBODY, BY_LINK_ITS_SESSION, door_first=UNKNOWN),
    Row("workshops:link-note", "session", "GET HEAD 302, POST 409", NOBODY, BY_LINK_ITS_SESSION, door_first=UNKNOWN),
    Row("workshops:link-paper", "session", PAGE, NOBODY, BY_LINK_ITS_SESSION, door_first=UNKNOWN),
    # By a ticket in the body alone, whoever is signed in; without one there is nothing to take
    Row("workshops:late-marks", "", "POST 400", ALL, OUTSIDE),
    Row("workshops:link-leave", "", "POST 200", ALL, OUTSIDE),
    # Figures
    Row("reporting:evolution", "", PAGE, TEAM),
    Row("reporting:csv", "", PAGE, TEAM),
    Row("reporting:xlsx", "", PAGE, TEAM),
    Row("reporting:pdf", "", "POST 302", TEAM, data=YEARS),
    Row("reporting:support", "", PAGE, TEAM),
    Row("reporting:support-csv", "", PAGE, TEAM),
    Row("reporting:support-xlsx", "", PAGE, TEAM),
    Row("reporting:records", "", PAGE, TEAM, address={"code": "participants", "year": 2016}),
    # What a manager sets up: its lists, new ones, one that is there, one that nothing used
    Row("our-centre", "", PAGE, MANAGER),
    *(
        Row(name, "", PAGE, MANAGER)
        for name in (
            "programme:tracks",
            "programme:groups",
            "programme:operations",
            "staff:funding-periods",
            "staff:posts",
            "team",
        )  # fmt: skip
    ),
    Row("workshops:rooms", "", PAGE, MANAGER),
    *(Row(f"{name}-new", "", FORM, MANAGER) for name in SET_UP),
    *(Row(name, thing, FORM, OF_MANAGER) for name, thing in SET_UP.items()),
    *(Row(f"{name}-remove", thing, "POST 302", OF_MANAGER) for name, thing in SET_UP.items()),
    # The centre's workbook
    Row("exchange:import", "", FORM, MANAGER),
    Row("exchange:empty-workbook", "", PAGE, MANAGER),
    Row("exchange:records", "", "POST 302", MANAGER),
    Row("exchange:import-preview", "import", "GET HEAD 200, POST 302", OWN_IMPORT),
    Row("exchange:import-result", "import", "GET HEAD 404", OWN_IMPORT),
    # The second person of a taking over: never who brought the workbook.
    Row("exchange:import-confirm", "import", "GET HEAD 200, POST 302", ANOTHERS_IMPORT),
    Row("exchange:set-aside", "file", "GET HEAD 200", READ),
    Row("exchange:set-aside", "file", "POST 302", CHANGE, data={"aside": "0"}),
    Row("exchange:import-defects-csv", "import", PAGE, OWN_IMPORT),
    # Oversight
    Row("oversight:log", "", "GET HEAD 200, POST 302", OVERSEERS),
    Row("oversight:log-csv", "", PAGE, OVERSEERS),
    Row("oversight:entry", "entry", PAGE, LOG_ENTRY),
    Row("oversight:question", "", PAGE, OFFICER),
    Row("oversight:question-csv", "", "GET HEAD 302", OFFICER),
    Row("oversight:sign-ins", "", PAGE, OFFICER),
    Row("oversight:refusals", "", PAGE, OFFICER),
    Row("oversight:searches", "", PAGE, OFFICER),
    Row("oversight:alerts", "", PAGE, OFFICER),
    Row("oversight:alert", "alert", FORM, OFFICERS_ALERT),
    Row("oversight:reviews", "", PAGE, OFFICER),
    Row("oversight:review", "review", FORM, OFFICERS_REVIEW),
    # Whose log it is: the key worker's own files, the centre's; the officer finds sealed ones in the log itself.
    Row("oversight:opened", "file", PAGE, OPENED),
    Row("oversight:consultations", "file", PAGE, READ),
    Row("oversight:consultations-pdf", "file", PAGE, CHANGE),
]

# Cells that are not asked, each with the reason; at most ten. Method, address, visitor ("*": any).
SKIPPED: dict[tuple[str, str, str], str] = {}

# Pages on which the officer learns of every file of the centre, sealed ones too, by number: what was opened, and what
# is sealed. Nobody else does, and she does nowhere else (product.md section 5, ADR on sealed files).
OFFICER_PAGES = frozenset(
    {
        "person:requests", "person:request", "person:move-request", "person:extend-request",
        "home", "notices", "participants:seals", "participants:seal",
        *(f"oversight:{page}" for page in ("log", "log-csv", "entry", "question", "question-csv", "alerts", "alert")),
        *(f"oversight:{page}" for page in ("reviews", "review", "refusals", "searches")),
    }
)  # fmt: skip
# Pages that show a secret drawn anew each time, and nothing of any file: two answers are never the same.
DRAWN_PAGES = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})
