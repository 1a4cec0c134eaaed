"""Tables of what is made for the person herself."""

from person.models.redaction import Redaction

__all__ = ["Redaction"]
