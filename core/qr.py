"""An address as a picture that a phone reads: data for one SVG path, drawn by templates/workshops/partials/_qr.html."""

from __future__ import annotations

from dataclasses import dataclass

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

BORDER = 4  # the quiet zone that readers ask for, in modules


@dataclass(frozen=True, slots=True)
class QrPicture:
    """A square of `size` modules, border included, and the path of the dark ones."""

    size: int
    path: str


def qr_picture(text: str) -> QrPicture:
    """Return the picture of a text. Raises ValueError for one that fits in no code."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return QrPicture(len(rows), "".join(_runs(number, row) for number, row in enumerate(rows)))


def _runs(number: int, row: list[bool]) -> str:
    """Return one rectangle for each run of dark modules of a row."""
    drawn, start = [], None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            drawn.append(f"M{start} {number}h{column - start}v1h-{column - start}z")
            start = None
    return "".join(drawn)
