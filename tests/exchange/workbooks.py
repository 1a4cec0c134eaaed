"""Workbooks made in a test: a small sound one to alter cell by cell, and a trimmed copy of the real one."""

# ruff: noqa: E501 (a row of a workbook is easier to read on one line)

from __future__ import annotations

import copy
import datetime as dt
import io
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from core.spreadsheets.reader import open_workbook

DATA = Path(__file__).resolve().parents[1] / "data"
WHOLE = Path(__file__).resolve().parents[2] / "demo" / "data" / "espace-ressources-2012-2017.xlsx"

Book = dict[str, list[list[Any]]]
D = dt.date

ASPECTS = [
    ("Situation administrative", "Gestion"),
    ("Situation administrative", "Autonomie"),
    ("Situation administrative", "Capacité à démarcher"),
    ("Vie familiale", "Aspects relationnels"),
    ("Vie familiale", "Gestion de la parentalité"),
    ("Vie sociale et culturelle", "Vie sociale"),
    ("Vie sociale et culturelle", "Vie culturelle"),
    ("Logement", "État"),
    ("Logement", "Gestion"),
    ("Logement", "Coût"),
    ("Situation financière", "Gestion"),
    ("Situation financière", "Autonomie"),
    ("Santé", "Santé psychologique"),
    ("Santé", "Santé physique"),
    ("Emploi et formation", "Disposition à entamer un parcours ISP"),
]

_SOUND: Book = {
    "Organisations": [
        ["Nom", "Relation"],
        ["Maison du livre", "Partenaire"],
        ["CAFA asbl", "Sous-traitant"],
    ],
    "Équipe": [
        ["Code", "Fonction", "ETP", "Début", "Fin"],
        ["P1", "Coordination", 0.8, D(2012, 9, 1), D(2013, 6, 30)],
        ["P1", "Coordination", 1, D(2013, 7, 1), None],
        ["P2", "Animation", 0.5, D(2013, 1, 1), None],
    ],
    "Financements": [
        ["Source", "Début", "Fin"],
        ["Fonds propres", D(2012, 9, 1), D(2012, 12, 31)],
        ["Fonds social européen", D(2013, 1, 1), D(2014, 12, 31)],
    ],
    "Groupes": [
        ["Groupe", "Parcours", "Début", "Fin"],
        ["REM-1", "Remobilisation", D(2012, 9, 10), D(2013, 6, 30)],
        ["IMM-1", "Immersion", D(2013, 9, 10), D(2014, 8, 31)],
    ],
    "Participants": [
        ["Dossier", "Nom", "Prénom", "Date de naissance", "Genre", "Langue", "Code postal"],
        ["ER-1", "Zérouki", "Tarik", D(1990, 1, 2), "M", "Arabe", "1060"],
        ["ER-2", "Bastin", "Zohra", D(1975, 5, 6), "F", "Français", "1190"],
        ["ER-3", "Ilunge", "Rosa", D(1982, 3, 4), "X", None, 1070],
    ],
    "Inscriptions": [
        ["Dossier", "Groupe", "Début", "Fin prévue", "Fin", "Motif de sortie", "Projet de sortie", "Référent"],
        ["ER-1", "REM-1", D(2012, 9, 10), D(2013, 7, 9), D(2013, 6, 20), "Parcours terminé", "Social", "AS1"],
        ["ER-1", "IMM-1", D(2013, 9, 10), D(2014, 9, 9), None, None, None, "AS2"],
        ["ER-2", "REM-1", D(2012, 9, 10), D(2013, 7, 9), D(2013, 2, 1), "Emploi", None, "AS1"],
        ["ER-3", "IMM-1", D(2013, 9, 10), D(2014, 9, 9), D(2014, 6, 1), "Parcours terminé", None, "AS1"],
    ],
    "Ateliers": [
        ["Atelier", "Intitulé", "Type", "Animé par", "Organisation"],
        ["AT-1", "Chant", "Artistique", "Partenaire", "Maison du livre"],
        ["AT-2", "Informatique", "Éducatif", "Équipe", None],
        ["AT-3", "Ciné-débat", "Culturel", "Sous-traitant", "CAFA asbl"],
    ],
    "Séances": [
        ["Séance", "Atelier", "Groupes", "Date", "Début", "Fin", "Lieu", "État", "Animée par", "Organisation animatrice"],
        ["S-1", "AT-1", "REM-1", D(2012, 10, 1), "13:00", "15:00", "Salle A", "Tenue", None, None],
        ["S-2", "AT-1", "REM-1", D(2012, 10, 8), "13:00", "15:00", "Salle A", "Tenue", "Équipe + Partenaire", "Maison du livre"],
        ["S-3", "AT-2", "REM-1; IMM-1", D(2013, 10, 1), "9h30", "12:00", None, "Tenue", "Sous-traitant", "CAFA asbl"],
        ["S-4", "AT-2", "IMM-1", D(2013, 10, 8), "13:00", "15:00", "Salle B", "Annulée", None, None],
        ["S-5", "AT-3", "IMM-1", D(2013, 10, 15), "13:00", "15:00", "Salle B", "Non clôturée", None, None],
        ["S-6", "AT-3", "IMM-1", D(2013, 10, 22), "13:00", "15:00", "Salle B", "Planifiée", None, None],
    ],
    "Présences": [
        ["Séance", "Dossier", "Statut"],
        ["S-1", "ER-1", "Présent"],
        ["S-1", "ER-2", "Excusé"],
        ["S-2", "ER-1", "Retard"],
        ["S-2", "ER-2", "Sans nouvelles"],
        ["S-3", "ER-1", "Parti plus tôt"],
        ["S-3", "ER-3", "Non concerné"],
    ],
    "Bilans": [
        ["Dossier", "Moment", "Date", "Domaine", "Aspect", "Niveau", "Problème", "Commentaire"],
        *[
            ["ER-1", "Entrée", D(2012, 9, 20), domain, aspect, 1 + place % 5, "Oui" if place % 5 < 2 else "Non", None]
            for place, (domain, aspect) in enumerate(ASPECTS)
            if aspect != "Gestion de la parentalité"
        ],
        ["ER-1", "Entrée", D(2012, 9, 20), "Vie familiale", "Gestion de la parentalité", None, None, "Sans objet"],
        ["ER-1", "Sortie", D(2013, 6, 18), "Logement", "État", 4, "Non", "va mieux"],
        ["ER-1", "Sortie", D(2013, 6, 18), "Logement", "Coût", None, None, "Ne sait pas"],
        ["ER-1", "Entrée", D(2013, 9, 20), "Logement", "État", 3, "Oui", None],
    ],
    "Actions": [
        ["Dossier", "Domaine", "Problème", "Objectif", "Action", "Responsable", "Échéance", "État"],
        ["ER-1", "Situation administrative", "Difficulté : gestion", "Stabiliser", "Constituer le dossier", "Référent", D(2012, 10, 10), "Réalisée"],
        ["ER-1", "Situation administrative", "Difficulté : gestion", "Stabiliser", "Suivre le dossier", "Participant", D(2012, 11, 10), "En cours"],
        ["ER-1", "Logement", "Difficulté : état", "Stabiliser", "Visite", "Médiatrice", None, "Partiellement réalisée"],
        ["ER-2", "Santé", "Fatigue", "Souffler", "Rendez-vous", "Ensemble", D(2012, 12, 1), "À faire"],
    ],
}  # fmt: skip


