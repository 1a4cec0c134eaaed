"""Tables of appointments."""

from appointments.models.appointment import Appointment
from appointments.models.rows import AppointmentPerson, AppointmentWorker

__all__ = ["Appointment", "AppointmentPerson", "AppointmentWorker"]
