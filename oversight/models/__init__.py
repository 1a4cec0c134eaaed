from oversight.models.alert import Alert

__all__ = ["Alert"]
