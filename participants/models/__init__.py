from participants.models.after_contact import AfterContact
from participants.models.consent import Consent
from participants.models.cover import Cover
from participants.models.enrolment import Enrolment
from participants.models.fact import Fact
from participants.models.file_merge import FileMerge
from participants.models.follow_up import FollowUp
from participants.models.former_identity import FormerIdentity
from participants.models.grants import ParticipantUserGrant
from participants.models.group import Group, Track
from participants.models.group_stay import GroupStay
from participants.models.intervention import Intervention
from participants.models.objection import Objection
from participants.models.operation import Operation
from participants.models.operation_entry import OperationEntry, OperationResult
from participants.models.participant import NationalNumber, Participant
from participants.models.path_break import Break
from participants.models.planned_absence import PlannedAbsence
from participants.models.referent import ReferentAssignment
from participants.models.restriction import Restriction
from participants.models.review import BreakGlassReview
from participants.models.seal import Seal, SealName
from participants.models.statement import Statement

__all__ = [
    "AfterContact",
    "Break",
    "BreakGlassReview",
    "Consent",
    "Cover",
    "Enrolment",
    "Fact",
    "FileMerge",
    "FollowUp",
    "FormerIdentity",
    "Group",
    "GroupStay",
    "Intervention",
    "NationalNumber",
    "Objection",
    "Operation",
    "OperationEntry",
    "OperationResult",
    "Participant",
    "ParticipantUserGrant",
    "PlannedAbsence",
    "ReferentAssignment",
    "Restriction",
    "Seal",
    "SealName",
    "Statement",
    "Track",
]
