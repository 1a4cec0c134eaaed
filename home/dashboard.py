"""The home page of a person: lines, panels and buttons that the rooms above register. This room imports none of them.

A room that has something to show writes `<room>/dashboard.py`:

    @home_line(order=10)
    def import_workbook(user, membership) -> Line | list[Line] | None: ...

    @home_panel(order=10)
    def week(user, membership) -> Panel | None: ...

    @home_action(order=10)
    def new_file(user, membership) -> Action | None: ...

and names that module in its AppConfig (core.registry.Room). A line or panel that names persons gives their files: the
view writes them in the access log in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from core.periods import day_and_month, long_date, today
from core.registry import Registry

MOST_LINES = 7
MOST_OF_A_MAKER = 3  # in the first seven, where others have something to say too
MOST_OF_ALL = 200  # lines of one page, "see all" asked for


@dataclass(frozen=True)
class DashboardLine:
    """One line of home, with its one action. Texts in the user's language.

    `when` is a day or a word, or empty; `due` says the day instead: it gives `when` and `late`, and the line its place
    among those of other rooms. `who` is the person of whom it speaks, and `files` the files it names (for the log).
    `waits` is False for a way to what is always there: it is not counted among the things that wait.
    """

    heading: Any
    action: Any
    url: str
    detail: Any = ""
    when: Any = ""
    late: bool = False
    waits: bool = True
    who: Any = ""
    due: dt.date | None = None
    files: Sequence[Any] = ()

    @property
    def day(self) -> str:
        """What stands in the column of days."""
        if self.when or self.due is None:
            return str(self.when)
        now = today()
        if self.due == now:
            return _("Today")
        if self.due == now + dt.timedelta(days=1):
            return _("Tomorrow")
        near = self.due.year == now.year or abs((self.due - now).days) < 180
        return day_and_month(self.due) if near else long_date(self.due)

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.late or (self.due is not None and self.due < today())


@dataclass(frozen=True)
class DashboardPanel:
    """A card of home beside what waits; `template` is drawn with `context` as `part`, its words in the user's language.

    `first`: above everything, for those who come for just this. `more` is a link (words, address) in its head, `waits`
    how many of its things wait, `files` those it names (for the log).
    """

    key: str
    heading: Any
    template: str
    context: Any = None
    more: tuple[Any, str] | None = None
    first: bool = False
    waits: int = 0
    files: Sequence[Any] = ()


@dataclass(frozen=True)
class Button:
    """A button in the title of home; two at most are shown, the last of them as the main one."""

    label: Any
    url: str


LineMaker = Callable[[User, Membership], DashboardLine | Sequence[DashboardLine] | None]
PanelMaker = Callable[[User, Membership], DashboardPanel | None]
ActionMaker = Callable[[User, Membership], Button | None]
LINES: Registry[LineMaker] = Registry()
PANELS: Registry[PanelMaker] = Registry()
ACTIONS: Registry[ActionMaker] = Registry()


def home_line(*, order: int) -> Callable[[LineMaker], LineMaker]:
    """Register a function of (user, membership) that says one line, a list of lines, or None.

    The lowest order stands first among lines of a day; lines without a day stand with today's. The function looks at
    the person's rights itself and counts only what she may see, with a number of statements that does not grow with
    the lines.
    """
    return LINES.register(order=order)


def home_panel(*, order: int) -> Callable[[PanelMaker], PanelMaker]:
    """Register a function of (user, membership) that gives one card, or None; the lowest order stands first."""
    return PANELS.register(order=order)


def home_action(*, order: int) -> Callable[[ActionMaker], ActionMaker]:
    """Register a function of (user, membership) that gives one button of the title, or None."""
    return ACTIONS.register(order=order)


def _make(makers: Registry[Any], user: User, membership: Membership) -> list[tuple[int, Any]]:
    """Return (order, what was made) of each maker that has something to say, in order."""
    made = [(order, maker(user, membership)) for order, _name, maker in makers.items()]
    return [(order, one) for order, one in made if one]


@dataclass(frozen=True)
class Waiting:
    """What waits: the lines that are shown, and how many there are."""

    lines: list[DashboardLine] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


@dataclass(frozen=True)
class Home:
    """A home page, put together."""

    waiting: Waiting
    at_hand: list[DashboardLine]
    panels: list[DashboardPanel]
    actions: list[Button]

    @property
    def things(self) -> int:
        """How many things wait, in lines and panels."""
        return self.waiting.total + sum(panel.waits for panel in self.panels)

    @property
    def files(self) -> list[Any]:
        """The files of the persons whom this page names."""
        parts: list[DashboardLine | DashboardPanel] = [*self.waiting.lines, *self.at_hand, *self.panels]
        return [one for part in parts for one in part.files]


def home_of(user: User, membership: Membership, *, everything: bool = False) -> Home:
    """Put together the home of a person in this membership; `everything` shows all that waits, not the first seven."""
    waiting, at_hand = _lines(user, membership)
    shown = [line for _rank, line in waiting[:MOST_OF_ALL]] if everything else _first(waiting)
    return Home(
        waiting=Waiting(shown, len(waiting)),
        at_hand=at_hand,
        panels=[panel for _order, panel in _make(PANELS, user, membership)],
        actions=[action for _order, action in _make(ACTIONS, user, membership)][:2],
    )


def lines_for(user: User, membership: Membership) -> list[DashboardLine]:
    """Return what home says to the person in this membership: what waits, the first seven, then what is at hand."""
    waiting, at_hand = _lines(user, membership)
    return [*_first(waiting), *at_hand]


def _lines(user: User, membership: Membership) -> tuple[list[tuple[int, DashboardLine]], list[DashboardLine]]:
    """Return the lines that wait, by their days, each with its maker's order; and those that are always there."""
    waiting: list[tuple[int, DashboardLine]] = []
    at_hand: list[DashboardLine] = []
    for order, made in _make(LINES, user, membership):
        for line in [made] if isinstance(made, DashboardLine) else made:
            if line.waits:
                waiting.append((order, line))
            else:
                at_hand.append(line)
    now = today()
    return sorted(waiting, key=lambda item: (item[1].due or now, item[0])), at_hand


def _first(waiting: list[tuple[int, DashboardLine]]) -> list[DashboardLine]:
    """Return the first seven: no room fills the page with its own while another has something to say."""
    taken: list[int] = []
    of_maker: dict[int, int] = {}
    for place, (order, _line) in enumerate(waiting):
        of_maker[order] = of_maker.get(order, 0) + 1
        if of_maker[order] <= MOST_OF_A_MAKER:
            taken.append(place)
    taken = taken[:MOST_LINES]
    rest = [place for place in range(len(waiting)) if place not in set(taken)]
    return [waiting[place][1] for place in sorted(taken + rest[: MOST_LINES - len(taken)])]
