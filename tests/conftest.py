"""Guards that hold in every test: conventions that are easy to forget fail here (docs/architecture.md)."""

from __future__ import annotations

import gc
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
from core.actor import current_act
from scripts import catalogues
from tests.support import databases, engines, flush, shared_rows, unordered_querysets
from tests.support.client import JalonClient
from tests.support.forked_processes import Nursery
from tests.support.shared_rows import Shared
from tests.support.stack import Stack, forget_demonstration, running_stack
from tests.support.stage import Stage, set_stage


def pytest_configure(config: pytest.Config) -> None:
    """Before any test: a name for this run, translations compiled, no order by accident, a flush that may."""
    engines.run_name()
    hypothesis.settings.register_profile("jalon", deadline=None)  # speed is measured in benchmarks/, on a quiet machine
    hypothesis.settings.load_profile("jalon")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
    catalogues.compile_all()
    unordered_querysets.reverse_unordered_querysets()
    flush.flush_with_triggers_lifted()


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook, and would do so before this file
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep in one worker the tests of a running product, started once, and those of a module, which share rows.

    Where PostgreSQL runs the whole suite beside it, SQLite leaves out what is not marked `both_engines`.
    """
    if os.environ.get("JALON_TEST_BESIDE"):
        config.hook.pytest_deselected(items=[item for item in items if not _runs_on_sqlite_too(item)])
        items[:] = [item for item in items if _runs_on_sqlite_too(item)]
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(_product_of(item)))
            if item.get_closest_marker("browser") is None:
                item.add_marker(pytest.mark.stack)
        elif item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}.{item.path.stem}"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the garbage collector leave alone what is loaded by now, and look less often: it took 7 % of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _product_of(item: pytest.Item) -> str:
    """Return which running product a test uses: three of them, so that no worker waits for one at the end of a run."""
    if item.get_closest_marker("browser") is None:
        return "stack"
    return "browser-late" if item.path.stem >= "test_link" else "browser-early"


def _runs_on_sqlite_too(item: pytest.Item) -> bool:
    """Tell whether a test is run on SQLite where PostgreSQL runs the whole suite: it says so, collides or searches."""
    if item.get_closest_marker("both_engines") or item.get_closest_marker("browser"):
        return True
    return "stack" in getattr(item, "fixturenames", ()) or item.path.stem.endswith(("_at_once", "_search"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a test of the database, arrange what its module shares: what it asks for, nothing where it commits."""
    marker, names = item.get_closest_marker("django_db"), getattr(item, "fixturenames", ())
    if "transactional_db" in names or (marker and marker.kwargs.get("transaction")):
        shared_rows.arrange(())
    elif marker or "db" in names:
        shared_rows.arrange(names)


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
        if not os.environ.get("JALON_TEST_BESIDE"):  # others of the same run may still copy it: scripts/test removes it
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


@pytest.fixture(scope="module")
def shared_stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shared[Stage]]:
    """Who and what is there, written once for the tests of a module."""
    with shared_rows.shared_rows("shared_stage", django_db_blocker, set_stage) as shared:
        yield shared


@pytest.fixture
def stage(shared_stage: Shared[Stage], db: None) -> Stage:
    """Return who and what is there."""
    return shared_stage.copied()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The process that forks those which tests kill."""
    started = Nursery()
    yield started
    started.close()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product, really running: migrated, with demonstration data, a web server and a worker."""
    database = settings.DATABASES["default"]
    servers = database["ENGINE"].endswith("postgresql")
    folder = Path(tmp_path_factory.mktemp("stack"))
    with running_stack(folder, on_servers=servers) as product:
        yield product
