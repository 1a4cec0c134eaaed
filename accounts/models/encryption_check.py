"""A word encrypted under the keys of this database: whoever starts Jalon with others is told so at once."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.crypto.fields import EncryptedTextField, encrypted_fields
from core.crypto.keyring import Unreadable

WORD = "jalon"
MISSING = "The database has no proof of its keys. Run `manage.py migrate` with the keys that it was written with."
WRONG = (
    "JALON_KEYS does not open this database: it was written under another key. Put that key into the ring "
    "(JALON_KEYS or JALON_KEY_FILE); nothing was changed."
)
DRAWN_NOW = (
    " No key was given and {path} was not there: it was made just now, with a new key that opens nothing here. Put the "
    "file of this database back in its place, or name the database that belongs to the new key."
)


class KeyProof(models.Model):
    """One row. Rotation rewrites it last, so that it opens with the new key alone exactly when all else does."""

    rewritten_last = True

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    word = EncryptedTextField(_("word"), default=WORD)

    class Meta:
        verbose_name = _("proof of the keys")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="key_proof_once",
                violation_error_message=_("There is one proof of the keys."),
            ),
        ]

    def __str__(self) -> str:
        return "•••"


def wrong_keys() -> ImproperlyConfigured:
    """Return the error of a ring that does not open the database; of keys that were drawn just now it says so."""
    drawn = getattr(settings, "JALON_KEYS_DRAWN_NOW", None)
    return ImproperlyConfigured(WRONG + (DRAWN_NOW.format(path=drawn) if drawn else ""))


def prove_keys(using: str = "default") -> None:
    """Raise ImproperlyConfigured, with a sentence, unless the ring opens the database's proof."""
    if KeyProof._meta.db_table not in connections[using].introspection.table_names():
        raise ImproperlyConfigured(MISSING)
    try:
        found = KeyProof.objects.using(using).first()
    except Unreadable:
        raise wrong_keys() from None
    if found is None:
        raise ImproperlyConfigured(MISSING)
    if found.word != WORD:
        raise wrong_keys()


def write_proof(*, using: str, **kwargs: Any) -> None:
    """Write the proof where there is none and the ring opens what is encrypted already (receiver of post_migrate).

    An empty database takes the ring as it is. Raises ImproperlyConfigured when the ring opens nothing of what is there.
    """
    present = set(connections[using].introspection.table_names())
    if KeyProof._meta.db_table not in present:
        return
    if KeyProof.objects.using(using).values("pk").exists():
        prove_keys(using)
        return
    for model in apps.get_models(include_auto_created=True):
        if model is not KeyProof and model._meta.db_table in present:
            _try_one(model, using)
    KeyProof.objects.using(using).create()


def keys_open(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return what is wrong with the keys: a check of the databases (`check --database default`, and `migrate`).

    A proof that is not there yet is what `migrate` writes: the starts of web and worker alone ask for it.
    """
    for using in databases or []:
        try:
            prove_keys(using)
        except ImproperlyConfigured as error:
            if str(error) != MISSING:
                return [checks.Critical(str(error), id="jalon.E001")]
    return []


def _try_one(model: type[models.Model], using: str) -> None:
    """Read one value of each encrypted column of a model."""
    for name in (field.name for field in encrypted_fields(model)):
        filled = model._base_manager.using(using).exclude(Q(**{name: ""}) | Q(**{f"{name}__isnull": True}))
        try:
            list(filled.order_by().values_list(name, flat=True)[:1])
        except Unreadable:
            raise wrong_keys() from None
