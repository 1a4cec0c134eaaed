"""What is not everyday in the demonstration's files: protection, standing in, openings by exception, alerts, jobs."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

from accounts.enums import Role
from accounts.models import Notice, User
from administration.services.roles import give_role
from assessments.models import LiteracyTest
from audit.enums import Extent
from audit.log import log_read
from core.periods import today
from demo.clock import moment_of
from demo.days import DAY, workday_before
from demo.files import number_of
from demo.people import PEOPLE
from demo.scene import Scene
from demo.sign_ins import COLLEAGUE
from exchange.exports import empty_workbook
from exchange.services import ask_for_check
from home.notices import put_away
from jobs.runner import run
from oversight.models import Alert
from oversight.services import close_review, look_at, watch
from participants.enums import ConsentKind, FactKind, FactValue, Verdict
from participants.models import Consent, Fact, Participant, Seal
from participants.services import seal_requests
from participants.services.break_glass import open_file
from participants.services.cover import lend_caseload, lend_file
from participants.services.handover import hand_over_file
from participants.services.records import note_absence, note_intervention
from partners.models import Organisation

FILE, PURPOSE = "participants.file", "Suivi de la personne"  # as the page of a file writes it
NOTICES_DAYS = 2  # what was told before is read
WORKER, MANAGER, OFFICER = Role.SOCIAL_WORKER, Role.MANAGER, Role.DPO
# who, of whom (by last name), how many days ago, minutes, kind, what
NOTES = (
    (WORKER, "El Idrissi", 20, 30, "home_visit", "Visite au logement : moisissures dans la chambre, photos prises."),
    (WORKER, "El Idrissi", 6, 15, "phone", "Le propriétaire n’a pas répondu à la lettre."),
    (WORKER, "Gebremedhin", 9, 45, "accompaniment", "À la commune, avec l’interprète : il manque un document."),
    (WORKER, "Vandenbroucke", 13, 30, "step", "Demande de tarif social envoyée."),
    (WORKER, "Aerts", 12, 60, "interview", "Bilan de sortie, relu ensemble."),
    (WORKER, "Amrani", 6, 20, "interview", "Premier jour après la pause."),
    (COLLEAGUE, "Kovalenko", 8, 30, "interview", "Parle de la chorale ; ira une fois pour voir."),
    (COLLEAGUE, "Rahimi", 3, 40, "interview", "Préparation du bilan d’entrée, avec l’interprète."),
)


def write_exceptions(scene: Scene) -> None:
    """Note in the agenda what happens beside the ordinary course of a file."""
    for who, name, days, minutes, kind, note in NOTES:
        values = {"date": scene.days.ago(days), "minutes": minutes, "kind": kind, "note": note}
        scene.add(scene.days.ago(days), "16:30", who, partial(_note, scene, who, name, values))
    scene.add(scene.days.ago(15), "10:00", WORKER, partial(_tell_more, scene))
    _protect(scene)
    _open_by_exception(scene)
    _stand_in(scene)
    _watch(scene)
    scene.add(
        scene.days.ago(1), "9:00", Role.ADMINISTRATOR,
        lambda: give_role(scene.accounts[COLLEAGUE], scene.centre, Role.FACILITATOR),
    )  # fmt: skip


def read_notices(scene: Scene) -> None:
    """Put away what was told more than some days ago; people read what they are told."""
    old = moment_of(scene.days.ago(NOTICES_DAYS), dt.time())
    put_away(Notice.objects.filter(centre=scene.centre, created_at__lt=old))


def ask_for_jobs(scene: Scene) -> None:
    """Have two workbooks checked: an empty one, and what is no workbook. Each is a transaction of its own."""
    by: User = scene.accounts[MANAGER]
    for name, content in (("classeur-vide.xlsx", empty_workbook()), ("liste.xlsx", b"Nom;Prenom\n")):
        run(ask_for_check(name, content, by=by, centre=scene.centre).pk)


def _number_of_name(name: str) -> str:
    return next(number_of(person) for person in PEOPLE if person.last_name == name)


def _of(scene: Scene, name: str) -> Participant:
    return scene.file(_number_of_name(name))


def _note(scene: Scene, who: str, name: str, values: dict) -> None:
    key = uuid.uuid5(scene.centre.uuid, f"{name} {values['date']}")
    note_intervention(_of(scene, name), scene.member(who), key=key, values=values)


def _tell_more(scene: Scene) -> None:
    """Note agreements of persons besides taking part, facts, a test, an announced absence."""
    day = today()
    medical = Organisation.objects.get(centre=scene.centre, name="Maison Médicale ASASO")
    Consent.objects.create(
        participant=_of(scene, "El Idrissi"), kind=ConsentKind.SHARING, organisation=medical, given_on=day,
        purpose="Prendre un rendez-vous pour la toux des enfants", form="written",
    )  # fmt: skip
    Consent.objects.create(participant=_of(scene, "Diallo"), kind=ConsentKind.IMAGE, given_on=day, form="oral")
    Consent.objects.create(
        participant=_of(scene, "Nguyễn"), kind=ConsentKind.IMAGE, given_on=day, withdrawn_on=day + 3 * DAY,
        form="interpreted",
    )  # fmt: skip
    for name, kind, value in (
        ("El Idrissi", FactKind.CHILDREN_IN_CARE, FactValue.YES),
        ("Gebremedhin", FactKind.LABOUR_STATUS, FactValue.UNEMPLOYED),
        ("Vandenbroucke", FactKind.LABOUR_STATUS, FactValue.LONG_TERM_UNEMPLOYED),
        ("Diallo", FactKind.EDUCATION, FactValue.ISCED_3_4),
    ):
        Fact.objects.create(participant=_of(scene, name), kind=kind, value=value, starts_on=scene.days.main)
    LiteracyTest.objects.create(
        participant=_of(scene, "Gebremedhin"), date=day, done_by=scene.member(WORKER), result="A1 oral, A2 lecture"
    )
    values = {"starts_on": scene.days.ahead(1), "ends_on": scene.days.ahead(3), "told_on": scene.days.ago(1)}
    note_absence(_of(scene, "Vandenbroucke"), key=uuid.uuid5(scene.centre.uuid, "absence"), values=values)


# Protection


def _protect(scene: Scene) -> None:
    """Ask for protection of five files, and decide about four of them."""
    days, worker, colleague = scene.days, scene.accounts[WORKER], scene.accounts[COLLEAGUE]
    manager = scene.accounts[MANAGER]

    def ask(name: str, ago: int, who: str, reason: str, named: list[User]) -> None:
        by = scene.accounts[who]
        scene.add(
            days.ago(ago), "10:00", who, lambda: seal_requests.ask(_of(scene, name), by=by, named=named, reason=reason)
        )

    def move(name: str, ago: int, who: str, what: str, reason: str = "") -> None:
        by = scene.accounts[who]
        scene.add(
            days.ago(ago), "11:00", who,
            lambda: seal_requests.move(
                Seal.objects.filter(participant=_of(scene, name)).order_by("-pk")[0], what, by=by, reason=reason
            ),
        )  # fmt: skip

    ask("Novak", 24, WORKER, "Violences : son ex-compagnon travaille dans un service voisin.", [worker, manager])
    move("Novak", 23, OFFICER, "confirm")
    ask("Lambert", 19, COLLEAGUE, "Menaces reçues d’un voisin.", [colleague, manager])
    move("Lambert", 19, MANAGER, "confirm")
    move("Lambert", 3, COLLEAGUE, "ask_lift", "Le voisin a déménagé.")
    ask("Mertens", 17, COLLEAGUE, "Ne veut pas que l’on sache qu’elle vient.", [colleague, manager])
    move("Mertens", 16, OFFICER, "refuse", "La confidentialité ordinaire suffit ; expliqué à la personne.")
    ask("Touré", 30, COLLEAGUE, "Un membre de l’équipe est de sa famille.", [colleague, manager])
    move("Touré", 29, OFFICER, "confirm")
    move("Touré", 12, COLLEAGUE, "ask_lift", "Ce membre de l’équipe est parti.")
    move("Touré", 11, OFFICER, "lift")
    ask("Dorje", 3, COLLEAGUE, "Demande d’asile en cours, craint d’être reconnu.", [colleague, manager])


# Exceptions to the caseload


def _open_by_exception(scene: Scene) -> None:
    """Open two files by exception: one opening is reviewed, the other is to be."""

    def open_by_exception(name: str, ago: int, reason: str) -> None:
        by = scene.accounts[WORKER]
        scene.add(scene.days.ago(ago), "14:10", WORKER, lambda: _read_by_exception(scene, name, by, reason))

    open_by_exception("Kovalenko", 15, "Sa fille appelle : elle est à l’hôpital, Julie est en congé.")
    open_by_exception("Yıldırım", 4, "Urgence : la police demande une adresse, Julie est en formation.")
    scene.add(scene.days.ago(13), "9:30", OFFICER, lambda: _review(scene, "Kovalenko"))


def _read_by_exception(scene: Scene, name: str, by: User, reason: str) -> None:
    file = _of(scene, name)
    open_file(file, by=by, reason=reason)
    log_read([file], what=FILE, extent=Extent.OPENED, purpose=reason, centre=scene.centre)


def _review(scene: Scene, name: str) -> None:
    grant = _of(scene, name).user_grants.break_glass().get()
    close_review(
        grant.review, by=scene.accounts[OFFICER], verdict=Verdict.JUSTIFIED, note="Confirmé par la collègue en congé."
    )


def _stand_in(scene: Scene) -> None:
    """Pass one file on, lend another these days; the whole caseload was lent some weeks ago."""
    days, worker, colleague = scene.days, scene.accounts[WORKER], scene.accounts[COLLEAGUE]
    scene.add(
        days.ago(21), "9:00", COLLEAGUE,
        lambda: hand_over_file(_of(scene, "Orlov"), scene.member(WORKER), by=colleague, from_day=today()),
    )  # fmt: skip
    scene.add(
        days.ago(3), "9:00", COLLEAGUE,
        lambda: lend_file(
            _of(scene, "Kovalenko"), worker, by=colleague, starts_on=today(), ends_on=days.ahead(11),
            reason="Formation d’interprète le mardi : Nadia reçoit Mme Kovalenko.",
        ),
    )  # fmt: skip
    scene.add(
        days.ago(58), "9:00", WORKER,
        lambda: lend_caseload(
            scene.centre, colleague, by=worker, starts_on=days.ago(56), ends_on=days.ago(47), reason="Congé annuel."
        ),
    )  # fmt: skip


# The log


def _watch(scene: Scene) -> None:
    """Let the team read files on the days before, and the officer look at what the log shows by itself."""
    last = workday_before(scene.days.today)
    for number, (who, names) in enumerate(
        (
            (WORKER, ("El Idrissi", "Gebremedhin", "Vandenbroucke")),
            (COLLEAGUE, ("Kovalenko", "Yıldırım", "Ionescu")),
            (WORKER, ("Aerts", "Benali")),
        )
    ):
        scene.add(last, f"{9 + number}:40", who, partial(_read, scene, names), channel="web")
    earlier = workday_before(workday_before(last))
    scene.add(earlier, "15:20", COLLEAGUE, partial(_read, scene, ("Maréchal",)), channel="web")
    scene.add(earlier, "23:50", OFFICER, lambda: watch(earlier))
    night = workday_before(scene.days.ago(9))
    scene.add(night, "23:10", WORKER, partial(_read, scene, ("Diallo",)), channel="web")
    scene.add(night, "23:50", OFFICER, lambda: watch(night))
    scene.add(night + DAY, "9:00", OFFICER, partial(_look, scene))


def _read(scene: Scene, names: tuple[str, ...]) -> None:
    for name in names:
        log_read([_of(scene, name)], what=FILE, extent=Extent.OPENED, purpose=PURPOSE, centre=scene.centre)


def _look(scene: Scene) -> None:
    alert = Alert.objects.filter(centre=scene.centre).open().order_by("day", "pk").first()
    if alert is not None:
        look_at(alert, by=scene.accounts[OFFICER], note="Rapport à rendre le lendemain, annoncé à l’équipe.")
