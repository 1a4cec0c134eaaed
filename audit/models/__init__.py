from audit.models.access import AccessedFile, AccessEntry
from audit.models.transition import TransitionLog

__all__ = ["AccessEntry", "AccessedFile", "TransitionLog"]
