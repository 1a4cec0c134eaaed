from workshops.models.attendance import Attendance
from workshops.models.link import FacilitatorLink
from workshops.models.session import Session, SessionFacilitator, SessionGroup
from workshops.models.workshop import Coverage, Workshop

__all__ = ["Attendance", "Coverage", "FacilitatorLink", "Session", "SessionFacilitator", "SessionGroup", "Workshop"]
