"""What is wrong in a workbook, each thing once and at its place.

The words of a problem are English message ids: the CSV report prints them as they stand (a script may compare
them), a page prints their translation and, as a second sentence, what to do. A defect never quotes a cell, so
a report can be kept and sent without naming a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext, gettext_noop

from core.duplicates import Reason

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class DefectKind:
    """One kind of defect: its words, what to do about it, and whether it stops the import."""

    words: str
    advice: str
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class Defect:
    """One problem at one cell. `row` is the spreadsheet's number; None where a whole sheet is concerned."""

    sheet: str
    row: int | None
    column: str
    problem: DefectKind
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """Return "error" (nothing is written) or "warning" (it is let through)."""
        return self.problem.level

    @property
    def words(self) -> str:
        """Return the problem in English, as in the CSV report."""
        return self.problem.words % self.values if self.values else self.problem.words

    @property
    def sentence(self) -> str:
        """Return the problem in the reader's language."""
        translated = gettext(self.problem.words)
        return translated % self.values if self.values else translated

    @property
    def advice(self) -> str:
        """Return what to do about it, in the reader's language."""
        translated = gettext(self.problem.advice)
        return translated % in_words(self.values) if "%(" in self.problem.advice else translated


def in_words(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return the values of a sentence with the reasons of a possible duplicate, kept as codes, in words."""
    codes = values.get("reasons")
    if not codes:
        return values
    return {**values, "reasons": ", ".join(str(Reason(code).label) for code in str(codes).split())}


@dataclass(frozen=True, slots=True)
class ImportNotice:
    """Something worth saying that is no defect: its message id, with values for its placeholders."""

    words: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Return the notice in the reader's language."""
        translated = gettext(self.words)
        return translated % self.values if self.values else translated


class DefectReport:
    """Collects defects and notices; one defect a cell, the first that was told, and none that follows from it."""

    def __init__(self) -> None:
        self._defects: dict[tuple[str, int | None, str], Defect] = {}
        self.notices: list[ImportNotice] = []

    def tell(self, sheet: str, row: int | None, column: str, problem: DefectKind, **values: object) -> None:
        """Note one defect; a second one at the same cell is dropped."""
        self._defects.setdefault((sheet, row, column), Defect(sheet, row, column, problem, values))

    def notice(self, words: str, /, place: tuple[str, int | None, str] = ("", None, ""), **values: object) -> None:
        """Note something that is no defect."""
        self.notices.append(ImportNotice(words, *place, values))

    def has(self, sheet: str, row: int | None, column: str) -> bool:
        """Return whether that cell already has its defect."""
        return (sheet, row, column) in self._defects

    def defects(self, order: Iterable[tuple[str, Iterable[str]]]) -> list[Defect]:
        """Return the defects by sheet, row and column as `order` (sheet, its columns) lists them."""
        places: dict[tuple[str, str], tuple[int, int]] = {}
        for i, (sheet, columns) in enumerate(order):
            places[(sheet, "")] = (i, -1)
            places.update({(sheet, column): (i, j) for j, column in enumerate(columns)})

        def place(defect: Defect) -> tuple[int, int, int]:
            sheet, column = places.get((defect.sheet, defect.column), (len(places), 0))
            return sheet, defect.row or 0, column

        return sorted(self._defects.values(), key=place)


def _error(words: str, advice: str) -> DefectKind:
    return DefectKind(words, advice)


def _warning(words: str, advice: str) -> DefectKind:
    return DefectKind(words, advice, "warning")


# Of the whole file: no row is read where one of these is told.
SHEET_MISSING = _error(
    gettext_noop("sheet missing"),
    gettext_noop("Add the sheet with its headings, even if it has no rows."),
)
SHEET_TWICE = _error(gettext_noop("sheet twice"), gettext_noop("Keep one sheet of this name and remove the other."))
COLUMN_MISSING = _error(
    gettext_noop("column missing"), gettext_noop("Add the column with this heading in the first row.")
)
COLUMN_TWICE = _error(
    gettext_noop("column twice"), gettext_noop("Keep one column of this heading and remove the other.")
)

# Of one cell.
MISSING = _error(gettext_noop("missing"), gettext_noop("Fill in this cell."))
TOO_LONG = _error(gettext_noop("too long: at most %(limit)d characters"), gettext_noop("Shorten the text."))
CONTROL_CHARACTERS = _error(
    gettext_noop("contains characters that cannot be kept"),
    gettext_noop("Type the text again: it holds invisible control characters."),
)
NO_RESULT = _error(
    gettext_noop("a formula whose result the file does not hold"),
    gettext_noop("Open the workbook in a spreadsheet program and save it there, or replace the formula by its value."),
)
MERGED = _error(
    gettext_noop("merged with other cells (%(area)s)"),
    gettext_noop("Unmerge these cells and write the value in each of them."),
)
BROKEN_FORMULA = _error(gettext_noop("a formula that failed"), gettext_noop("Replace the formula by its value."))
NOT_A_DATE = _error(gettext_noop("not a date"), gettext_noop("Write a day that exists, for example 31/01/2017."))
NOT_A_WHOLE_DATE = _error(
    gettext_noop("a year or a month without the day"),
    gettext_noop("Write the whole date: day, month and year, for example 31/01/2017."),
)
IMPOSSIBLE_YEAR = _error(gettext_noop("outside the years 1900 to 2100"), gettext_noop("Check the year of this date."))
NOT_A_TIME = _error(gettext_noop("not a time"), gettext_noop("Write hours and minutes, for example 13:30."))
NOT_A_NUMBER = _error(gettext_noop("not a number"), gettext_noop("Write a number, for example 0,8."))
NOT_TEXT = _error(
    gettext_noop("a date or a number where a text is expected"),
    gettext_noop("Give the cell the format of a text and type it again."),
)
OUTSIDE_0_1 = _error(
    gettext_noop("outside 0 to 1"), gettext_noop("Write the share of a full time: 1 for full time, 0,5 for half time.")
)
OUTSIDE_SCALE = _error(
    gettext_noop("outside the scale 1 to 5"), gettext_noop("Write a whole number from 1 to 5, or leave the cell empty.")
)
BIRTH_DATE_MISSING = _warning(
    gettext_noop("no birth date"), gettext_noop("Fill it in if it is known; it can be added later.")
)
POSTCODE = _warning(
    gettext_noop("not a Belgian postcode"), gettext_noop("Check it: a Belgian postcode has four digits.")
)
UNKNOWN_RELATION = _error(
    gettext_noop("unknown relation"), gettext_noop("Write Partenaire, Sous-traitant, Membre du réseau or Service.")
)
UNKNOWN_TRACK = _error(gettext_noop("unknown track"), gettext_noop("Write Remobilisation or Immersion."))
UNKNOWN_GENDER = _error(gettext_noop("unknown gender"), gettext_noop("Write F, M or X."))
UNKNOWN_EXIT_REASON = _error(
    gettext_noop("unknown exit reason"),
    gettext_noop(
        "Write Parcours terminé, Abandon, Réorientation, Emploi, Formation, Déménagement, Raison de santé, Sans "
        "nouvelles, Décès or Autre."
    ),
)
UNKNOWN_EXIT_PROJECT = _error(
    gettext_noop("unknown exit project"), gettext_noop("Write Professionnel or Social, or leave the cell empty.")
)
UNKNOWN_TYPE = _error(gettext_noop("unknown type"), gettext_noop("Write Éducatif, Artistique or Culturel."))
UNKNOWN_PROVIDER = _error(gettext_noop("unknown provider"), gettext_noop("Write Équipe, Sous-traitant or Partenaire."))
UNKNOWN_SESSION_STATE = _error(
    gettext_noop("unknown state"), gettext_noop("Write Planifiée, Tenue, Annulée or Non clôturée.")
)
UNKNOWN_ACTION_STATE = _error(
    gettext_noop("unknown state"),
    gettext_noop("Write À faire, En cours, Réalisée, Partiellement réalisée or Abandonnée."),
)
UNKNOWN_STATUS = _error(
    gettext_noop("unknown status"),
    gettext_noop("Write Présent, Retard, Excusé, Sans nouvelles, Parti plus tôt or Non concerné."),
)
UNKNOWN_MOMENT = _error(gettext_noop("unknown moment"), gettext_noop("Write Entrée, Mi-parcours or Sortie."))
UNKNOWN_DOMAIN = _error(
    gettext_noop("unknown domain"), gettext_noop("Write one of the seven domains of the assessment.")
)
UNKNOWN_ASPECT = _error(gettext_noop("unknown aspect"), gettext_noop("Write an aspect of the domain in this row."))
NOT_YES_NO = _error(gettext_noop("neither yes nor no"), gettext_noop("Write Oui or Non."))

# Of a reference.
UNKNOWN_ORGANISATION = _error(
    gettext_noop("unknown organisation"), gettext_noop("Add it to the sheet Organisations, or correct its name here.")
)
UNKNOWN_GROUP = _error(
    gettext_noop("unknown group"), gettext_noop("Add it to the sheet Groupes, or correct its code here.")
)
UNKNOWN_WORKSHOP = _error(
    gettext_noop("unknown workshop"), gettext_noop("Add it to the sheet Ateliers, or correct its code here.")
)
UNKNOWN_SESSION = _error(
    gettext_noop("unknown session"), gettext_noop("Add it to the sheet Séances, or correct its code here.")
)
UNKNOWN_FILE = _error(
    gettext_noop("unknown file number"), gettext_noop("Add it to the sheet Participants, or correct it here.")
)
GROUPS_NOT_SEPARATED = _error(
    gettext_noop("several groups without a semicolon between them"),
    gettext_noop("Write ; between the groups, for example REM-1; REM-2."),
)
GROUP_TWICE_HERE = _error(gettext_noop("the same group twice"), gettext_noop("Keep each group once in the list."))

# Of a key that stands twice.
ORGANISATION_TWICE = _error(gettext_noop("organisation twice"), gettext_noop("Keep one row for this organisation."))
POST_TWICE = _error(gettext_noop("post twice"), gettext_noop("Keep one row for this code, function and start."))
FUNDING_TWICE = _error(
    gettext_noop("funding period twice"), gettext_noop("Keep one row for this source and these dates.")
)
GROUP_TWICE = _error(gettext_noop("group twice"), gettext_noop("Keep one row for this group."))
FILE_TWICE = _error(gettext_noop("file number twice"), gettext_noop("Keep one row for this file number."))
ENROLMENT_TWICE = _error(gettext_noop("enrolment twice"), gettext_noop("Keep one row for this person and this start."))
WORKSHOP_TWICE = _error(gettext_noop("workshop twice"), gettext_noop("Keep one row for this workshop."))
SESSION_TWICE = _error(gettext_noop("session twice"), gettext_noop("Keep one row for this session."))
ALREADY_ON_REGISTER = _error(
    gettext_noop("this person is already on this register"), gettext_noop("Keep one row for this person and session.")
)
ASPECT_TWICE = _error(
    gettext_noop("this aspect is already answered in this assessment"),
    gettext_noop("Keep one row for this aspect."),
)
ACTION_TWICE = _error(gettext_noop("action twice"), gettext_noop("Keep one row for this action."))
POSSIBLE_DUPLICATE = _warning(
    gettext_noop("same name and birth date as another file: possible duplicate"),
    gettext_noop("Compare it with the file %(file)s (%(reasons)s). If both are the same person, keep one file number."),
)
CLOSE_TO_ANOTHER = _warning(
    gettext_noop("name and birth date close to those of another file: possible duplicate"),
    gettext_noop("Compare it with the file %(file)s (%(reasons)s). If both are the same person, keep one file number."),
)

# Of a combination.
FUTURE = _error(gettext_noop("in the future"), gettext_noop("Check the date: this cannot have happened yet."))
ENDS_BEFORE_START = _error(gettext_noop("ends before it starts"), gettext_noop("Correct the start or the end."))
BEFORE_BIRTH = _error(
    gettext_noop("before the birth date"),
    gettext_noop("Correct this date, or the birth date in the sheet Participants."),
)
OVERLAPS = _error(
    gettext_noop("overlaps another row of the same key"),
    gettext_noop("Correct the dates: one period must end before the next starts."),
)
OVERLAPPING_PATH = _warning(
    gettext_noop("overlaps another enrolment of this person"),
    gettext_noop("Check the dates: a person is usually on one path at a time."),
)
# Of a row beside what Jalon has.
OVERLAPPING_PATH_IN_JALON = _warning(
    gettext_noop("overlaps an enrolment of this person that Jalon has from %(day)s"),
    gettext_noop("Check the dates: a person is usually on one path at a time."),
)
OVERLAPS_JALON = _warning(
    gettext_noop("overlaps what Jalon has from %(day)s"),
    gettext_noop("Check the dates, or add the row of that day with the end that is right."),
)
ENDS_THE_FORMER = _warning(
    gettext_noop("what came before had no end in Jalon: it ends on %(day)s"),
    gettext_noop("If it ended on another day, add its row with that end."),
)
NEXT_IN_JALON = _warning(
    gettext_noop("no end here, but Jalon has what came next: it ends on %(day)s"),
    gettext_noop("If it ended on another day, write that day."),
)
BREAK_AFTER_END = _warning(
    gettext_noop("ends before the break that Jalon has from %(day)s: that break is taken away"),
    gettext_noop("If the break took place, correct the end; what is taken away stays in the history."),
)
SESSION_OF_ANOTHER_DAY = _error(
    gettext_noop("in Jalon this session is on %(day)s and its sheet is filled in"),
    gettext_noop(
        "If it is another session, give it a code that no other year has. If it is the same one, correct the day here."
    ),
)
OUTSIDE_GROUP = _warning(
    gettext_noop("starts outside the dates of the group"), gettext_noop("Check the group and the start.")
)
GROUP_IS_FULL = _error(
    gettext_noop("no seat is left: %(taken)s of %(seats)s are taken"),
    gettext_noop("Choose another group, or write who left it."),
)
REASON_MISSING = _error(
    gettext_noop("ended, exit reason missing"), gettext_noop("Fill in the exit reason, or empty the end.")
)
REASON_WITHOUT_END = _error(
    gettext_noop("exit reason without an end"), gettext_noop("Fill in the end, or empty the exit reason.")
)
PROJECT_WITHOUT_END = _error(
    gettext_noop("exit project without an end"), gettext_noop("Fill in the end, or empty the exit project.")
)
ORGANISATION_MISSING = _error(
    gettext_noop("run by a partner or subcontractor, organisation missing"),
    gettext_noop("Fill in the organisation, or write that the team runs it."),
)
ORGANISATION_GIVEN = _error(
    gettext_noop("run by the team, organisation given"),
    gettext_noop("Empty the organisation, or write that a partner or subcontractor runs it."),
)
ORGANISATION_ALONE = _error(
    gettext_noop("organisation given, but not who ran the session"),
    gettext_noop("Fill in who ran the session, or empty the organisation."),
)
OTHER_RELATION = _error(
    gettext_noop("not the relation of this organisation"),
    gettext_noop("Correct the organisation here, or its relation in the sheet Organisations."),
)
MARK_ON_CANCELLED = _error(
    gettext_noop("this session was cancelled"), gettext_noop("Remove the row, or correct the state of the session.")
)
MARK_ON_PLANNED = _error(
    gettext_noop("this session has not been held"), gettext_noop("Remove the row, or correct the state of the session.")
)
MARK_ON_OPEN = _warning(
    gettext_noop("this session was never closed: the mark is kept but not counted"),
    gettext_noop("Write that the session was held, if its register is complete."),
)
NOT_ENROLLED = _warning(
    gettext_noop("this person was not enrolled on that day"), gettext_noop("Check the file number and the date.")
)
NEVER_ENROLLED = _error(
    gettext_noop("this person has no enrolment"), gettext_noop("Add the person to the sheet Inscriptions.")
)
LEVEL_MISSING = _error(
    gettext_noop("level missing"),
    gettext_noop(
        "Fill in the level, or write in the comment: Sans objet, Pas abordé, Ne sait pas or Ne souhaite pas répondre."
    ),
)
LEVEL_AND_NO_ANSWER = _error(
    gettext_noop("a level, but the comment says there is no answer"),
    gettext_noop("Keep either the level or the comment."),
)
OTHER_DATE = _error(
    gettext_noop("another date than the rest of this assessment"),
    gettext_noop("Give all rows of one assessment the same date."),
)
MOMENTS_OUT_OF_ORDER = _error(
    gettext_noop("earlier than a previous assessment"),
    gettext_noop("Entry comes first, then midterm, then exit: correct the dates."),
)
OTHER_GOAL = _error(
    gettext_noop("another goal than the rest of this plan"),
    gettext_noop("Give all actions on one problem the same goal."),
)

# Of a record that the workbook would change and may not.
VALIDATED = _error(
    gettext_noop("this assessment is validated in Jalon and says something else"),
    gettext_noop("Correct the cell, or amend the assessment in Jalon: a correction is a new version."),
)
OTHER_INSTRUMENT = _error(
    gettext_noop("this assessment was made with another version of the instrument"),
    gettext_noop("Remove the rows of this assessment: it is kept in Jalon."),
)
SHEET_CLOSED = _error(
    gettext_noop("this sheet is closed in Jalon and says something else"),
    gettext_noop("Correct the cell, or have the sheet reopened in Jalon first, with a reason."),
)
OWN_FILE = _error(
    gettext_noop("this would make you the key worker of this file"),
    gettext_noop("Write a colleague here: nobody gives a file to themselves."),
)
KEY_WORKER = _error(
    gettext_noop("you may not change the key worker of this file"),
    gettext_noop("Write the present key worker here, or ask them or a manager to hand over the file in Jalon."),
)
KEY_WORKER_OF_THE_PAST = _error(
    gettext_noop("another key worker was noted for this path"),
    gettext_noop("Correct the cell: who was the key worker in the past is not changed by an import."),
)
