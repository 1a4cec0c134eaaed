"""Work for a process that sends messages and can be killed (tests/support/forked_processes.py)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any


def work(order: dict[str, Any]) -> None:
    """Send what is due; stop at a place of the order until the file `mark` is gone.

    {"stop": "taken" | "before" | "after", "mark": path, "left": path}: taken and nothing read yet, just before the
    gateway gets it, just after. What the gateway gets is a line in the file `left`.
    """
    import time_machine

    from messaging.gateways import memory
    from messaging.gateways.base import Outgoing, Receipt
    from messaging.services import delivery
    from tests.messaging.conftest import NOON

    def stay(place: str) -> None:
        if order["stop"] == place:
            mark = Path(order["mark"])
            mark.touch()
            while mark.exists():
                time.sleep(0.02)

    def send(gateway: Any, message: Outgoing) -> Receipt:
        stay("before")
        with Path(order["left"]).open("a") as left:
            left.write(f"{message.key}\n")
        stay("after")
        return Receipt("x")

    meeting_of = delivery.meeting_of

    def read_state(*args: Any, **kwargs: Any) -> Any:
        stay("taken")
        return meeting_of(*args, **kwargs)

    memory.MemoryGateway.send = send  # type: ignore[method-assign]
    delivery.meeting_of = read_state
    with time_machine.travel(NOON):
        delivery.send_due()
