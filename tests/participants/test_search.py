"""Search: accents, beginnings of words, one wrong letter; never a name that may not be listed, never in an address."""

from __future__ import annotations

import datetime as dt
import itertools
import time

import pytest
from django.db import connection

from audit.models import AccessEntry
from core.actor import acting_as
from participants.models import Participant
from participants.name_search import FoundFiles, is_close, search, within_one
from tests.participants.full_file import seal
from tests.support.factories import ParticipantFactory, system

pytestmark = pytest.mark.django_db
PEOPLE = [
    ("Müller", "Zoë"),
    ("Ben Ali", "Karim"),
    ("El-Khattabi", "Noûr"),
    ("D'Angelo", "Mia"),
    ("Şahin", "Ömer"),
    ("Van den Bossche", "Łukasz"),
    ("Lee", "Ann"),
    ("100%_sure", "Back\\slash"),
    ("Durand", "Chloé"),
]


@pytest.fixture
def people(stage) -> dict[str, Participant]:
    with acting_as(system(), "test"):
        return {
            last: ParticipantFactory(centre=stage.here, last_name=last, first_name=first, file_number=f"ER-{number:04}")
            for number, (last, first) in enumerate(PEOPLE, start=100)
        }


def found(text: str) -> set[str]:
    files = Participant.objects.all()
    return set(files.filter(pk__in=search(files, text).keys).values_list("last_name", flat=True))


def asks_without_end(*args: object) -> list[int]:
    """Stand for a search that the database would answer in a day."""
    with connection.cursor() as cursor:
        cursor.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n")
    return []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("muller", "Müller"),
        ("MÜLLER", "Müller"),
        ("mu", "Müller"),
        ("zoe mull", "Müller"),
        ("ali", "Ben Ali"),
        ("ben-ali", "Ben Ali"),
        ("khat", "El-Khattabi"),
        ("el khattabi", "El-Khattabi"),
        ("nour", "El-Khattabi"),
        ("angelo", "D'Angelo"),
        ("d’angelo", "D'Angelo"),
        ("sahin", "Şahin"),
        ("omer", "Şahin"),
        ("bossche", "Van den Bossche"),
        ("lukasz", "Van den Bossche"),
        ("ER-0103", "D'Angelo"),
        ("er-0103", "D'Angelo"),
        ("100%", "100%_sure"),
    ],
)
def test_it_is_found(people, text, name):
    assert name in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "durnad",
        "duran",
        "durend",
        "durrand",
        "urand",
        "xurand",
        "druand",
        "duarnd",
        "duranx",
        "durands",
        "durnd",
        "chlee",
    ],
)
def test_one_wrong_letter_is_forgiven(people, text):
    assert "Durand" in found(text)


def test_every_single_mistake_in_a_name_is_forgiven(people):
    name = "bossche"
    letters = "xb"
    wrong = {name[:i] + name[i + 1 :] for i in range(len(name))}
    wrong |= {name[:i] + x + name[i + 1 :] for i, x in itertools.product(range(len(name)), letters)}
    wrong |= {name[:i] + x + name[i:] for i, x in itertools.product(range(len(name) + 1), letters)}
    wrong |= {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)}
    missed = [text for text in sorted(wrong) if "Van den Bossche" not in found(text)]
    assert missed == []


@pytest.mark.parametrize("text", ["dxrxnd", "dnard", "lxx", "karim durend xx", "mullxr zxe"])
def test_two_wrong_letters_are_not(people, text):
    assert not found(text) & {"Durand", "Lee", "Müller"}


@pytest.mark.parametrize("text", ["%%", "__", "' OR 1=1 --", "\\\\", "a%' ESCAPE '", "💥💥", "\u200b\u200b"])
def test_signs_mean_themselves(people, text):
    assert found(text) <= {"100%_sure", "D'Angelo", "Ben Ali", "Lee"}
    assert len(found(text)) < 3


def test_a_word_of_two_letters_is_taken_as_it_is(people):
    assert found("le") == {"Lee"}
    assert found("lx") == set()


def test_the_beginning_of_a_last_name_comes_first(stage, people):
    with acting_as(system(), "test"):
        for number, (last, first) in enumerate([("Zaoui", "Durand"), ("Çelik", "Éléonore"), ("Éloi", "Œdipe")]):
            ParticipantFactory(centre=stage.here, last_name=last, first_name=first, file_number=f"O-{number}")
        many = [ParticipantFactory(centre=stage.here, last_name="Adurand", file_number=f"Q-{n}") for n in range(2)]
    names = dict(Participant.objects.values_list("pk", "last_name"))
    result = search(Participant.objects.all(), "durand")
    assert [names[key] for key in result.exact] == ["Durand", "Zaoui"]
    assert {one.pk for one in many} <= set(result.close)  # inside a word, or a letter too many: after the others
    assert [names[key] for key in search(Participant.objects.all(), "el").exact] == ["El-Khattabi", "Éloi", "Çelik"]
    for text in ("celik", "eleonore", "ELEONORE", "oedipe", "œdipe"):
        assert found(text) & {"Çelik", "Éloi"}


