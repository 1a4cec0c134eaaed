"""Quotation marks that were typed around a text are not drawn a second time."""

import pytest

from core.templatetags.texts import without_quotes


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("« Une chambre sèche »", "Une chambre sèche"),
        ("«\u00a0Une chambre\u00a0»", "Une chambre"),
        ("“A dry room”", "A dry room"),
        ("„Een droge kamer”", "Een droge kamer"),
        ('"A dry room"', "A dry room"),
        (" «Ici» ", "Ici"),
        ("A dry room", "A dry room"),
        ("« Oui » et « non »", "« Oui » et « non »"),
        ('"', '"'),
        ("", ""),
        ('5"', '5"'),
        ("« Ouvert", "« Ouvert"),
    ],
)
def test_a_pair_around_the_whole_goes_and_nothing_else(typed, shown):
    assert without_quotes(typed) == shown
