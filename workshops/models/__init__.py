from workshops.models.attendance import Attendance
from workshops.models.session import Session, SessionFacilitator, SessionGroup
from workshops.models.workshop import Workshop

__all__ = ["Attendance", "Session", "SessionFacilitator", "SessionGroup", "Workshop"]
