"""docs/figures.md is what the figures say."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from reporting.evolution import CODES, SUPPORT_CODES
from reporting.management.commands.build_figures_doc import figures_doc


def test_the_page_is_current():
    call_command("build_figures_doc", check=True)


def test_every_figure_is_told_in_english():
    text = figures_doc()
    for code in [*CODES, *SUPPORT_CODES]:
        assert f"- Code: `{code}`" in text
    assert text.count("\n- Rule: ") == len([*CODES, *SUPPORT_CODES])
    assert "Participant-hours" in text


def test_a_stale_page_fails(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="stale"):
        call_command("build_figures_doc", check=True)
    call_command("build_figures_doc")
    call_command("build_figures_doc", check=True)
    (tmp_path / "docs" / "figures.md").write_text("changed by hand")
    with pytest.raises(CommandError, match="stale"):
        call_command("build_figures_doc", check=True)
