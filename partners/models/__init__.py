from partners.models.agreement import Agreement
from partners.models.organisation import Contact, Organisation

__all__ = ["Agreement", "Contact", "Organisation"]
