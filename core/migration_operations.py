"""One step of a migration for all the tables of a room (docs/adr/0026)."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, AlterUniqueTogether, CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState

_OF_TABLES = (CreateModel, AddField, AddIndex, AddConstraint, AlterUniqueTogether)


def _table(step: Any) -> str:
    return getattr(step, "model_name_lower", "") or step.name_lower


class CreateTogether(Operation):
    """Creates the tables that its steps describe, each as it is after the last of them.

    Step by step, Django builds the models of every room anew for each table, column, index and constraint: half a
    minute on an empty database. Here it builds them once. Raises ValueError for a step that is not about tables, or
    about one that is not created here.
    """

    reversible = True
    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations: list[Operation]) -> None:
        created = {step.name_lower for step in operations if isinstance(step, CreateModel)}
        for step in operations:
            if not isinstance(step, _OF_TABLES) or _table(step) not in created:
                raise ValueError(f"{step.describe()}: only tables that are created here, their columns and rules.")
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # models that are built already would be built anew after each step
        for step in self.operations:
            step.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self._models(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def _models(self, app_label: str, schema_editor: Any, state: Any) -> list[Any]:
        names = [step.name for step in self.operations if isinstance(step, CreateModel)]
        models = [state.apps.get_model(app_label, name) for name in names]
        return [model for model in models if self.allow_migrate_model(schema_editor.connection.alias, model)]

    def describe(self) -> str:
        return f"Create {sum(isinstance(step, CreateModel) for step in self.operations)} tables together"

    @property
    def migration_name_fragment(self) -> str:
        return "tables"
