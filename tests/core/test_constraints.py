"""Constraints that say themselves: what each kind lets pass and what it refuses, tried on the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.test.utils import isolate_apps

from core.constraints import exactly_when, in_order, one_of

pytestmark = pytest.mark.both_engines


class Colour(models.TextChoices):
    RED = "red"
    BLUE = "blue"


@pytest.fixture
def thing(db: None) -> Iterator[type[models.Model]]:
    """A table with one constraint of each kind, for the length of a test."""
    with isolate_apps("core"):

        class Thing(models.Model):
            id = models.IntegerField(primary_key=True, default=1)
            colour = models.CharField(max_length=8, default="red")
            first = models.DateField(null=True)
            last = models.DateField(null=True)
            why = models.CharField(max_length=8, null=True)

            class Meta:
                app_label = "core"
                constraints = [
                    one_of("colour", Colour, name="thing_colour", message="No such colour."),
                    in_order("first", "last", name="thing_dates", message="Ends first."),
                    exactly_when(Q(colour="blue"), "why", name="thing_why", message="Say why."),
                ]

        columns = "id integer PRIMARY KEY, colour varchar(8), first date, last date, why varchar(8)"
        editor = connection.schema_editor(collect_sql=True)
        checks = [constraint.constraint_sql(Thing, editor) for constraint in Thing._meta.constraints]
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE core_thing ({columns}, {', '.join(checks)})")
        yield Thing
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE core_thing")


EARLY, LATE = date(2016, 1, 1), date(2016, 1, 2)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, None),
        ({"colour": "green"}, "No such colour."),
        ({"colour": ""}, "No such colour."),
        ({"first": EARLY}, None),
        ({"last": EARLY}, None),
        ({"first": EARLY, "last": EARLY}, None),
        ({"first": EARLY, "last": LATE}, None),
        ({"first": LATE, "last": EARLY}, "Ends first."),
        ({"colour": "blue", "why": "sky"}, None),
        ({"colour": "blue"}, "Say why."),
        ({"colour": "red", "why": "sky"}, "Say why."),
    ],
    ids=str,
)
def test_the_database_and_python_say_the_same(thing, values, said):
    obj = thing(**values)
    if said is None:
        obj.validate_constraints()
        obj.save()
        return
    with pytest.raises(ValidationError, match=said):
        obj.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        thing.objects.bulk_create([obj])
