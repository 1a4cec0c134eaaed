"""Sign-ins of the demonstration: one account a role, and a colleague of the social worker: some things take two.

Passwords are drawn once and kept beside the data, not in code.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from accounts.enums import Role

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class DemoAccount:
    """One account of the demonstration; `key` is its role, or COLLEAGUE."""

    key: str
    role: str
    first_name: str
    last_name: str
    email: str
    password: str


COLLEAGUE = "colleague"
_PEOPLE = {
    Role.SOCIAL_WORKER.value: (Role.SOCIAL_WORKER, "Nadia", "Bensalem", "as1"),
    COLLEAGUE: (Role.SOCIAL_WORKER, "Julie", "Maréchal", "as2"),
    Role.FACILITATOR.value: (Role.FACILITATOR, "Théo", "Claes", "animation"),
    Role.MANAGER.value: (Role.MANAGER, "Anne", "Delcourt", "responsable"),
    Role.COORDINATOR.value: (Role.COORDINATOR, "Bram", "Peeters", "reseau"),
    Role.DPO.value: (Role.DPO, "Sofia", "Marchetti", "dpo"),
    Role.ADMINISTRATOR.value: (Role.ADMINISTRATOR, "Karim", "Vandamme", "administration"),
}


def _password() -> str:
    """Return four groups of four letters and digits that cannot be mistaken for each other."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _path() -> Path:
    return Path(settings.VAR_DIR) / "demo-sign-ins.json"


def read_sign_ins() -> dict[str, DemoAccount]:
    """Return the sign-ins that were drawn, by their keys; none before the demonstration was loaded."""
    path = _path()
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {key: DemoAccount(**values) for key, values in known.items()}


def kept_sign_ins() -> dict[str, DemoAccount]:
    """Return the sign-ins by their keys, drawn at the first call and the same at each later one."""
    path, known = _path(), read_sign_ins()
    sign_ins = {
        key: DemoAccount(
            key=key,
            role=role.value,
            first_name=first,
            last_name=last,
            email=f"{name}@demo.jalon.example",
            password=known[key].password if key in known else _password(),
        )
        for key, (role, first, last, name) in _PEOPLE.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        json.dump({key: asdict(sign_in) for key, sign_in in sign_ins.items()}, file, ensure_ascii=False, indent=2)
    return sign_ins
