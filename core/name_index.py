"""Columns that are searched, not shown: the same order on both engines, and names by their marks on PostgreSQL.

A mark is a piece of a word by which it is found through one index (docs/adr/0023):
    "mul"   the word begins so (its first one to six letters);
    "~mler" its first five letters, whole and with each one of them left out: two words that differ by one wrong letter
            have one of these in common;
    "*lle"  three letters further inside.
On PostgreSQL the function jalon_name_marks makes them (participants/migrations/0002_search_index.py). With another HEAD
or NEAR, or other characters between words, a migration replaces the function and builds the index anew.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.db.models import CharField, Lookup

HEAD = 6  # letters of a beginning that have a mark
NEAR = 5  # letters of a beginning that are compared with one left out

# What stands between the words of a search column, by code point, so that no locale of a server changes it.
_BETWEEN = "\\s!-/:-@\\[-`{-~«»·‐-‧"
BETWEEN_WORDS = re.compile(f"[{_BETWEEN}]+")


class SearchColumn(CharField):  # type: ignore[type-arg]  # takes none when it runs
    """Text in the form of core.normalisation.plain(), ordered by code point whatever the locale of the server."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Ask PostgreSQL for the order that SQLite has: one index then serves beginnings and order."""
        found = super().db_parameters(connection)
        return found | {"collation": "C"} if connection.vendor == "postgresql" else found


def head_mark(word: str) -> str:
    """Return the mark of words that begin with this one; a word longer than HEAD is to be compared besides."""
    return word[:HEAD]


def near_marks(word: str) -> list[str]:
    """Return the marks of which words with one wrong letter have one."""
    head = word[:NEAR]
    return list(dict.fromkeys([f"~{head}", *(f"~{head[:place]}{head[place + 1 :]}" for place in range(len(head)))]))


def inside_marks(word: str) -> list[str]:
    """Return the marks that a word has with this one inside, after its first letter."""
    return list(dict.fromkeys(f"*{word[place : place + 3]}" for place in range(len(word) - 2)))


class _Marks(Lookup):
    prepare_rhs = False
    operator = ""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"jalon_name_marks({left}) {self.operator} %s::text[]", [*left_params, list(self.rhs)]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        raise NotImplementedError("Marks are looked up on PostgreSQL only.")


@SearchColumn.register_lookup
class AllMarks(_Marks):
    """The name has all of these marks."""

    lookup_name, operator = "all_marks", "@>"


@SearchColumn.register_lookup
class AnyMark(_Marks):
    """The name has one of these marks."""

    lookup_name, operator = "any_mark", "&&"


@SearchColumn.register_lookup
class Like(Lookup):
    """LIKE with a pattern of our own: % any letters, _ one letter; a backslash before a sign that means itself."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right} ESCAPE '\\'", [*left_params, *right_params]


@SearchColumn.register_lookup
class Glob(Lookup):
    """SQLite's GLOB: letters in their case, * any letters, ? one, [^a-z] one that is none of these."""

    lookup_name = "glob"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} GLOB {right}", [*left_params, *right_params]


def escape_like(text: str) -> str:
    """Return the text as LIKE takes it for itself."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def begins_with(field: str, text: str) -> models.Q:
    """Return the filter of what begins with the text, as a range that an index answers."""
    return models.Q(**{f"{field}__gte": text, f"{field}__lt": f"{text}\U0010ffff"})