def test_a_part_inside_a_word_is_found_where_few_begin_so(people):
    assert "El-Khattabi" in found("attab")
    assert "Van den Bossche" in found("ossch")


@pytest.mark.parametrize("text", ["ER-0103", "er-0103", "0103", "103"])
def test_a_file_number_is_found_without_what_stands_before_it(people, text):
    assert found(text) == {"D'Angelo"}


def test_a_number_is_not_found_by_its_end_alone(people):
    assert found("03") == set()


@pytest.mark.parametrize("text", ["7/10/1989", "07101989", "7 octobre 1989", "7.10.89"])
def test_a_birth_date_finds_who_was_born_on_it(stage, people, text):
    with acting_as(system(), "test"):
        Participant.objects.filter(pk=people["Müller"].pk).update(birth_date=dt.date(1989, 10, 7))
    assert found(text) == {"Müller"}


@pytest.mark.parametrize("text", ["0470 12 34 56", "0470/12.34.56", "+32470123456", "0032 470 12 34 56"])
def test_a_phone_is_looked_for_among_those_that_may_be_known(stage, people, text):
    Participant.objects.filter(pk=people["Müller"].pk).update(phone="0470 12 34 56")
    files = Participant.objects.all()
    assert search(files, text, contacts=files).exact == [people["Müller"].pk]
    assert search(files, text, contacts=files.exclude(pk=people["Müller"].pk)) == FoundFiles([], [])
    assert search(files, text) == FoundFiles([], [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dangelo", "D'Angelo"),
        ("benali", "Ben Ali"),
        ("karim benali", "Ben Ali"),
        ("elkhat", "El-Khattabi"),
        ("vandenbos", "Van den Bossche"),
        ("mul ler", "Müller"),
        ("du rand chloe", "Durand"),
    ],
)
def test_words_may_be_joined_or_divided_otherwise(people, text, name):
    assert found(text) == {name}


def test_one_sign_is_a_name(stage, people):
    with acting_as(system(), "test"):
        ParticipantFactory(centre=stage.here, last_name="李", first_name="娜", file_number="ER-0900")
    assert found("李") == {"李"}


def test_more_than_a_thousand_is_said(stage, people, monkeypatch):
    monkeypatch.setattr("participants.name_search.MOST_FOUND", 1)
    result = search(Participant.objects.all(), "le")
    assert not result.more
    result = search(Participant.objects.all(), "b")
    assert result.more
    assert len(result.exact) == 1


def test_search_is_scoped(stage, people):
    mine = Participant.objects.for_user(stage.worker, "participant.identity")
    with acting_as(system(), "test"):
        ParticipantFactory(centre=stage.there, last_name="Durand", file_number="T1")
    seal(people["Durand"], stage.colleague, stage.manager)
    for text in ("durand", "durend", "uran", "du"):
        assert search(mine, text) == FoundFiles([], [])


def test_a_very_long_search_ends_soon(people):
    began = time.monotonic()
    for text in ("a" * 100, "ab " * 33, "%_" * 50, "-" * 100):
        found(text)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("", "", True),
        ("a", "", True),
        ("ab", "ba", True),
        ("abc", "abc", True),
        ("abc", "acb", True),
        ("abcd", "badc", False),
        ("abc", "abcde", False),
        ("abc", "cba", False),
        ("abcd", "abdc", True),
    ],
)
def test_within_one(one, other, near):
    assert within_one(one, other) is near
    assert within_one(other, one) is near


def test_only_one_word_may_be_wrong():
    assert is_close(["karim", "durend"], "durand karim")
    assert not is_close(["karom", "durend"], "durand karim")


