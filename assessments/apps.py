from django.apps import AppConfig

from core.registry import Room


class AssessmentsConfig(Room, AppConfig):
    """Assessments and levels of literacy."""

    name = "assessments"
    registers = ("settings", "dashboard", "panels", "between_facts", "merge_rules")
