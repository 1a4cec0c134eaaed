"""kill -9 of the worker while it checks and while it writes a workbook: everything is there once, or nothing is."""

from __future__ import annotations

from django.utils import translation

from exchange.workbook_sheets import WRITTEN
from tests.stack.visitor import Visitor
from tests.stack.waits import job_of, said_of, state_of, until, until_state
from tests.stack.workbooks import long_book
from tests.support.product import confirm_import, look
from tests.support.stack import Stack

# Table of the rows of a sheet, and the way from a row of it to its centre.
OF_CENTRE = {
    "Participants": ("participants_participant", "centre_id = %s"),
    "Inscriptions": (
        "participants_enrolment",
        "participant_id IN (SELECT id FROM participants_participant WHERE centre_id = %s)",
    ),
    "Séances": ("workshops_session", "workshop_id IN (SELECT id FROM workshops_workshop WHERE centre_id = %s)"),
    "Présences": (
        "workshops_attendance",
        "participant_id IN (SELECT id FROM participants_participant WHERE centre_id = %s)",
    ),
}


def numbers(product: Stack, centre: int) -> dict[str, tuple[int, int, int]]:
    """Return for each sheet: rows, entries of history of these rows, and how many acts made them."""
    found = {}
    for sheet, (table, where) in OF_CENTRE.items():
        ((rows,),) = look(product, f"SELECT count(*) FROM {table} WHERE {where}", centre)
        room, model = table.split("_")
        ((entries, acts),) = look(
            product,
            f"SELECT count(*), count(DISTINCT act) FROM {room}_historical{model}"
            f" WHERE id IN (SELECT id FROM {table} WHERE {where})",
            centre,
        )
        found[sheet] = (rows, entries, acts)
    return found


def everything(product: Stack) -> dict[str, int]:
    """Return the number of rows of every table that an import writes, and of their history, whatever the centre."""
    tables = [model._meta.db_table for model in WRITTEN]
    tables += [model.history.model._meta.db_table for model in WRITTEN]
    return {table: look(product, f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def test_killed_while_it_checks_and_while_it_writes(
    product: Stack, newcomer: tuple[Visitor, str, tuple[str, str]], worker_again
):
    visitor, code, sign_in = newcomer
    ((centre,),) = look(product, "SELECT id FROM accounts_centre WHERE code = %s", code)
    content, rows = long_book()
    before = everything(product)

    preview = visitor.post("/import/", {}, ("workbook", "classeur.xlsx", content)).path
    check = job_of(preview)
    until_state(product, check, "running")
    product.kill_worker()
    worker_again()
    assert until_state(product, check, "done", "failed") == "done"
    assert everything(product) == before

    assert visitor.post(preview, {}).path == preview, "it to be confirmed by a second person"
    confirm_import(product, sign_in, preview)
    result = visitor.post(preview, {}).path
    job = job_of(result)
    until(lambda: writes(said_of(visitor, job)), "the import to write", product)
    product.kill_worker()
    assert state_of(product, job) == "running", "it was killed in the middle"
    assert everything(product) == before, "nothing of it is there"
    assert visitor.post(preview, {}).path == result, "confirmed again while it waits, it is the same import"
    worker_again()
    assert until_state(product, job, "done", "failed") == "done"

    for sheet, (number, entries, acts) in numbers(product, centre).items():
        assert (sheet, number) == (sheet, rows[sheet])
        assert entries == number, f"{sheet}: each row has one entry of history"
        assert acts == 1, f"{sheet}: one act made all of them"
    assert look(product, "SELECT kind, state, attempts FROM jobs_job WHERE centre_id = %s ORDER BY id", centre) == [
        ("workbook_check", "done", 2),
        ("workbook_import", "done", 2),
    ]
    after = everything(product)
    assert visitor.post(preview, {}).path == result, "confirmed again when it is done, it leads to its result"
    assert everything(product) == after
    assert visitor.get(result).status == 200
    assert look(product, "SELECT uuid FROM jobs_job WHERE state = 'running'") == []


def writes(said: str) -> bool:
    """Tell whether a word of progress is of the writing: it names a kind of record, the reading names a sheet."""
    with translation.override("fr"):
        kinds = {str(model._meta.verbose_name) for model in WRITTEN}
    return any(said.startswith(f"{kind} ") for kind in kinds)
