"""Who may read what of which file, written down by hand from product.md section 5; nothing is taken from policy.py.

Classes of what stands in a file (tests/permissions/canaries.py):

first, last, number  the names and the number of the file
contact              address, municipality, telephone, e-mail address
national_number      the national register number
enrolment            days, states, operations of enrolments
appointment          when, where and by whom the person is met
to_contact           what came of contacting the person: the key worker and who covers
content              answers, notes, problems, goals, outcomes, reasons; their past too
health_family        the same on health and family
log                  the reason that somebody gave for opening, lending or sealing the file
"""

from __future__ import annotations

NAME = {"first", "last"}
IDENTITY = NAME | {"number"}
OPENED = IDENTITY | {"contact", "enrolment", "appointment", "content", "health_family"}
WHOLE = OPENED | {"national_number", "log", "to_contact"}
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
        "named": IDENTITY | {"enrolment", "log"},
        **dict.fromkeys(("own", "colleagues", "ended", "covered", "lent"), IDENTITY | {"enrolment", "log"}),
    },
    # Names on the sheets of own sessions: everybody of the group, but a sealed file that does not name them.
    "facilitator": dict.fromkeys(("own", "colleagues", "glass", "covered", "lent"), NAME),
    "outside": dict.fromkeys(("own", "colleagues", "glass", "covered", "lent"), {"first"}),
    "coordinator": {},
    # The officer sees that file number so-and-so was opened, and why; sealed files too (design: the log whole).
    "dpo": dict.fromkeys(
        ("own", "colleagues", "ended", "covered", "lent", "glass", "named", "sealed"), {"number", "log"}
    ),
    "administrator": {},
    "anonymous": {},
    "disabled": {},
    "unproven": {},
}


def may_read(visitor: str, file: str, kind: str) -> bool:
    """Tell whether this class of this file may come out to this visitor."""
    return kind in READS[visitor].get(file, NOTHING)
