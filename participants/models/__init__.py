from participants.models.consent import Consent
from participants.models.cover import Cover
from participants.models.enrolment import Enrolment
from participants.models.fact import Fact
from participants.models.grants import ParticipantUserGrant
from participants.models.group import Group, Track
from participants.models.intervention import Intervention
from participants.models.participant import NationalNumber, Participant
from participants.models.referent import ReferentAssignment
from participants.models.review import BreakGlassReview
from participants.models.seal import Seal, SealName

__all__ = [
    "BreakGlassReview",
    "Consent",
    "Cover",
    "Enrolment",
    "Fact",
    "Group",
    "Intervention",
    "NationalNumber",
    "Participant",
    "ParticipantUserGrant",
    "ReferentAssignment",
    "Seal",
    "SealName",
    "Track",
]
