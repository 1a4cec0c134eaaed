"""Text as people search it."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.normalisation import plain, without_invisible


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Éléonore", "eleonore"),
        ("Çelik", "celik"),
        ("Van  den\tBroeck ", "van den broeck"),
        ("D’Haese", "d'haese"),
        ("Œuvre Cæsar", "oeuvre caesar"),
        ("Straße", "strasse"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Nguyễn", "nguyen"),
        ("İpek", "ipek"),
        ("Zoe\u0308", "zoe"),
        ("ﬁn", "fin"),
        ("Ahmed-Amine", "ahmed-amine"),
        ("محمد", "محمد"),
        ("Ben\u200bali So\u00adphie", "benali sophie"),
        ("علی\u200cرضا", "علیرضا"),
        ("", ""),
    ],
)
def test_plain(written: str, searched: str):
    assert plain(written) == searched


@given(st.text())
def test_plain_once_is_plain_enough(written: str):
    assert plain(plain(written)) == plain(written)


@given(st.text(alphabet="aàâéèêëïîôùûüçÀÉÎ’' -", max_size=20))
def test_case_does_not_matter(written: str):
    assert plain(written.upper()) == plain(written.lower())


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Zoë", "Zoë"),
        ("Ben\u200bali", "Benali"),
        ("So\u00adphie", "Sophie"),
        ("\u202eTom live\u202c", "Tom live"),
        ("\ufeffD-001\u200e", "D-001"),
        ("a\u2060b\u3164", "ab"),
        ("Jean\u200d\u200cPaul", "JeanPaul"),
        ("علی\u200cرضا", "علی\u200cرضا"),  # Persian: the joiner shapes the letters
        ("\u200cعلی\u200c", "علی"),
        ("क्\u200dष", "क्\u200dष"),
        ("മോഹന്\u200d", "മോഹന്\u200d"),  # Malayalam: the last letter of a name may need it
        ("", ""),
    ],
)
def test_invisible_characters_are_removed_but_for_joiners_that_a_script_needs(written: str, kept: str):
    assert without_invisible(written) == kept


def test_every_format_character_is_known():
    """Of Unicode's format characters only number signs, hieroglyph controls and joiners in their scripts are kept."""
    kept = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) == "Cf" and without_invisible(f"a{chr(code)}b") != "ab"
    }
    signs = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    assert kept - signs <= set(range(0x13430, 0x13440))


@given(st.text())
def test_what_is_cleaned_once_is_clean(written: str):
    assert without_invisible(without_invisible(written)) == without_invisible(written)
