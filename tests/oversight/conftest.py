"""The stage, with some looks at its files in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import gettext_noop

from audit.enums import Extent
from audit.log import log_export, log_read
from core.actor import acting_as
from tests.participants.conftest import sign_in  # noqa: F401

FOLLOW_UP = gettext_noop("Follow-up by the key worker")


def look(
    user: Any,
    files: Iterable,
    centre: Any,
    extent: Extent = Extent.OPENED,
    *,
    what: str = "participants.file",
    **more: Any,
) -> Any:
    """Write one entry of a person's look."""
    with acting_as(user, "", channel=more.pop("channel", "web")):
        if extent == Extent.EXPORTED:
            return log_export(list(files), what=what, purpose=more.get("purpose", FOLLOW_UP), centre=centre)
        return log_read(list(files), what=what, extent=extent, purpose=more.get("purpose", FOLLOW_UP), centre=centre)


@pytest.fixture
def looks(stage) -> SimpleNamespace:  # noqa: F811
    """The worker opens her own file, the colleague lists both, the manager exports one; somebody else elsewhere."""
    return SimpleNamespace(
        worker=look(stage.worker, [stage.own], stage.here),
        colleague=look(
            stage.colleague, [stage.own, stage.colleagues], stage.here, Extent.LISTED, what="participants.files"
        ),
        manager=look(stage.manager, [stage.colleagues], stage.here, Extent.EXPORTED),
        there=look(stage.stranger, [stage.theirs], stage.there),
    )


@pytest.fixture
def pages(stage, sign_in) -> Callable[[str], Any]:  # noqa: F811
    """Return a function: the client of somebody of the stage by name."""
    return lambda who: sign_in(getattr(stage, who))
