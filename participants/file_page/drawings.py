"""Small drawings of a row, made once by a process for each of their few forms: they hold no word of any person."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def path_drawn(entry: str, midterm: str, exit_: str) -> SafeString:
    """Return the three steps of a path, each "done", "due" or "" (ahead), in the language of the page."""
    return _path(get_language(), entry, midterm, exit_)


@lru_cache(maxsize=128)  # 27 forms a language
def _path(language: str | None, entry: str, midterm: str, exit_: str) -> SafeString:
    steps = {"entry": entry, "midterm": midterm, "exit": exit_}
    return render_to_string("participants/partials/_path.html", steps)


def state_drawn(state: str) -> SafeString:
    """Return a state of a path as a tag; its words are those of the language of the page."""
    return _state(get_language(), state)


@lru_cache(maxsize=64)
def _state(language: str | None, state: str) -> SafeString:
    return render_to_string("participants/partials/_state.html", {"state": state})