class TestPage:
    def search(self, client, text: str, **more: str):
        return client.post("/participants/search/", {"text": text, **more}, follow=True)

    def test_what_was_typed_is_in_no_address(self, stage, people, sign_in):
        response = self.search(sign_in(stage.worker), "durand", mine="", state="")
        address = response.redirect_chain[-1][0]
        assert "durand" not in address.lower()
        html = response.content.decode()
        assert "Durand" in html
        assert 'value="durand"' in html
        entry = AccessEntry.objects.get()
        assert entry.what == "participants.search"
        assert "durand" not in f"{entry.what}{entry.purpose}".lower()
        assert set(entry.files.values_list("file", flat=True)) == {people["Durand"].uuid}

    def test_close_names_stand_apart(self, stage, people, sign_in):
        html = self.search(sign_in(stage.worker), "durend").content.decode()
        assert "Names that are close" in html
        assert "Durand" in html

    def test_nobody_is_said_calmly(self, stage, people, sign_in):
        html = self.search(sign_in(stage.worker), "nosuchname").content.decode()
        assert "Nobody with this name" in html

    def test_filters_stay(self, stage, people, sign_in):
        response = self.search(sign_in(stage.worker), "durand", referent="-")
        assert "referent=-" in response.redirect_chain[-1][0]
        assert "Durand" in response.content.decode()
        response = self.search(sign_in(stage.worker), "durand", referent="worker")
        assert "Durand" not in response.content.decode()

    def test_a_phone_finds_the_files_that_one_may_read(self, stage, people, sign_in):
        Participant.objects.filter(pk__in=[people["Durand"].pk, stage.own.pk]).update(phone="0470 12 34 56")
        html = self.search(sign_in(stage.worker), "+32 470 12 34 56").content.decode()
        assert str(stage.own.uuid) in html
        assert str(people["Durand"].uuid) not in html  # a file of somebody else: its phone is not hers to know

    @pytest.mark.parametrize("text", ["+32 470 12 34 56", "0032470123456", "+33 6 12 34 56 78", "0041 44 668 18 00"])
    def test_a_phone_with_its_country_is_no_national_register_number(self, stage, people, sign_in, text):
        assert sign_in(stage.worker).post("/participants/search/", {"text": text}).status_code == 302

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("- ' %", "Write at least one letter or one digit."),
            ("85.07.30-033.28", "not searched by national register number"),
            ("85073003328", "not searched by national register number"),
            ("00.01.01-123.45", "not searched by national register number"),
            ("+85.07.30-033.28", "not searched by national register number"),
            ("+ 85073003328", "not searched by national register number"),
            ("00.32.01-123.45", "not searched by national register number"),
            ("++85073003328", "not searched by national register number"),
            ("x" * 101, "at most 100 characters"),
            ("du\x00rand", "Null characters are not allowed"),
        ],
    )
    def test_what_cannot_be_searched_is_said_beside_the_field(self, stage, people, sign_in, text, sentence):
        response = sign_in(stage.worker).post("/participants/search/", {"text": text})
        assert response.status_code == 400
        html = response.content.decode()
        assert sentence in html
        assert "Durand" not in html
        assert not AccessEntry.objects.exists()

    def test_a_key_of_somebody_else_s_session_finds_nothing(self, stage, people, sign_in):
        address = self.search(sign_in(stage.worker), "durand").redirect_chain[-1][0]
        html = sign_in(stage.colleague).get(address).content.decode()
        assert "This search is no longer kept" in html
        assert 'value="durand"' not in html

    def test_a_search_without_an_end_is_stopped_and_said(self, stage, people, sign_in, monkeypatch):
        client = sign_in(stage.worker)
        with monkeypatch.context() as patched:
            patched.setattr("participants.name_search.SECONDS", 0.1)
            patched.setattr("participants.name_search._word_prefix_matches", asks_without_end)
            response = self.search(client, "durand")
        assert response.status_code == 503
        html = response.content.decode()
        assert "This search takes too long: write more letters of the name." in html
        assert 'value="durand"' in html
        assert not AccessEntry.objects.exists()
        assert "Durand" in self.search(client, "durand").content.decode()  # nothing of it stays behind

    def test_search_is_a_form(self, stage, sign_in):
        assert sign_in(stage.worker).get("/participants/search/").status_code == 405

    def test_the_session_keeps_a_few_searches(self, stage, sign_in):
        client = sign_in(stage.worker)
        for number in range(20):
            self.search(client, f"name{number}")
        assert len(client.session["searches"]) == 12
        assert len(set(client.session["searches"].values())) == 12

    def test_a_sealed_file_and_another_centre_are_not_found(self, stage, people, sign_in):
        seal(people["Durand"], stage.colleague, stage.manager)
        for who in (stage.worker, stage.stranger):
            for text in ("durand", "durend", people["Durand"].file_number):
                html = self.search(sign_in(who), text).content.decode()
                assert str(people["Durand"].uuid) not in html
        assert str(people["Durand"].uuid) in self.search(sign_in(stage.manager), "durend").content.decode()

    def test_what_was_typed_is_shown_as_text(self, stage, sign_in):
        html = self.search(sign_in(stage.worker), "<script>alert(1)</script>").content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html
