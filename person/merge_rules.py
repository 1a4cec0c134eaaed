"""Requests, and passages left out of a copy, where two files are merged (participants.merge_registry)."""

from __future__ import annotations

from participants.merge_registry import declare

declare("person.DataRequest")
declare("person.Redaction")
