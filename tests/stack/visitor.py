"""Somebody who uses the running product over HTTP, without a browser: cookies, forms, files, redirects."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from http.cookiejar import CookieJar

from tests.support.stack import Stack

CSRF_COOKIE = "jalon_csrf"


@dataclass(frozen=True)
class Answer:
    """What came back after all redirects; `path` is where they led."""

    status: int
    path: str
    body: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """The body of a page."""
        return self.body.decode()


class Visitor:
    """One session. Errors come back as answers, they are not raised."""

    def __init__(self, stack: Stack) -> None:
        self._url = stack.url
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def sign_in(self, email: str, password: str) -> None:
        """Sign in. Raises AssertionError when the form comes back."""
        self.get("/sign-in/")
        answer = self.post("/sign-in/", {"email": email, "password": password, "next": "/"})
        assert answer.path == "/", f"{answer.status} {answer.path}"

    def get(self, path: str) -> Answer:
        """Ask for a page or a file."""
        return self._open(urllib.request.Request(self._url + path))

    def post(self, path: str, fields: dict[str, str], file: tuple[str, str, bytes] | None = None) -> Answer:
        """Send a form with the token that its page would carry; `file` is (field, name, bytes)."""
        token = next(cookie.value for cookie in self._cookies if cookie.name == CSRF_COOKIE)
        fields = {**fields, "csrfmiddlewaretoken": token}
        if file is None:
            data, kind = urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
        else:
            data, kind = _multipart(fields, file)
        return self._open(urllib.request.Request(self._url + path, data, {"Content-Type": kind}))

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as got:
                return Answer(got.status, urllib.parse.urlsplit(got.url).path, got.read(), dict(got.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, urllib.parse.urlsplit(error.url).path, error.read(), dict(error.headers))


def _multipart(fields: dict[str, str], file: tuple[str, str, bytes]) -> tuple[bytes, str]:
    """Return the body of a form with a file, and its content type."""
    border = uuid.uuid4().hex
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    field, name, content = file
    head = (
        f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/octet-stream'
    )
    parts.append(head.encode() + b"\r\n\r\n" + content)
    body = b"".join(b"--" + border.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return body + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
