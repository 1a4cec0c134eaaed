"""The rule of placement tests where two files are merged (participants.merge_registry).

Assessments go with their path.
"""

from __future__ import annotations

from participants.merge_registry import declare

declare("assessments.LiteracyTest")
