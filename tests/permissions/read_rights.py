"""Who may read what of which file, written down by hand from product.md section 5; nothing is taken from policy.py.

Classes of what stands in a file (tests/permissions/canaries.py):

first, last, number  the names and the number of the file
contact              address, municipality, telephone, e-mail address
national_number      the national register number
enrolment            days, states, operations of enrolments
appointment          when, where and by whom the person is met
document             the titles of its papers
proof                the titles of the papers that prove something to a funder
message              what was written to the person, and to where
request              what a person asked by one of her rights: who follows her, and the officer
to_contact           what came of contacting the person: the key worker and who covers
content              answers, notes, problems, goals, outcomes, reasons; their past too
health_family        the same on health and family
log                  the reason that somebody gave for opening, lending or sealing the file
"""

from __future__ import annotations

NAME = {"first", "last"}
IDENTITY = NAME | {"number"}
OPENED = IDENTITY | {"contact", "enrolment", "appointment", "document", "proof", "content", "health_family"}
WHOLE = OPENED | {"national_number", "log", "message", "to_contact", "request"}
OVERSEEN = IDENTITY | {"enrolment", "proof", "log"}
NOTHING: set[str] = set()

# visitor -> file -> the classes that may come out; a file that is not named: nothing.
READS: dict[str, dict[str, set[str]]] = {
    "worker": {
        "own": WHOLE,
        "named": WHOLE,
        "covered": WHOLE - {"log"},
        "lent": WHOLE,  # the reason of the loan is told to whom it is made
        "glass": OPENED | {"log"},  # read only, the national register number closed; one's own reason
        "colleagues": IDENTITY,
        "ended": IDENTITY,
    },
    "manager": {
        "glass": OPENED | {"log"},
        "named": OVERSEEN,
        **dict.fromkeys(("own", "colleagues", "ended", "covered", "lent"), OVERSEEN),
    },
    # Names on the sheets of own sessions: everybody of the group, but a sealed file that does not name them.
    "facilitator": dict.fromkeys(("own", "colleagues", "glass", "covered", "lent"), NAME),
    "outside": dict.fromkeys(("own", "colleagues", "glass", "covered", "lent"), {"first"}),
    "coordinator": {},
    # The officer sees that file number so-and-so was opened, and why; sealed files too (design: the log whole).
    "dpo": dict.fromkeys(
        ("own", "colleagues", "ended", "covered", "lent", "glass", "named", "sealed"), {"number", "log", "request"}
    ),
    "administrator": {},
    "anonymous": {},
    "disabled": {},
    "unproven": {},
}


def may_read(visitor: str, file: str, kind: str) -> bool:
    """Tell whether this class of this file may come out to this visitor."""
    return kind in READS[visitor].get(file, NOTHING)
