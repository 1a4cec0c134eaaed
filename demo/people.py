"""The people of the demonstration's present day, all invented: who they are, when they came, what was said."""

from __future__ import annotations

from dataclasses import dataclass

from demo.sign_ins import COLLEAGUE

SOCIAL_WORKER = "social_worker"


@dataclass(frozen=True)
class DemoPerson:
    """One invented person; `since` is how many days ago she came, 0 for the group's first day.

    `levels` are those of the fifteen aspects at entry, 0 for one that was not asked; empty: no assessment yet.
    """

    first_name: str
    last_name: str
    gender: str
    born: str
    languages: tuple[str, ...]
    address: str
    postcode: str
    referent: str = SOCIAL_WORKER
    since: int = 0
    state: str = "active"
    levels: tuple[int, ...] = ()
    assessed: str = ""
    problem: tuple[str, str, str, tuple[tuple[str, str, int], ...]] | None = None


# domain, problem, aim, actions: what, who, due in so many days
_HOUSING = (
    "housing",
    "Moisissures dans la chambre des enfants",
    "Un logement sain avant l’hiver",
    (
        ("Photographier les murs et écrire au propriétaire", "participant", -12),
        ("Demander la visite de l’inspection du logement", "together", 2),
        ("Comparer les offres de l’agence immobilière sociale", "referent", 20),
    ),
)
_PAPERS = (
    "administrative",
    "La carte de séjour arrive à son terme",
    "Des papiers en ordre",
    (
        ("Rassembler les preuves de présence", "together", -3),
        ("Prendre rendez-vous à la commune", "participant", 3),
    ),
)
_MONEY = (
    "finances",
    "Les factures d’énergie s’accumulent",
    "Savoir chaque mois ce qui reste",
    (("Voir le service de médiation de dettes", "referent", 5), ("Noter les dépenses d’un mois", "participant", 12)),
)
_ALONE = (
    "social_cultural",
    "Peu de contacts hors de la maison",
    "Une sortie par semaine, avec d’autres",
    (("Essayer la chorale du quartier", "participant", 9),),
)

PEOPLE = (
    DemoPerson(
        "Amina", "El Idrissi", "female", "1984-03-11", ("arabe", "français"), "rue de Belgrade 41", "1060",
        levels=(3, 2, 3, 4, 3, 2, 2, 2, 3, 2, 3, 2, 3, 3, 4), assessed="validated", problem=_HOUSING,
    ),
    DemoPerson(
        "Tesfay", "Gebremedhin", "male", "1991-07-02", ("tigrigna", "anglais"), "rue Théodore Verhaegen 118", "1060",
        levels=(2, 2, 3, 3, 0, 2, 3, 3, 3, 3, 2, 2, 0, 2, 3), assessed="completed", problem=_PAPERS,
    ),
    DemoPerson(
        "Ludmila", "Kovalenko", "female", "1976-11-23", ("ukrainien", "russe"), "avenue Fonsny 77", "1060",
        referent=COLLEAGUE, levels=(3, 3, 4, 3, 4, 3, 3, 4, 4, 3, 3, 3, 3, 4, 3), assessed="validated", problem=_ALONE,
    ),
    DemoPerson(
        "Jean-Pierre", "Vandenbroucke", "male", "1968-01-30", ("français", "néerlandais"), "rue du Fort 9", "1060",
        levels=(4, 3, 3, 2, 0, 1, 2, 4, 3, 3, 2, 1, 2, 2, 2), assessed="validated", problem=_MONEY,
    ),
    DemoPerson(
        "Mariam", "Diallo", "female", "1995-05-18", ("peul", "français"), "chaussée de Waterloo 203", "1060",
        levels=(3, 3, 4, 4, 4, 3, 3, 2, 3, 2, 3, 3, 4, 3, 4), assessed="draft",
    ),
    DemoPerson(
        "Nguyễn Thị", "Hoa", "female", "1979-09-09", ("vietnamien",), "rue de Mérode 250", "1060",
        levels=(2, 3, 2, 3, 4, 2, 3, 4, 4, 4, 3, 3, 3, 3, 3), assessed="completed",
    ),
    DemoPerson("Carlos", "Quispe Mamani", "male", "1987-12-05", ("espagnol", "quechua"), "rue de Danemark 15", "1060"),
    DemoPerson(
        "Zeynep", "Yıldırım", "female", "1990-04-27", ("turc", "français"), "place de Bethléem 4", "1060",
        referent=COLLEAGUE, levels=(3, 3, 3, 4, 3, 4, 3, 3, 3, 3, 4, 3, 4, 4, 4), assessed="validated",
    ),
    DemoPerson(
        "Bogdan", "Ionescu", "male", "1982-08-14", ("roumain",), "rue Gustave Defnet 32", "1060",
        referent=COLLEAGUE, state="on_break",
        levels=(2, 2, 2, 3, 3, 3, 2, 3, 3, 2, 2, 2, 2, 2, 3), assessed="validated",
    ),
    DemoPerson(
        "Fatou", "Camara", "female", "1998-02-20", ("soussou", "français"), "rue de Serbie 61", "1060", since=30,
    ),
    DemoPerson("Delphine", "Wouters", "female", "1972-06-16", ("français",), "rue d’Andenne 80", "1060", since=24),
    DemoPerson(
        "Hamid", "Rahimi", "male", "1985-10-01", ("dari", "anglais"), "rue de Hollande 12", "1060",
        referent=COLLEAGUE, since=21,
    ),
    DemoPerson("Grâce", "Mbuyi Kalala", "female", "1993-01-08", ("lingala", "français"), "rue Émile Féron 144", "1060",
           since=9, state="trial"),
    DemoPerson("Piotr", "Wiśniewski", "male", "1980-03-25", ("polonais",), "avenue du Parc 58", "1060",
           since=2, state="candidate"),
)  # fmt: skip
