"""Pictograms are of one family: a grid of 48 points, one colour, free to ship, each with its source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from person import sheet_document
from scripts.extraction import ROOT

FOLDER = ROOT / "static" / "pictograms"
FILES = sorted(FOLDER.glob("*.svg"))
STYLE = (ROOT / "static" / "css" / "pdf-sheet.css").read_text()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_grid_and_one_colour(path: Path) -> None:
    text = path.read_text()
    assert 'viewBox="0 0 48 48"' in text
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {"none", "currentColor"}
    assert not re.search(r"<script|<style|href|\bon\w+=|http(?!://www\.w3\.org/2000/svg)", text)


def test_the_notice_names_each_of_them() -> None:
    named = set(re.findall(r"\b([\w-]+)\.svg", (FOLDER / "NOTICE.txt").read_text()))
    assert named == {path.stem for path in FILES}


def test_each_has_a_class_of_the_style_sheet_and_what_is_used_is_there() -> None:
    there = {path.stem for path in FILES}
    assert set(re.findall(r"pictograms/([\w-]+)\.svg", STYLE)) == there
    used = {picture for _words, picture in sheet_document.DOMAINS.values()}
    used |= set(sheet_document.WORKSHOPS.values()) | set(sheet_document.SUBJECTS.values())
    used |= set(re.findall(r'class="picture ([\w-]+)"', (ROOT / "templates/pdf/sheet.html").read_text()))
    assert used <= there
