"""Text as people search it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import plain


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
