"""What changed between two assessments, counted by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.comparison import Answers, Lost, NotComparable, compare, point_of

ASPECTS = ["papers", "autonomy", "initiative", "rent", "money", "mind", "body", "job"]


def answers(person: str = "leila", instrument: int = 1, **levels: int | None) -> Answers:
    return Answers(person, instrument, levels)


def test_each_aspect_is_in_one_list_counted_by_hand():
    """papers 2→4 and job 1→2 better; rent 3→3 the same; money 4→2 worse; the others lack a level somewhere."""
    entry = answers(papers=2, rent=3, money=4, job=1, mind=None, body=2, autonomy=None)
    last = answers(papers=4, rent=3, money=2, job=2, mind=3, body=None, initiative=5)
    change = compare(entry, last, ASPECTS)
    assert (change.improved, change.same, change.worse) == (["papers", "job"], ["rent"], ["money"])
    assert change.lost == {
        "autonomy": Lost.AT_BOTH,  # no level at entry, not there at exit
        "initiative": Lost.AT_FIRST,
        "mind": Lost.AT_FIRST,
        "body": Lost.AT_LAST,
    }
    assert (change.pairs, change.eligible) == (4, 8)


def test_how_far_is_not_added_up():
    """One step and four steps are each one aspect that is better: there is no score."""
    change = compare(answers(papers=1, rent=1), answers(papers=5, rent=2), ["papers", "rent"])
    assert len(change.improved) == 2


def test_aspects_that_are_not_asked_about_are_not_counted():
    change = compare(answers(papers=1, rent=1), answers(papers=2, rent=2), ["papers"])
    assert (change.improved, change.eligible) == (["papers"], 1)


def test_the_same_assessment_twice_is_all_the_same():
    one = answers(papers=1, rent=5, mind=None)
    change = compare(one, one, ["papers", "rent", "mind"])
    assert (change.improved, change.worse, change.same) == ([], [], ["papers", "rent"])
    assert change.lost == {"mind": Lost.AT_BOTH}


def test_there_and_back_are_mirrors():
    first, last = answers(papers=1, rent=4, mind=2), answers(papers=3, rent=2, mind=2)
    there, back = (compare(*both, ["papers", "rent", "mind"]) for both in ((first, last), (last, first)))
    assert (there.improved, there.worse, there.same) == (back.worse, back.improved, back.same)


def test_nothing_to_compare():
    assert (compare(answers(), answers(), []).pairs, compare(answers(), answers(), []).eligible) == (0, 0)


@pytest.mark.parametrize("other", [answers(person="rosa", papers=3), answers(instrument=2, papers=3)])
def test_another_person_or_another_version_is_not_compared(other: Answers):
    with pytest.raises(NotComparable):
        compare(answers(papers=2), other, ["papers"])


@pytest.mark.parametrize(
    ("levels", "mean", "rated"),
    [
        ([2, 3, 4], Decimal(3), 3),
        ([2, None, 3], Decimal("2.5"), 2),  # never 5 thirds: what has no level is no 0
        ([None, None, 4], Decimal(4), 1),
        ([None, None], None, 0),
        ([1, 1, 2], Decimal(4) / 3, 3),
    ],
)
def test_a_point_is_the_mean_of_the_rated_aspects(levels, mean, rated):
    point = point_of(levels)
    assert (point.mean, point.rated, point.asked) == (mean, rated, len(levels))
