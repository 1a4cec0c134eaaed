"""Pages of lists that may be very long."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNTED = 1000  # a longer list is neither counted nor turned over to its end: a filter leads further


def count_up_to(rows: Any) -> int:
    """Return how many rows of a queryset there are, COUNTED + 1 for any more than COUNTED: the database stops there."""
    count: int = rows.order_by()[: COUNTED + 1].count()
    return count


class LongPaginator(Paginator):  # type: ignore[type-arg]  # takes none when it runs
    """Django's paginator for a queryset of which it counts and shows no more than the first COUNTED rows."""

    @cached_property
    def _found(self) -> int:
        return count_up_to(self.object_list)

    @cached_property
    def count(self) -> int:
        """How many rows there are, COUNTED at most."""
        return min(self._found, COUNTED)

    @property
    def more(self) -> bool:
        """Whether there are more rows than COUNTED."""
        return self._found > COUNTED
