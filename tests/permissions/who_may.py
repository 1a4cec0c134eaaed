"""Who hears what at an address: the answers of which the reviewed table (tests/permissions/urls.py) is made."""

from __future__ import annotations

from tests.permissions.table import Answer, Answers, answers, by_role

OPENS, REFUSED, UNKNOWN = Answer.OPENS, Answer.REFUSED, Answer.UNKNOWN

# What does not depend on an object
ALL, NOBODY = by_role(OPENS), by_role(UNKNOWN)
TEAM = by_role(REFUSED, worker=OPENS, manager=OPENS)
WORKSHOPS = by_role(REFUSED, worker=OPENS, facilitator=OPENS, manager=OPENS)
NETWORK = by_role(REFUSED, worker=OPENS, manager=OPENS, coordinator=OPENS)
SPOKESPERSONS = by_role(REFUSED, manager=OPENS, coordinator=OPENS)
SEALING = by_role(REFUSED, worker=OPENS, manager=OPENS, dpo=OPENS)
OVERSEERS = by_role(REFUSED, manager=OPENS, dpo=OPENS)
CONFIRMERS = by_role(REFUSED, manager=OPENS, administrator=OPENS)
SETTINGS_SEEN = by_role(REFUSED, worker=OPENS, manager=OPENS, administrator=OPENS)
MANAGER, WORKER = by_role(REFUSED, manager=OPENS), by_role(REFUSED, worker=OPENS)
OFFICER, ADMINISTRATOR = by_role(REFUSED, dpo=OPENS), by_role(REFUSED, administrator=OPENS)

# Visitors who are no members
OUTSIDE = dict.fromkeys(("anonymous", "disabled", "outside"), OPENS)
EVERYBODY = dict.fromkeys(("anonymous", "disabled", "unproven", "outside"), OPENS)
STRANGERS = dict.fromkeys(("anonymous", "disabled", "outside"), Answer.SHOWN)  # the form, empty or with what is wrong
UNPROVEN = {"unproven": OPENS}
BY_LINK = dict.fromkeys(("anonymous", "disabled"), UNKNOWN) | {"outside": OPENS}
BY_LINK_ITS_SESSION = BY_LINK | {"outside": answers(opens="outside", absent="own others theirs")}

PAGE, FORM = "GET HEAD 200", "GET HEAD 200, POST 422"
# allauth's pages take PUT for POST, without reading a body, and say their methods to OPTIONS.
ALLAUTH_PAGE, ALLAUTH_FORM = "GET HEAD OPTIONS 200", "GET HEAD POST PUT OPTIONS 200"
EVERY_METHOD = "GET HEAD POST PUT PATCH DELETE OPTIONS"
YEARS = {"first": "2016", "last": "2017"}

# Files, for a social worker (W_) and for a manager (M_)
W_KNOWN = answers(opens="own colleagues ended named glass covered lent", unknown="theirs sealed")
W_READ = answers(opens="own named glass covered lent", refused="colleagues ended", unknown="theirs sealed")
W_CHANGE = answers(opens="own named covered lent", refused="colleagues ended glass", unknown="theirs sealed")
W_KEY_WORKER = answers(opens="own named", refused="colleagues ended glass covered lent", unknown="theirs sealed")
W_READ_PART = answers(opens="own named glass covered lent", unknown="colleagues ended theirs sealed")
W_CHANGE_PART = answers(opens="own named covered lent", refused="glass", unknown="colleagues ended theirs sealed")
W_OWN_PART = answers(opens="own named", refused="glass covered lent", unknown="colleagues ended theirs sealed")
M_KNOWN = W_KNOWN
M_READ = answers(opens="glass", refused="own colleagues ended named covered lent", unknown="theirs sealed")
M_NONE = answers(refused="own colleagues ended named glass covered lent", unknown="theirs sealed")
M_READ_PART = answers(opens="glass", unknown="own colleagues ended theirs sealed named covered lent")
M_NO_PART = answers(refused="glass", unknown="own colleagues ended theirs sealed named covered lent")


