"""Asking clamd whether bytes hold a virus, over TCP (settings.JALON_CLAMD, "host:port")."""

from __future__ import annotations

import socket

from django.conf import settings

SECONDS = 10
_PORTION = 256 * 1024


class ScannerAway(Exception):
    """The scanner gave no answer: the bytes wait for one."""


def is_set_up() -> bool:
    """Answer whether files are scanned here."""
    return bool(settings.JALON_CLAMD)


def has_virus(content: bytes) -> bool:
    """Answer what clamd says of the bytes. Raise ScannerAway where it says nothing, or that it cannot say."""
    host, _colon, port = settings.JALON_CLAMD.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS) as connection:
            connection.sendall(b"zINSTREAM\0")
            for first in range(0, len(content), _PORTION):
                portion = content[first : first + _PORTION]
                connection.sendall(len(portion).to_bytes(4, "big") + portion)
            connection.sendall(bytes(4))
            answer = _answer_of(connection)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from error
    if answer.endswith(b"FOUND"):
        return True
    if answer.endswith(b"OK"):
        return False
    raise ScannerAway("The scanner answered something else.")


def _answer_of(connection: socket.socket) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < 1000:
        portion = connection.recv(1000)
        if not portion:
            break
        answer += portion
    return answer.split(b"\0")[0].strip()
