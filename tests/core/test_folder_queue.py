"""The embedded queue goes on where a process that was killed left an empty file or half of one."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path
from queue import Empty

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from kombu import Connection, Exchange, Queue

from config.settings.base import queue as queue_settings
from core.folder_queue import Transport

BROKEN = {
    "0_a.celery.msg": b"",
    "0_b.celery.msg": b'{"body": "ab',
    "0_c.celery.msg": b"\xff\xfe",
    "0_d.celery.msg": b"[]",
}


def connection(folder: Path) -> Connection:
    """Return a connection as the product has it, to the queue in a folder."""
    options = {"data_folder_in": folder / "messages", "data_folder_out": folder / "messages"}
    for made in options.values():
        made.mkdir(parents=True, exist_ok=True)
    options["control_folder"] = folder / "control"
    return Connection(
        queue_settings("")["CELERY_BROKER_URL"], transport_options={key: str(one) for key, one in options.items()}
    )


def test_what_cannot_be_read_is_left_out_with_a_line(tmp_path, caplog):
    with connection(tmp_path) as there, there.SimpleQueue("celery") as waiting, caplog.at_level(logging.WARNING):
        waiting.put({"job": 7})
        for name, content in BROKEN.items():
            (tmp_path / "messages" / name).write_bytes(content)
        message = waiting.get(timeout=5)
        message.ack()
        assert message.payload == {"job": 7}
        with pytest.raises(Empty):
            waiting.get(block=False)
    assert caplog.text.count("could not be read and is left out") == len(BROKEN)
    assert not list((tmp_path / "messages").iterdir())


def test_an_unreadable_note_of_where_messages_go_is_written_anew(tmp_path, caplog):
    Transport.global_state.clear()
    with connection(tmp_path) as there:
        waiting = Queue("celery", exchange=Exchange("celery"), routing_key="celery", channel=there.channel())
        waiting.declare()
        (note,) = (tmp_path / "control").iterdir()
        before = json.loads(note.read_bytes())
        note.write_bytes(b"")
        Transport.global_state.clear()  # as in a process that starts
        waiting.declare()
        assert json.loads(note.read_bytes()) == before
    assert "is written anew" in caplog.text


def test_nothing_is_warned_of_at_the_start(tmp_path, caplog):
    with connection(tmp_path) as there:
        there.ensure_connection(max_retries=1)
        there.info()
        there.as_uri()
    assert "hostname" not in caplog.text


def test_a_worker_lives_on_beside_broken_messages(tmp_path):
    """A worker itself, which meets them before the message that comes after."""
    there = connection(tmp_path)
    own = Celery("jalon-test", broker=queue_settings("")["CELERY_BROKER_URL"])
    own.conf.update(broker_transport_options=there.transport_options, worker_hijack_root_logger=False)
    done: list[int] = []

    @own.task(name="note")
    def note(number: int) -> None:
        done.append(number)

    for name, content in BROKEN.items():
        (tmp_path / "messages" / name).write_bytes(content)
    note.delay(7)
    with start_worker(own, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        limit = time.monotonic() + 30
        while not done and time.monotonic() < limit:
            time.sleep(0.1)
    assert done == [7]
