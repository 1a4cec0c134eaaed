from workshops.models.attendance import Attendance
from workshops.models.batch import BatchMark, SheetBatch
from workshops.models.facilitator import PlannedFacilitator, SessionFacilitator
from workshops.models.guest import SessionGuest, SessionNote
from workshops.models.link import FacilitatorLink
from workshops.models.room import CentreRoom
from workshops.models.session import Session, SessionGroup
from workshops.models.workshop import Coverage, Workshop

__all__ = [
    "Attendance",
    "BatchMark",
    "Coverage",
    "FacilitatorLink",
    "CentreRoom",
    "PlannedFacilitator",
    "Session",
    "SessionFacilitator",
    "SessionGroup",
    "SessionGuest",
    "SessionNote",
    "SheetBatch",
    "Workshop",
]
