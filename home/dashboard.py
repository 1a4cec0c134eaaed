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

A line about one record, whose uuid stands in its address, can be put away by its reader (home.later); its maker need
not know.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from core.periods import day_and_month, long_date, today
from core.registry import Registry
from home.later import LineKey, away_of

MOST_LINES = 7
MOST_OF_A_MAKER = 3  # in the first seven, where others have something to say too
MOST_OF_ALL = 200  # lines of one page, "see all" asked for
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Mail(Enum):
    """Whether the daily mail speaks of a line."""

    CHOSEN = "chosen"  # as its reader chose
    ALWAYS = "always"  # whatever she chose, and it cannot be put away: an opening by break-glass, a legal delay
    NEVER = "never"  # it tells what others have not done yet: a page may, no mail does


@dataclass(frozen=True)
class DashboardLine:
    """One line of home, with its one action. Texts in the user's language.

    `when` is a day or a word, or empty; `due` says the day instead: it gives `when` and `late`, and the line its place
    among those of other rooms. `who` is the person of whom it speaks, and `files` the files it names (for the log).
    `waits` is False for a way to what is always there: it is not counted among the things that wait. `count` is how
    many things a line stands for that leads to a list of them. Home itself fills in `maker`, the name of the function
    that says the line, and `until`, the day on which a line that was put away is back.
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
    count: int = 1
    mail: Mail = Mail.CHOSEN
    maker: str = ""
    until: dt.date | None = None

    @property
    def about(self) -> UUID | None:
        """The record that it is about, the last one in its address; None for a list, and for what cannot wait."""
        found = _UUID.findall(self.url) if self.mail is not Mail.ALWAYS else []
        return UUID(found[-1]) if found else None

    @property
    def day(self) -> str:
        """What stands in the column of days; of a line that was put away when it is back."""
        if self.until is not None:
            return day_and_month(self.until)
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
        """Whether its day is over; a line that was put away says the day on which it is back."""
        if self.until is not None:
            return False
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


def _make(makers: Registry[Any], user: User, membership: Membership) -> list[tuple[int, str, Any]]:
    """Return (order, name, what was made) of each maker that has something to say, in order."""
    made = [(order, name, maker(user, membership)) for order, name, maker in makers.items()]
    return [one for one in made if one[2]]


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
    away: Waiting
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
        lines = [*self.waiting.lines, *self.away.lines, *self.at_hand]
        parts: list[DashboardLine | DashboardPanel] = [*lines, *self.panels]
        return [one for part in parts for one in part.files]


def home_of(user: User, membership: Membership, *, everything: bool = False, put_away: bool = False) -> Home:
    """Put together the home of a person in this membership.

    `everything` shows all that waits, not the first seven; `put_away` names the lines that she put away.
    """
    said = _lines(user, membership)
    shown = [line for _rank, line in said.waiting[:MOST_OF_ALL]] if everything else _first(said.waiting)
    return Home(
        waiting=Waiting(shown, len(said.waiting)),
        away=Waiting(said.away[:MOST_OF_ALL] if put_away else [], len(said.away)),
        at_hand=said.at_hand,
        panels=[panel for _order, _name, panel in _make(PANELS, user, membership)],
        actions=[action for _order, _name, action in _make(ACTIONS, user, membership)][:2],
    )


def lines_for(user: User, membership: Membership) -> list[DashboardLine]:
    """Return what home says to the person in this membership: what waits, the first seven, then what is at hand."""
    said = _lines(user, membership)
    return [*_first(said.waiting), *said.at_hand]


def waiting_lines(user: User, membership: Membership) -> list[DashboardLine]:
    """Return all that waits for the person in this membership, without what she put away."""
    return [line for _rank, line in _lines(user, membership).waiting]


@dataclass(frozen=True)
class _Lines:
    """The lines that wait, by their days, each with its maker's order; those put away, by their way back; those that
    are always there.
    """

    waiting: list[tuple[int, DashboardLine]]
    away: list[DashboardLine]
    at_hand: list[DashboardLine]


def _lines(user: User, membership: Membership) -> _Lines:
    """Return the lines of all makers, sorted."""
    every: list[tuple[int, DashboardLine]] = []
    for order, name, made in _make(LINES, user, membership):
        every += [(order, replace(line, maker=name)) for line in ([made] if isinstance(made, DashboardLine) else made)]
    every, away = _without_put_away(every, membership)
    now = today()
    waiting = sorted((one for one in every if one[1].waits), key=lambda one: (one[1].due or now, one[0]))
    return _Lines(waiting, away, [line for _order, line in every if not line.waits])


def _without_put_away(
    every: list[tuple[int, DashboardLine]], membership: Membership
) -> tuple[list[tuple[int, DashboardLine]], list[DashboardLine]]:
    """Return the lines without those that the member put away; and these, the first to be back first."""
    keys: dict[int, LineKey] = {
        place: (line.maker, about) for place, (_order, line) in enumerate(every) if line.waits and (about := line.about)
    }
    until = away_of(membership) if keys else {}
    left = [one for place, one in enumerate(every) if keys.get(place) not in until]
    away = [replace(every[place][1], until=until[key]) for place, key in keys.items() if key in until]
    return left, sorted(away, key=lambda line: line.until or dt.date.max)


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
