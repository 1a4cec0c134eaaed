from audit.models.access import AccessedFile, AccessEntry
from audit.models.chain import ChainBlock
from audit.models.sign_in import SignInLog
from audit.models.transition import TransitionLog

__all__ = ["AccessEntry", "AccessedFile", "ChainBlock", "SignInLog", "TransitionLog"]
