"""Guards that hold in every test: conventions that are easy to forget fail here (docs/architecture.md)."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TestCase
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker

from assessments.instruments import forget_outlines
from core.context import current_act
from scripts import catalogues
from tests.support import databases, engines, flushing, ordering
from tests.support.client import JalonClient
from tests.support.stack import Stack, forget_demonstration, running_stack


def pytest_configure(config: pytest.Config) -> None:
    """Before any test: a name for this run, translations compiled, no order by accident, a flush that may."""
    engines.run_name()
    hypothesis.settings.register_profile("jalon", deadline=None)  # speed is measured in benchmarks/, on a quiet machine
    hypothesis.settings.load_profile("jalon")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
    catalogues.compile_all()
    ordering.reverse_unordered_querysets()
    flushing.flush_with_triggers_lifted()


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook, and would do so before this file
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give all tests of a running product to one worker, and mark them, so that it is started once.

    Where PostgreSQL runs the whole suite beside it, SQLite leaves out what cannot tell the two apart.
    """
    if os.environ.get("JALON_TEST_BESIDE"):
        config.hook.pytest_deselected(items=[item for item in items if not _may_differ_on_sqlite(item)])
        items[:] = [item for item in items if _may_differ_on_sqlite(item)]
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(_product_of(item)))
            if item.get_closest_marker("browser") is None:
                item.add_marker(pytest.mark.stack)


def _product_of(item: pytest.Item) -> str:
    """Return which running product a test uses: three of them, so that no worker waits for one at the end of a run."""
    if item.get_closest_marker("browser") is None:
        return "stack"
    return "browser-late" if item.path.stem >= "test_link" else "browser-early"


# Rooms whose tests ask for rows through the ORM only, but for those that collide or search.
ALIKE_ON_BOTH = {
    "accounts",
    "actionplans",
    "assessments",
    "machines",
    "oversight",
    "participants",
    "partners",
    "workshops",
}


def _may_differ_on_sqlite(item: pytest.Item) -> bool:
    """Tell whether a test may end otherwise on SQLite than on PostgreSQL, or runs on SQLite only."""
    if item.get_closest_marker("browser") or item.path.parent.name not in ALIKE_ON_BOTH:
        return True
    return "stack" in getattr(item, "fixturenames", ()) or item.path.stem.endswith(("_at_once", "_search"))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Make the test database of this process, in place of pytest-django's own, which would run every migration."""
    with django_db_blocker.unblock():
        databases.set_up()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing on the server: the process that began the run ends it."""
    if not hasattr(config, "workerinput"):
        databases.drop_all()
        if not os.environ.get("DATABASE_URL"):  # a run on servers beside it has none of its own
            forget_demonstration()


@pytest.fixture(autouse=True)
def _nobody_acts() -> Iterator[None]:
    """Start without an author, and fail a test that leaves one behind: a write needs `acting_as(user)` around it."""
    assert current_act() is None, "an earlier test left an act open"
    yield
    assert current_act() is None, "this test left an act open"


@pytest.fixture(autouse=True)
def _house_time_and_language() -> Iterator[None]:
    """Start and end each test in the time zone and the language of the house."""
    timezone.deactivate()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    timezone.deactivate()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _instruments_read_anew() -> Iterator[None]:
    """Forget the versions of the instrument that a test made, whose keys another may have."""
    yield
    forget_outlines()


@pytest.fixture(autouse=True)
def emptied_cache(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give each test its own keys in the cache that all processes share; return how to begin again with none.

    Clearing it is refused: on Redis that empties the whole number, the counters of a test beside this one included.
    """
    cache, turns = caches["default"], itertools.count()

    def begin() -> None:
        key = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}-{id(request.node)}-{next(turns)}"
        monkeypatch.setitem(settings.CACHES["default"], "KEY_PREFIX", key)
        cache.key_prefix = key

    def refused() -> None:
        raise AssertionError("this empties the cache of other tests too: ask for `emptied_cache`")

    monkeypatch.setattr(cache, "clear", refused)
    begin()
    return begin


@pytest.fixture(scope="session", autouse=True)
def _messages_stay_here() -> None:
    """Send no message to a queue that a worker outside the tests listens to; a Job row needs no message to be true."""
    from config.celery import app

    app.conf.broker_url = "memory://"


@pytest.fixture
def client() -> JalonClient:
    """Return a client that runs what was left for the commit and refuses pages with unrendered or inline code."""
    return JalonClient()


@pytest.fixture
def commits() -> Callable[[], AbstractContextManager[list]]:
    """Return a context manager: what the block leaves for the commit is run when the block ends."""
    return lambda: TestCase.captureOnCommitCallbacks(execute=True)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product, really running: migrated, with demonstration data, a web server and a worker."""
    database = settings.DATABASES["default"]
    servers = database["ENGINE"].endswith("postgresql")
    folder = Path(tmp_path_factory.mktemp("stack"))
    with running_stack(folder, on_servers=servers) as product:
        yield product
