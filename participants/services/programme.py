"""Paths, groups and operations of a centre, added by its manager."""

from __future__ import annotations

from typing import Any

from core.idempotency import create_once
from participants.models import Group, Operation, Track


def add_track(form: Any) -> Track:
    """Write the path of a valid new form, once however often it is sent. Raise as create_once() does."""
    return create_once(form.instance, key=form.cleaned_data["key"], same=("centre", "kind", "name"))[0]


def add_group(form: Any) -> Group:
    """Write the group of a valid new form, once however often it is sent. Raise as create_once() does."""
    return create_once(form.instance, key=form.cleaned_data["key"], same=("centre", "code"))[0]


def add_operation(form: Any) -> Operation:
    """Write the operation of a valid new form, once however often it is sent. Raise as create_once() does."""
    return create_once(form.instance, key=form.cleaned_data["key"], same=("centre", "code"))[0]
