"""`pk__among`: one of keys that a sub-query gives, read once and before the rest of the statement (docs/adr/0050)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import models


@dataclass(frozen=True)
class WrittenOut:
    """A sub-query of keys as SQL, its values in it; the database answers it each time it stands in a statement."""

    sql: str
    params: tuple[Any, ...]

    @classmethod
    def of(cls, keys: models.QuerySet[Any]) -> Self:
        """Write out a queryset of one column of keys."""
        sql, params = keys.order_by().query.get_compiler(using=keys.db).as_sql()
        return cls(sql, tuple(params))

    @classmethod
    def unite(cls, parts: Sequence[Self]) -> Self:
        """Return the keys of all of these, of which there is one at least."""
        sql = " UNION ALL ".join(part.sql for part in parts)
        return cls(sql, tuple(param for part in parts for param in part.params))


@models.AutoField.register_lookup
@models.BigAutoField.register_lookup
class Among(models.Lookup):
    """`pk__among=WrittenOut`: as IN, read once and before the rest.

    PostgreSQL would put an IN among the joins of a statement and weigh every order of them, which took longer than the
    answer where there are many; and it asks an array of the index. With an IN of few keys and an order, it goes through
    all rows in that order, hoping to meet one soon.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition."""
        mine, params = self.process_lhs(compiler, connection)
        keys = self.rhs
        inside = f"= ANY(ARRAY({keys.sql}))" if connection.vendor == "postgresql" else f"IN ({keys.sql})"
        return f"{mine} {inside}", [*params, *keys.params]