def of_file(worker: Answers, manager: Answers) -> dict[str, Answers]:
    """Return who may at an address of a file: to facilitator, coordinator, officer, administrator it is unknown."""
    return by_role(UNKNOWN, worker=worker, manager=manager)


KNOWN = of_file(W_KNOWN, M_KNOWN)
READ = of_file(W_READ, M_READ)
CHANGE = of_file(W_CHANGE, M_NONE)
READ_PART_OF_PLAN = of_file(W_READ_PART, M_READ)
APPOINTMENT = DOCUMENT = of_file(W_READ_PART, M_READ_PART)
PART_OF_PLAN = of_file(W_CHANGE_PART, M_NONE)
PART = of_file(W_CHANGE_PART, M_NO_PART)
OF_ENTRY = of_file(answers(opens="own named covered lent", unknown="glass colleagues ended theirs sealed"), M_NONE)
OF_WRITER = of_file(W_OWN_PART, M_NO_PART)  # whoever wrote it, or the key worker
OF_OWN = of_file(W_KEY_WORKER, M_NONE)
ASSIGN = of_file(W_KEY_WORKER, M_KNOWN)
CERTIFY = of_file(W_CHANGE, M_KNOWN)
OPEN_ALREADY = answers(opens="own colleagues ended named covered lent", led_on="glass", unknown="theirs sealed")
ASKED_ALREADY = of_file(
    answers(opens="own", led_on="named", refused="colleagues ended glass covered lent", unknown="theirs sealed"),
    answers(opens="own colleagues ended glass covered lent", led_on="named", unknown="theirs sealed"),
)
OPENED = by_role(
    UNKNOWN,
    worker=W_KEY_WORKER,
    manager=M_KNOWN,
    dpo=answers(opens="own colleagues ended glass covered lent", unknown="theirs sealed named"),
)

# The register of requests: the officer all of the centre, sealed files by number; a worker those of her files
REGISTER = by_role(REFUSED, worker=OPENS, manager=OPENS, dpo=OPENS)
_EVERY_REQUEST = answers(opens="own colleagues ended sealed named glass covered lent", unknown="theirs")
_W_REQUEST = answers(opens="own named covered lent", unknown="colleagues ended theirs sealed glass")
REQUEST = by_role(UNKNOWN, worker=_W_REQUEST, dpo=_EVERY_REQUEST)
MANAGED_REQUEST = by_role(
    UNKNOWN,
    worker=answers(refused="own named covered lent", unknown="colleagues ended theirs sealed glass"),
    dpo=_EVERY_REQUEST,
)

# What is one's own: jobs, notices, imports, accounts, roles
OWN_ONLY = answers(opens="own", unknown="colleagues theirs")
NONE_OF_THEM = answers(unknown="own colleagues theirs")
OWN_JOB = by_role(OWN_ONLY)
OWN_RESULT = by_role(NONE_OF_THEM, worker=OWN_ONLY, manager=OWN_ONLY)
GIVEN_BY_WORKER = by_role(UNKNOWN, worker=OWN_ONLY)
OWN_IMPORT = by_role(REFUSED, manager=OWN_ONLY)
ANOTHERS_IMPORT = by_role(
    REFUSED,
    manager=answers(opens="colleagues", unknown="own theirs"),
    dpo=answers(opens="own colleagues", unknown="theirs"),
)
ACCOUNT = by_role(REFUSED, administrator=answers(opens="own colleagues", unknown="theirs"))
OTHERS_ACCOUNT = by_role(REFUSED, administrator=answers(conflict="own", opens="colleagues", unknown="theirs"))
NO_ACCOUNT = by_role(REFUSED, administrator=answers(conflict="own colleagues", unknown="theirs"))
WEEK = by_role(
    REFUSED,
    worker=answers(opens="own colleagues", unknown="theirs"),
    facilitator=OWN_ONLY,
    manager=answers(opens="own colleagues", unknown="theirs"),
)
OWN_HOURS = by_role(
    REFUSED,
    worker=answers(opens="own", refused="colleagues", unknown="theirs"),
    facilitator=OWN_ONLY,
    manager=answers(opens="own", refused="colleagues", unknown="theirs"),
)
OWN_AWAY = by_role(REFUSED, worker=OWN_ONLY, facilitator=OWN_ONLY, manager=OWN_ONLY)
SETTING_TO_COME = by_role(REFUSED, manager=answers(opens="own", unknown="theirs"))
WAITING_ROLE = by_role(
    REFUSED, manager=answers(opens="own", unknown="theirs"), administrator=answers(unknown="own theirs")
)

