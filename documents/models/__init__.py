"""Tables of documents."""

from documents.models.document import Document

__all__ = ["Document"]
