"""The evolution report as a document: what is on the page, on paper."""

from __future__ import annotations

from core.pdf import render_pdf
from reporting.evolution import Evolution, records_ends
from reporting.presenters import definitions, parts_of, pictures, said_of, table_of, title_of, until_of

YEARS_ON_PAPER = 10  # as many columns fit the width of the page


def evolution_pdf(table: Evolution) -> bytes:
    """Return the tagged PDF of the evolution table in the language in force.

    Raise core.pdf.PdfRefused where the document would read anything but our static files.
    """
    return render_pdf(
        "pdf/evolution.html",
        {
            "title": title_of(table.frame),
            "centre": str(table.frame.centre),
            "said": said_of(table.frame),
            "until": until_of(records_ends(table.frame)),
            "tables": [table_of(part) for part in parts_of(table, YEARS_ON_PAPER)],
            "pictures": pictures(table),
            "definitions": definitions(table),
        },
    )
