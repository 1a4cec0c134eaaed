from workshops.models.attendance import Attendance
from workshops.models.session import Session, SessionFacilitator, SessionGroup
from workshops.models.workshop import Coverage, Workshop

__all__ = ["Attendance", "Coverage", "Session", "SessionFacilitator", "SessionGroup", "Workshop"]
