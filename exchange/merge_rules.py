"""The rule of rows that an import set aside where two files are merged (participants.merge_registry)."""

from __future__ import annotations

from participants.merge_registry import declare

declare("exchange.SetAside")
