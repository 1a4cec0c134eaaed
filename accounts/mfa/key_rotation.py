"""Secrets of second steps lie inside allauth's JSON values: rotating the keys of the ring rewrites them here."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from core.crypto.keyring import is_token
from core.crypto.rotation import HOLDERS, Change


def _renew_texts(value: Any, renew: Change) -> Any:
    """Return a JSON value with each of its encrypted texts renewed."""
    if isinstance(value, dict):
        return {name: _renew_texts(part, renew) for name, part in value.items()}
    if isinstance(value, list):
        return [_renew_texts(part, renew) for part in value]
    return renew(value) if isinstance(value, str) and is_token(value) else value


def rewrite_second_steps(renew: Change, only_count: bool) -> tuple[int, int]:
    """Renew the secrets of every second step, or only count: (second steps, those with a secret to renew)."""
    seen = stale = 0
    for key in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            step = Authenticator.objects.select_for_update().filter(pk=key).first()
            if step is None:  # taken away meanwhile
                continue
            seen += 1
            data = _renew_texts(step.data, renew)
            if data != step.data:
                stale += 1
                if not only_count:
                    step.data = data
                    step.save(update_fields=["data"])
    return seen, stale


HOLDERS.add(rewrite_second_steps, name="second steps")
