"""A workbook quick to make and slow enough to write that a worker can be killed in the middle."""

from __future__ import annotations

import datetime as dt

from tests.exchange.workbooks import sound, xlsx

# About 32,000 marks: some seconds of writing on a quiet machine, so that its progress is seen and it is hit there.
PERSONS, SESSIONS = 80, 400


def long_book() -> tuple[bytes, dict[str, int]]:
    """Return the small sound workbook with many more persons and sessions, and its rows by sheet."""
    book = sound()
    start = dt.date(2012, 10, 2)
    for number in range(100, 100 + PERSONS):
        file = f"ER-{number}"
        born = dt.date(1960, 1, 1) + dt.timedelta(days=97 * number)
        book["Participants"].append([file, f"Nom{number}", f"Prénom{number}", born, "F", "Français", "1060"])
        book["Inscriptions"].append([file, "REM-1", dt.date(2012, 9, 10), dt.date(2013, 7, 9), None, None, None, "AS1"])
    for number in range(100, 100 + SESSIONS):
        session = f"S-{number}"
        day = start + dt.timedelta(days=(number - 100) // 4)
        book["Séances"].append([session, "AT-2", "REM-1", day, "13:00", "15:00", None, "Tenue", None, None])
        book["Présences"] += [[session, f"ER-{person}", "Présent"] for person in range(100, 100 + PERSONS)]
    return xlsx(book), {name: len(rows) - 1 for name, rows in book.items()}
