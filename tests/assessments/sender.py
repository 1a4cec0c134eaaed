"""Somebody who writes in an assessment, one small save after the other."""

from __future__ import annotations

import json
import re
from typing import Any

from assessments.models import Assessment

BY_SCRIPT = {"X-By-Script": "yes"}


def url(assessment: Assessment, code: str = "finances") -> str:
    return f"/assessments/{assessment.uuid}/domain/{code}/"


def seen(html: str, name: str) -> str:
    """Return the mark of a unit in a page or in an answer."""
    return re.search(rf'name="{name}" value="(\d*)"', html)[1]


class Sender:
    """Somebody who has the page open and sends one aspect at a time, with the mark that she saw last."""

    def __init__(self, client: Any, assessment: Assessment, page: str = "") -> None:
        """`page` is what somebody was shown before the test; without it she opens the page now."""
        self.client, self.assessment = client, assessment
        self.page = page or client.get(f"/assessments/{assessment.uuid}/").content.decode()
        self.marks: dict[str, str] = {}

    def mark(self, name: str) -> str:
        return self.marks.get(name) or seen(self.page, name)

    def send(self, aspect: str = "finances-management", *, tried: list[dict] | None = None, **values: str) -> Any:
        """Send one aspect; the page takes the new mark from the answer. `tried` was sent before without an answer."""
        name = f"{aspect}-seen"
        data = {f"{aspect}-{field}": value for field, value in values.items()} | {name: self.mark(name)}
        if tried is not None:
            data[f"{aspect}-tried"] = json.dumps(tried)
        return self._sent(name, aspect.split("-")[0], data)

    def send_own(self, domain: str, score: str, words: str = "", *, tried: list[str] | None = None) -> Any:
        name = f"{domain}-own_seen"
        data = {f"{domain}-own": score, f"{domain}-own_words": words, name: self.mark(name)}
        if tried is not None:
            data[f"{domain}-own_tried"] = json.dumps([{"own": one} for one in tried])
        return self._sent(name, domain, data)

    def lose(self, name: str) -> None:
        """Forget the mark of the last answer, as where the connection was lost before it came."""
        self.marks.pop(name, None)

    def _sent(self, name: str, domain: str, data: dict[str, str]) -> Any:
        response = self.client.post(url(self.assessment, domain), data, headers=BY_SCRIPT)
        if response.status_code in (200, 400, 409) and name.encode() in response.content:
            self.marks[name] = seen(response.content.decode(), name)
        return response


def saved(scene, code: str = "management") -> Any:
    return scene.midterm.ratings.filter(aspect__domain__code="finances", aspect__code=code).first()
