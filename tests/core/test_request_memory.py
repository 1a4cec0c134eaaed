"""What a request remembers: for its own person, once for the same arguments, until a right changes or it ends."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from core.actor import acting_as
from core.request_memory import forget, per_request, remember

ADA, BEA = SimpleNamespace(pk=1), SimpleNamespace(pk=2)


@pytest.fixture
def asked():
    """The calls of answer()."""
    return []


@pytest.fixture
def answer(asked):
    @per_request
    def answer(user, *given):
        asked.append((user.pk, *given))
        return len(asked)

    return answer


def test_a_request_asks_once_for_the_same_arguments(asked, answer):
    with acting_as(ADA, remembering=True):
        assert [answer(ADA), answer(ADA), answer(ADA, "file"), answer(ADA, "file")] == [1, 1, 2, 2]
    assert asked == [(1,), (1, "file")]


def test_functions_have_memories_of_their_own(answer):
    other = per_request(lambda user: "other")
    with acting_as(ADA, remembering=True):
        assert (answer(ADA), other(ADA)) == (1, "other")


def test_an_empty_answer_is_an_answer():
    asked = []
    nothing = per_request(lambda user: asked.append(user))
    with acting_as(ADA, remembering=True):
        assert nothing(ADA) is nothing(ADA) is None
    assert len(asked) == 1


def test_it_ends_with_the_request(answer):
    for expected in (1, 2):
        with acting_as(ADA, remembering=True):
            assert answer(ADA) == expected


@pytest.mark.parametrize("remembering", [None, False], ids=["no act", "a job"])
def test_outside_a_request_it_is_asked_each_time(answer, remembering):
    if remembering is None:
        assert (answer(ADA), answer(ADA)) == (1, 2)
    else:
        with acting_as(ADA):
            assert (answer(ADA), answer(ADA)) == (1, 2)


def test_nothing_is_remembered_of_somebody_else(answer):
    with acting_as(ADA, remembering=True):
        assert (answer(BEA), answer(BEA)) == (1, 2)
        assert answer(SimpleNamespace(pk=None)) == 3


def test_an_act_within_a_request_asks_anew_and_leaves_the_memory(answer):
    with acting_as(ADA, remembering=True):
        assert answer(ADA) == 1
        with acting_as(ADA):
            assert answer(ADA) == 2
        assert answer(ADA) == 1


def test_what_was_read_a_moment_ago_may_be_given(asked, answer):
    with acting_as(ADA, remembering=True):
        remember("known", answer, ADA)
        assert answer(ADA) == "known"
        remember("of somebody else", answer, BEA)
        assert answer(BEA) == 1
    assert answer(ADA) == 2


def test_forgetting_empties_it_from_an_inner_act_too(answer):
    with acting_as(ADA, remembering=True):
        assert answer(ADA) == 1
        forget()
        assert answer(ADA) == 2
        with acting_as(BEA):
            forget()
        assert answer(ADA) == 3
    forget()
