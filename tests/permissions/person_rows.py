"""The rows of the table of addresses for what is made for the person herself (tests/permissions/urls.py)."""

from __future__ import annotations

from tests.permissions.table import Row
from tests.permissions.who_may import (
    CHANGE,
    FORM,
    MANAGED_REQUEST,
    OFFICER,
    PAGE,
    PART,
    REGISTER,
    REQUEST,
)

PERSON = (
    # The sheet that she takes home and the copy of her file leave the house: of the key worker and who stands in
    Row("person:copy", "file", FORM, CHANGE),
    Row("person:new-passage", "file", FORM, CHANGE),
    Row("person:remove-passage", "passage", "POST 302", PART),
    Row("person:sheet", "file", PAGE, CHANGE),
    Row("person:sheet-pdf", "file", PAGE, CHANGE),
    # Requests: the register, one of them, its moves; what she wants of her file
    Row("person:requests", "", PAGE, REGISTER),
    Row("person:new-request", "", FORM, OFFICER),
    Row("person:request", "request", PAGE, REQUEST),
    Row("person:move-request", "request", "GET HEAD 200, POST 302", REQUEST, address={"move": "prepare_answer"}),
    Row("person:extend-request", "request", FORM, MANAGED_REQUEST),
    Row("person:rights", "file", "GET HEAD 200, POST 302", CHANGE),
    Row("person:lift", "file", "GET HEAD POST 302", CHANGE),  # no file of the stage is restricted
    Row("person:remove-statement", "statement", "POST 302", PART),
    *(Row(f"person:{name}", "file", FORM, CHANGE) for name in ("restrict", "new-statement", "new-request-of-file")),
)
