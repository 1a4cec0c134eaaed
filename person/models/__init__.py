"""Tables of what is made for the person herself."""

from person.models.data_request import DataRequest
from person.models.redaction import Redaction

__all__ = ["DataRequest", "Redaction"]
