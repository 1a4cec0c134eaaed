"""Which documents somebody may see: those in files that she reaches, and for a manager the proofs of the centre."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from accounts.models import User
from documents.enums import PRESENT, DocumentKind, DocumentState
from participants.querysets import FileQuerySet

PROOF = "document.proof"


class DocumentQuerySet(FileQuerySet):
    """Documents, said in words."""

    def right(self, user: User, action: str, membership: Any) -> Q | None:
        """Return the filter of what one membership opens; the right on proofs is on no other kind."""
        opened = super().right(user, action, membership)
        return opened & Q(kind=DocumentKind.PROOF) if opened is not None and action == PROOF else opened

    def present(self) -> DocumentQuerySet:
        """Those whose bytes are there."""
        return self.filter(state__in=PRESENT)

    def waiting(self) -> DocumentQuerySet:
        """Those of which the scanner has said nothing yet."""
        return self.filter(state=DocumentState.CHECKING)

    def latest_first(self) -> DocumentQuerySet:
        """In the order of lists: by the day of the paper, the last one first."""
        return self.order_by("-paper_on", "-pk")