# Sessions and workshops, organisations and what is theirs
OF_CENTRE = answers(opens="own outside others", unknown="theirs")
NOT_OF_OTHERS = answers(refused="own outside others", unknown="theirs")
RUN_BY_ONESELF = answers(opens="own", unknown="outside others theirs")
SEEN_NOT_PLANNED = answers(refused="own", unknown="outside others theirs")
WITH_LINK = answers(opens="outside", unknown="own others theirs")
SHEET = by_role(UNKNOWN, worker=OF_CENTRE, facilitator=RUN_BY_ONESELF, manager=OF_CENTRE)
STAND_IN = by_role(UNKNOWN, worker=NOT_OF_OTHERS, facilitator=OF_CENTRE, manager=NOT_OF_OTHERS)
PLAN_SESSION = by_role(UNKNOWN, worker=OF_CENTRE, facilitator=SEEN_NOT_PLANNED, manager=OF_CENTRE)
AFTER_CLOSING = by_role(UNKNOWN, worker=NOT_OF_OTHERS, facilitator=SEEN_NOT_PLANNED, manager=OF_CENTRE)
ITS_LINK = by_role(UNKNOWN, worker=WITH_LINK, facilitator=SEEN_NOT_PLANNED, manager=WITH_LINK)
ORGANISATION = by_role(REFUSED, worker=OF_CENTRE, manager=OF_CENTRE, coordinator=OF_CENTRE)
CHANGE_ORGANISATION = by_role(REFUSED, worker=NOT_OF_OTHERS, manager=OF_CENTRE, coordinator=OF_CENTRE)
OWN_NETWORK = answers(opens="own", unknown="theirs")
PART_OF_ORGANISATION = by_role(
    REFUSED, worker=answers(refused="own", unknown="theirs"), manager=OWN_NETWORK, coordinator=OWN_NETWORK
)
HOURS_OF_AGREEMENT = by_role(REFUSED, worker=OWN_NETWORK, manager=OWN_NETWORK, coordinator=OWN_NETWORK)

# What a manager sets up: the address of one, and what it is
OF_MANAGER = by_role(REFUSED, manager=OWN_NETWORK)
GROUP = by_role(REFUSED, worker=OWN_NETWORK, manager=OWN_NETWORK)
SET_UP = {
    "programme:track": "track", "programme:group": "set-up group", "programme:operation": "operation",
    "staff:funding": "funding", "staff:post": "post",
    "member": "member", "workshops:room": "room",
}  # fmt: skip

# Oversight
OFFICERS_ALERT = by_role(REFUSED, dpo=answers(opens="own sealed", unknown="theirs"))
OFFICERS_REVIEW = by_role(REFUSED, dpo=answers(opens="glass sealed", unknown="theirs"))
LOG_ENTRY = by_role(
    REFUSED, manager=answers(opens="own", unknown="sealed theirs"), dpo=answers(opens="own sealed", unknown="theirs")
)
SEAL_OF_TEAM = answers(opens="named", unknown="sealed theirs")
SEAL = by_role(UNKNOWN, worker=SEAL_OF_TEAM, manager=SEAL_OF_TEAM, dpo=answers(opens="sealed named", unknown="theirs"))
