"""One of everything: a record of every model, so that every table of history and every log has a row."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from audit.chain_writer import seal_rows
from audit.enums import Refused
from audit.log import log_read, log_refusal, log_search, log_sign_in, log_transition
from core.actor import acting_as
from scripts.extraction import ROOMS
from tests.support.factories import factory_of, system

LOGS = {"AccessEntry", "AccessedFile", "TransitionLog", "SignInLog", "RefusalLog", "SearchLog", "ChainBlock"}


def models_of_rooms() -> list[type[Model]]:
    """Return the models of the rooms, tables between two included, histories aside."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ROOMS and not hasattr(model, "tracked_fields")
    ]


def tracked_models() -> list[type[Model]]:
    """Return the models that keep their history."""
    return [model for model in models_of_rooms() if hasattr(model, "history")]


def write_everything() -> None:
    """Write a record of every model that has a factory, a move and a look at a file."""
    with acting_as(system(), "one of everything"):
        made = {
            model.__name__: factory_of(model)()
            for model in models_of_rooms()
            if model.__name__ not in LOGS and not model._meta.auto_created
        }
        log_read([made["Participant"]], what="a file")
        log_search("amrani", found=1)
        log_transition(made["Plan"], move="agree", from_state="draft", to_state="agreed")
    log_sign_in("signed_in", user=system())
    log_refusal(system(), outcome=Refused.DENIED, page="home", obj=None, channel="web")
    seal_rows()
