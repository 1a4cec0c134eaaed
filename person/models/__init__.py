"""Requests of persons about their files."""

from person.models.data_request import DataRequest

__all__ = ["DataRequest"]
