"""The tool of the fragments sees: what it is there to find is put before it and found."""

from __future__ import annotations

import pytest

from tests.support.htmx import assert_same_page, read, swapped

PAGE = """<main><p id="news"></p><ul id="list" hx-target="this"><li id="a" hx-get="/a/" hx-swap="outerHTML"
 hx-target="closest li">one</li><li id="b"><button id="ask" hx-post="/b/" hx-target="#a">b</button></li></ul>
 <input name="csrfmiddlewaretoken" value="{}"><img src="x"></main>"""


@pytest.mark.parametrize(
    ("trigger", "answer", "expected"),
    [
        ("#a", '<li id="a">two</li>', '<li id="a">two</li>'),
        ("#ask", "two", '<li id="a" hx-get="/a/" hx-swap="outerHTML" hx-target="closest li">two</li>'),
    ],
)
def test_an_answer_is_put_where_the_element_says(trigger: str, answer: str, expected: str) -> None:
    after = swapped(PAGE.format(1), trigger, answer)
    start = PAGE.format(2).index('<li id="a"')
    whole = PAGE.format(2)[:start] + expected + PAGE.format(2)[PAGE.format(2).index('<li id="b"') :]
    assert_same_page(after, whole)


def test_what_stands_beside_goes_to_its_own_place() -> None:
    after = swapped(PAGE.format(1), "#a", '<li id="a">two</li><p id="news" hx-swap-oob="innerHTML">Done</p>')
    assert after.find("#news").children == ["Done"]
    assert [one.attributes["id"] for one in after.walk() if one.tag == "li"] == ["a", "b"]


def test_a_difference_is_found() -> None:
    after = swapped(PAGE.format(1), "#a", '<li id="a">two</li>')
    with pytest.raises(AssertionError, match="two"):
        assert_same_page(after, PAGE.format(1))
    with pytest.raises(AssertionError, match="class"):
        assert_same_page("<p>a</p>", '<p class="late">a</p>')
    assert_same_page("<p><b>x</b></p>", "<p><b>y</b></p>", but=("b",))


@pytest.mark.parametrize("html", ["<p><b></p>", "<p>", "</p>"])
def test_elements_that_do_not_close_are_found(html: str) -> None:
    with pytest.raises(AssertionError):
        read(html)


def test_what_it_does_not_know_is_refused() -> None:
    with pytest.raises(AssertionError, match="does not know"):
        swapped('<p id="a" hx-get="/" hx-swap="morph">x</p>', "#a", "y")
    with pytest.raises(AssertionError, match="does not know"):
        swapped('<p id="a" hx-get="/" hx-target="next p">x</p>', "#a", "y")
    with pytest.raises(AssertionError, match="asks for nothing"):
        swapped('<p id="a">x</p>', "#a", "y")
