from participants.models.consent import Consent
from participants.models.enrolment import Enrolment
from participants.models.fact import Fact
from participants.models.grants import ParticipantGroupGrant, ParticipantUserGrant
from participants.models.group import Group, Track
from participants.models.intervention import Intervention
from participants.models.participant import NationalNumber, Participant
from participants.models.referent import ReferentAssignment

__all__ = [
    "Consent",
    "Enrolment",
    "Fact",
    "Group",
    "Intervention",
    "NationalNumber",
    "Participant",
    "ParticipantGroupGrant",
    "ParticipantUserGrant",
    "ReferentAssignment",
    "Track",
]
