"""The rules of this room's records where two files are merged (participants.merge_registry)."""

from __future__ import annotations

from typing import Any

from participants.merge_registry import KEPT, declare

RULES = (
    "Consent", "FileMerge", "FollowUp", "FormerIdentity", "Intervention", "ParticipantUserGrant", "PlannedAbsence",
    "Restriction", "Seal", "Statement",
)  # fmt: skip
KEYS = {"FileMerge": "kept", "ParticipantUserGrant": "content_object"}


def _fact_title(fact: Any) -> str:
    return str(fact.get_kind_display())


def _fact_words(fact: Any) -> str:
    return str(fact.get_value_display())


for name in RULES:
    declare(f"participants.{name}", key=KEYS.get(name, "participant"))
declare(
    "participants.Fact", once=("kind", "starts_on"), same=("value", "ends_on"), words=_fact_words, title=_fact_title
)
# An objection that holds in both files is one; where only one of two holds, it stays.
declare("participants.Objection", once=("kind", "taken_back_on"), decide=lambda kept, absorbed: KEPT)
# A path gets the next number of the person, a key worker one period, a number one row: participants.services.merge.
declare("participants.Enrolment", special=True)
declare("participants.ReferentAssignment", special=True)
declare("participants.NationalNumber", special=True)
# Of two entries in one operation the first stays, with the later results: participants.services.merge.
declare("participants.OperationEntry", special=True)
