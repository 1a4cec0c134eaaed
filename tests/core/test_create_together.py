"""The tables of a room are made in one step."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.migration_operations import CreateTogether

pytestmark = pytest.mark.both_engines

KEY = models.BigAutoField(primary_key=True)


def _steps() -> list[Operation]:
    """Return two tables, the first of which names the second, with an index, rules and a column added later."""
    return [
        migrations.CreateModel("Leaf", [("id", KEY), ("tree", models.ForeignKey("jobs.Tree", models.CASCADE))]),
        migrations.CreateModel("Tree", [("id", KEY), ("kind", models.CharField(max_length=5))]),
        migrations.AddField("leaf", "size", models.IntegerField(default=1)),
        migrations.AddIndex("leaf", models.Index(fields=["size"], name="leaf_size")),
        migrations.AddConstraint(
            "leaf", models.CheckConstraint(condition=models.Q(size__gt=0), name="leaf_positive")
        ),
        migrations.AddConstraint(
            "leaf",
            models.UniqueConstraint(fields=["tree"], condition=models.Q(size=7), name="leaf_seven_once"),
        ),
    ]  # fmt: skip


def _tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name in {"jobs_leaf", "jobs_tree"}}


@pytest.mark.django_db(transaction=True)
def test_tables_columns_and_rules_are_there_after_one_step_and_gone_after_its_undoing():
    step, before, after = CreateTogether(_steps()), ProjectState(), ProjectState()
    step.state_forwards("jobs", after)
    with connection.schema_editor() as editor:
        step.database_forwards("jobs", editor, before, after)
    try:
        assert _tables() == {"jobs_leaf", "jobs_tree"}
        Leaf, Tree = (after.apps.get_model("jobs", name) for name in ("Leaf", "Tree"))
        tree = Tree.objects.create(kind="oak")
        Leaf.objects.create(tree=tree, size=7)
        Leaf.objects.create(tree=tree, size=8)
        for size in (0, 7):
            with pytest.raises(IntegrityError), transaction.atomic():
                Leaf.objects.create(tree=tree, size=size)
        with connection.cursor() as cursor:
            assert "leaf_size" in connection.introspection.get_constraints(cursor, "jobs_leaf")
        Leaf.objects.all().delete()
        with pytest.raises(IntegrityError):
            Leaf.objects.create(tree_id=tree.pk + 1, size=1)
    finally:
        with connection.schema_editor() as editor:
            step.database_backwards("jobs", editor, after, before)
    assert not _tables()


def test_the_state_is_that_of_its_steps_one_by_one_also_where_models_are_built():
    together, by_step = ProjectState(), ProjectState()
    assert together.apps
    assert by_step.apps
    CreateTogether(_steps()).state_forwards("jobs", together)
    for step in _steps():
        step.state_forwards("jobs", by_step)
    assert together == by_step
    assert together.apps.get_model("jobs", "Leaf")._meta.get_field("size")


@pytest.mark.parametrize(
    "step",
    [
        migrations.RunPython(migrations.RunPython.noop),
        migrations.AlterField("tree", "kind", models.TextField()),
        migrations.AddField("elsewhere", "size", models.IntegerField(default=1)),
    ],
    ids=["code", "another kind of step", "a table that stands already"],
)
def test_what_is_not_about_tables_created_here_is_refused(step):
    with pytest.raises(ValueError, match="only tables that are created here"):
        CreateTogether([*_steps(), step])
