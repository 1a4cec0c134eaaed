from workshops.models.attendance import Attendance
from workshops.models.batch import BatchMark, SheetBatch
from workshops.models.link import FacilitatorLink
from workshops.models.room import CentreRoom
from workshops.models.session import Session, SessionFacilitator, SessionGroup
from workshops.models.workshop import Coverage, Workshop

__all__ = [
    "Attendance",
    "BatchMark",
    "Coverage",
    "FacilitatorLink",
    "CentreRoom",
    "Session",
    "SessionFacilitator",
    "SessionGroup",
    "SheetBatch",
    "Workshop",
]