def sound() -> Book:
    """Return a small workbook without any defect; row numbers are those of the lists plus one."""
    return copy.deepcopy(_SOUND)


def place(book: Book, sheet: str, column: str) -> int:
    """Return the index of a column."""
    return book[sheet][0].index(column)


def altered(*cells: tuple[str, int, str, Any]) -> Book:
    """Return the small workbook with cells (sheet, spreadsheet row, column, value) replaced."""
    book = sound()
    for sheet, row, column, value in cells:
        book[sheet][row - 1][place(book, sheet, column)] = value
    return book


def xlsx(book: Book) -> bytes:
    """Return a workbook's bytes: dates as dates, texts as texts, whatever they begin with."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as writer:
        day = writer.add_format({"num_format": "dd/mm/yyyy"})
        hour = writer.add_format({"num_format": "hh:mm"})
        for name, rows in book.items():
            page = writer.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, dt.date):
                        page.write_datetime(r, c, value, day)
                    elif isinstance(value, dt.time):
                        page.write_datetime(r, c, value, hour)
                    elif isinstance(value, str):
                        page.write_string(r, c, value)
                    elif value is not None:
                        page.write(r, c, value)
    return out.getvalue()


@cache
def whole() -> Book:
    """Return the rows of the real workbook, read once a process; nobody changes them."""
    source = open_workbook(WHOLE)
    return {name: source.rows(name) for name in source.sheet_names}


def trimmed(sessions: int) -> bytes:
    """Return the real workbook with its first sessions only, and what hangs on them; all persons stay."""
    book = dict(whole())
    kept = {row[0] for row in book["Séances"][1 : sessions + 1]}
    book["Séances"] = book["Séances"][: sessions + 1]
    book["Présences"] = [row for place, row in enumerate(book["Présences"]) if not place or row[0] in kept]
    for name in ("Bilans", "Actions"):
        files = {f"ER-{number:04}" for number in range(1, 13)}
        book[name] = [row for place, row in enumerate(book[name]) if not place or row[0] in files]
    return xlsx(book)
