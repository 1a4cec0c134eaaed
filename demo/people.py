"""The people of the demonstration's present day, all invented: who they are, when they came, what was said."""

from __future__ import annotations

from dataclasses import dataclass

from demo.sign_ins import COLLEAGUE

# The groups: of the weeks that are shown, near its end, of the other path, to come.
MAIN, BEFORE, IMMERSION, NEXT = "main", "before", "immersion", "next"

SOCIAL_WORKER = "social_worker"


Steps = tuple[tuple[str, str, int], ...]
ProblemMet = tuple[str, str, str, Steps]


@dataclass(frozen=True)
class DemoPerson:
    """One invented person; `since` is how many days ago she came, 0 for the group's first day.

    `levels` are those of the fifteen aspects at entry, 0 for one that was not asked; empty: no assessment yet. `later`
    are the moments after it with their states, `problem` the plan that runs, `others` further problems with what became
    of them: "noted", "draft", "agreed", "closed", "abandoned".
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
    problem: ProblemMet | None = None
    group: str = MAIN
    later: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[ProblemMet, str], ...] = ()


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

_DEBT = (
    "finances",
    "Une saisie sur salaire est annoncée",
    "Un accord avec l’huissier",
    (("Écrire à l’huissier", "together", -60), ("Proposer un plan de paiement", "referent", -40)),
)
_SCHOOL = (
    "family",
    "L’école demande un rendez-vous depuis des mois",
    "Parler avec l’enseignante",
    (("Prendre rendez-vous", "participant", -45), ("Y aller avec la médiatrice", "together", -30)),
)
_SLEEP = (
    "health",
    "Des nuits sans sommeil",
    "Voir un médecin",
    (("Choisir une maison médicale", "participant", 9),),
)
_WORK = (
    "employment",
    "Le diplôme n’est pas reconnu en Belgique",
    "Une équivalence demandée",
    (("Rassembler les relevés de notes", "participant", 14), ("Remplir la demande d’équivalence", "together", 21)),
)
_MOVE = (
    "administrative",
    "L’adresse n’est pas à jour",
    "Être inscrit à la bonne commune",
    (("Passer à la commune", "participant", 6),),
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
        "Mariam", "Diallo", "female", "1995-05-18", ("peul", "français"), "chaussée de Waterloo 203", "1060", since=20,
        levels=(3, 3, 4, 4, 4, 3, 3, 2, 3, 2, 3, 3, 4, 3, 4), assessed="draft",
    ),
    DemoPerson(
        "Thị Hoa", "Nguyễn", "female", "1979-09-09", ("vietnamien",), "rue de Mérode 250", "1060",
        levels=(2, 3, 2, 3, 4, 2, 3, 4, 4, 4, 3, 3, 3, 3, 3), assessed="completed",
    ),
    DemoPerson(
        "Carlos", "Quispe Mamani", "male", "1987-12-05", ("espagnol", "quechua"), "rue de Danemark 15", "1060",
        levels=(3, 3, 3, 2, 4, 3, 3, 3, 4, 3, 3, 2, 3, 3, 3), assessed="completed",
    ),
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
    DemoPerson("Delphine", "Wouters", "female", "1972-06-16", ("français",), "rue d’Andenne 80", "1060", since=6),
    DemoPerson(
        "Hamid", "Rahimi", "male", "1985-10-01", ("dari", "anglais"), "rue de Hollande 12", "1060",
        referent=COLLEAGUE, since=21,
    ),
    DemoPerson("Grâce", "Mbuyi Kalala", "female", "1993-01-08", ("lingala", "français"), "rue Émile Féron 144", "1060",
           since=9, state="trial"),
    DemoPerson("Piotr", "Wiśniewski", "male", "1980-03-25", ("polonais",), "avenue du Parc 58", "1060",
           since=2, state="candidate"),
    # Near the end of their path, or at it
    DemoPerson(
        "Inès", "Aerts", "female", "1988-06-07", ("néerlandais", "français"), "rue du Monténégro 21", "1060",
        group=BEFORE, levels=(2, 3, 2, 3, 2, 2, 3, 2, 3, 2, 2, 3, 2, 3, 3), assessed="validated",
        later=(("midterm", "validated"), ("exit", "completed")), problem=_WORK, others=((_DEBT, "closed"),),
    ),
    DemoPerson(
        "Youssef", "Benali", "male", "1979-02-14", ("arabe", "français"), "rue de Bosnie 6", "1060",
        group=BEFORE, state="completed", levels=(2, 2, 3, 2, 3, 2, 2, 3, 3, 2, 3, 2, 2, 2, 3), assessed="validated",
        later=(("midterm", "validated"), ("exit", "validated")), others=((_DEBT, "closed"), (_SCHOOL, "abandoned")),
    ),
    DemoPerson(
        "Sandra", "Mertens", "female", "1966-10-19", ("français",), "avenue de la Porte de Hal 40", "1060",
        referent=COLLEAGUE, group=BEFORE, state="completed",
        levels=(3, 3, 3, 3, 4, 2, 3, 3, 4, 3, 3, 3, 3, 3, 4), assessed="validated",
    ),
    DemoPerson(
        "Ahmed", "Touré", "male", "1994-12-01", ("bambara", "français"), "rue de Lombardie 33", "1060",
        referent=COLLEAGUE, group=BEFORE, state="left",
        levels=(3, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 3, 3, 3), assessed="validated",
    ),
    DemoPerson(
        "Rosa", "Lambert", "female", "1983-08-23", ("portugais", "français"), "rue de l’Église 12", "1060",
        referent=COLLEAGUE, group=BEFORE, levels=(3, 3, 3, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3), assessed="validated",
        later=(("midterm", "validated"),), problem=_ALONE,
    ),
    # On the other path
    DemoPerson(
        "Khadija", "Amrani", "female", "1991-04-16", ("berbère", "français"), "rue de la Victoire 88", "1060",
        group=IMMERSION, state="back", levels=(3, 3, 4, 3, 3, 3, 3, 3, 4, 3, 4, 3, 3, 3, 4), assessed="amended",
        others=((_MOVE, "agreed"),),
    ),
    DemoPerson(
        "Dmitri", "Orlov", "male", "1986-01-27", ("russe", "français"), "rue Saint-Bernard 55", "1060",
        referent=COLLEAGUE, group=IMMERSION, levels=(2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 3),
        assessed="completed", others=((_SLEEP, "draft"), (_SCHOOL, "noted")),
    ),
    DemoPerson(
        "Eva", "Novak", "female", "1990-09-30", ("tchèque", "français"), "rue Jourdan 17", "1060",
        group=IMMERSION, levels=(2, 2, 2, 3, 2, 2, 2, 3, 3, 2, 3, 3, 3, 3, 3), assessed="completed",
    ),
    DemoPerson(
        "Luc", "Maréchal", "male", "1977-05-05", ("français",), "rue Coenen 3", "1060",
        group=IMMERSION, levels=(3, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3, 3, 3, 3), assessed="completed",
    ),
    # Waiting for the next group, or not coming
    DemoPerson("Blessing", "Zongo", "female", "1999-03-03", ("anglais",), "rue Berckmans 70", "1060",
           group=NEXT, since=6, state="candidate"),
    DemoPerson("Tenzin", "Dorje", "male", "1985-07-12", ("tibétain", "anglais"), "chaussée de Forest 120", "1060",
           referent=COLLEAGUE, group=NEXT, since=11, state="candidate"),
    DemoPerson("Marc", "Zimmer", "male", "1970-11-11", ("français", "allemand"), "rue Dejoncker 8", "1060",
           referent=COLLEAGUE, group=NEXT, since=26, state="declined"),
)  # fmt: skip

# Somebody of the workbook comes back and walks the other path.
RETURNS = DemoPerson(
    "", "", "", "", (), "", "", referent=COLLEAGUE, group=IMMERSION,
    levels=(4, 3, 3, 3, 4, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3), assessed="validated",
)  # fmt: skip
