from audit.models.access import AccessedFile, AccessEntry
from audit.models.chain import ChainBlock
from audit.models.refusal import RefusalLog
from audit.models.search import SearchLog
from audit.models.sign_in import SignInLog
from audit.models.transition import TransitionLog

__all__ = ["AccessEntry", "AccessedFile", "ChainBlock", "RefusalLog", "SearchLog", "SignInLog", "TransitionLog"]
