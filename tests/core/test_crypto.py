"""The key ring and the columns under it: what is written, what is refused, and what a wrong key gives (nothing)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db import DataError, connection
from django.db.models import F, Q
from django.test import override_settings
from django.utils import translation

from actionplans.models import Problem
from assessments.models import Rating
from config.env import Env
from core.actor import acting_as
from core.crypto.fields import EncryptedTextField, encrypted_fields
from core.crypto.keyring import PREFIX, KeyRing, NotEncrypted, WrongKey, checked_keys, current_ring, is_token, new_key
from core.history import bulk_create_tracked, bulk_update_tracked, save_changes
from participants.models import Intervention, NationalNumber
from scripts.extraction import ROOMS
from tests.support.factories import (
    InterventionFactory,
    NationalNumberFactory,
    ParticipantFactory,
    ProblemFactory,
    SealFactory,
    system,
)

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = new_key(), new_key()
WORD = "pseudo: œuf, 漢字, a line\nand another"


def raw(record, column: str) -> str:
    """Return what the database itself holds in a column of a record."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {quote(column)} FROM {quote(record._meta.db_table)} WHERE {quote(record._meta.pk.column)} = %s",
            [record.pk],
        )
        return cursor.fetchone()[0]


def set_raw(record, column: str, value: str) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(record._meta.db_table)} SET {quote(column)} = %s WHERE id = %s", [value, record.pk]
        )


class TestRing:
    def test_what_goes_in_comes_out_and_equal_texts_differ(self):
        keys = KeyRing([OLD])
        first, second = keys.encrypt(WORD), keys.encrypt(WORD)
        assert first != second
        assert is_token(first)
        assert "pseudo" not in first
        assert keys.decrypt(first) == keys.decrypt(second) == WORD

    def test_nothing_stays_nothing(self):
        assert KeyRing([OLD]).encrypt("") == KeyRing([OLD]).decrypt("") == ""

    def test_every_key_reads_and_the_first_one_writes(self):
        token = KeyRing([OLD]).encrypt(WORD)
        both = KeyRing([NEW, OLD])
        assert both.decrypt(token) == WORD
        assert KeyRing([NEW]).decrypt(both.encrypt(WORD)) == WORD

    @pytest.mark.parametrize("stored", [WORD, "gAAAAA", "jalon", " "])
    def test_plain_text_is_not_returned(self, stored: str):
        with pytest.raises(NotEncrypted):
            KeyRing([OLD]).decrypt(stored)

    @pytest.mark.parametrize("cut", [slice(None, -2), slice(10, None)])
    def test_what_was_altered_is_not_returned(self, cut: slice):
        token = KeyRing([OLD]).encrypt(WORD)
        with pytest.raises(WrongKey):
            KeyRing([OLD]).decrypt(PREFIX + token.removeprefix(PREFIX)[cut])

    @pytest.mark.parametrize("stored", [PREFIX, PREFIX + "é", PREFIX + WORD])
    def test_plain_text_in_a_tokens_clothes_is_not_returned(self, stored: str):
        with pytest.raises(WrongKey):
            KeyRing([OLD]).decrypt(stored)

    def test_no_sentence_holds_a_key_or_a_value(self):
        token = KeyRing([OLD]).encrypt(WORD)
        with pytest.raises(WrongKey) as wrong:
            KeyRing([NEW]).decrypt(token)
        with pytest.raises(NotEncrypted) as plain:
            KeyRing([NEW]).decrypt(WORD)
        for said in (str(wrong.value), str(plain.value)):
            assert not {OLD, NEW, token, WORD} & {*said.split()}
            assert "pseudo" not in said

    def test_renewing_changes_what_is_under_an_old_key_only(self):
        both, token = KeyRing([NEW, OLD]), KeyRing([OLD]).encrypt(WORD)
        renewed = both.renew(token)
        assert KeyRing([NEW]).decrypt(renewed) == WORD
        assert both.renew(renewed) == renewed
        assert both.renew("") == ""

    def test_an_index_is_of_one_column_and_one_key(self):
        keys = KeyRing([NEW, OLD])
        assert keys.index("a.b", WORD) == keys.index("a.b", WORD) != keys.index("a.c", WORD)
        assert keys.indexes("a.b", WORD) == [KeyRing([key]).index("a.b", WORD) for key in (NEW, OLD)]
        assert keys.index("a.b", "") == ""


class TestKeysOfTheEnvironment:
    def test_commas_or_a_file(self, tmp_path):
        (tmp_path / "keys").write_text(f"{NEW}\n{OLD}\n")
        listed = Env({"JALON_KEYS": f"{NEW}, {OLD}"}).keys("JALON_KEYS", "JALON_KEY_FILE")
        filed = Env({"JALON_KEY_FILE": str(tmp_path / "keys")}).keys("JALON_KEYS", "JALON_KEY_FILE")
        assert listed == filed == (NEW, OLD)

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({}, "JALON_KEYS is not set, nor JALON_KEY_FILE"),
            ({"JALON_KEYS": OLD, "JALON_KEY_FILE": "/dev/null"}, "are both set"),
            ({"JALON_KEYS": ","}, "JALON_KEYS holds no key"),
            ({"JALON_KEYS": OLD[:-1]}, "JALON_KEYS: key 1 of 1 is not a key"),
            ({"JALON_KEYS": f"{OLD},{OLD[:-4]}"}, "JALON_KEYS: key 2 of 2 is not a key"),
            ({"JALON_KEYS": "é" * 44}, "is not a key"),
            ({"JALON_KEYS": f"{OLD},{OLD}"}, "the same key twice"),
            ({"JALON_KEY_FILE": "/dev/null"}, "JALON_KEY_FILE holds no key"),
            ({"JALON_KEY_FILE": "/no/such/file"}, "JALON_KEY_FILE names a file that cannot be read"),
        ],
    )
    def test_a_missing_or_malformed_key_stops_the_start(self, values: dict, said: str):
        with pytest.raises(ImproperlyConfigured) as error:
            Env(values).keys("JALON_KEYS", "JALON_KEY_FILE")
        assert said in str(error.value)
        assert OLD[:20] not in str(error.value)

    def test_development_draws_its_key_once_and_for_its_owner_alone(self, tmp_path):
        path = tmp_path / "var" / "keys"
        env, later = Env({}), Env({})
        first = env.keys("JALON_KEYS", "JALON_KEY_FILE", drawn=path)
        assert later.keys("JALON_KEYS", "JALON_KEY_FILE", drawn=path) == first
        assert (env.drawn_now, later.drawn_now) == (path, None)
        assert path.stat().st_mode & 0o777 == 0o600
        assert [found.name for found in path.parent.iterdir()] == ["keys"]
        assert checked_keys(first, "it") == first


@pytest.fixture
def intervention() -> Intervention:
    with acting_as(system(), "the reason of the act"):
        return InterventionFactory(note=WORD)


@pytest.mark.django_db
class TestColumns:
    def test_the_database_sees_tokens_and_python_text(self, intervention):
        assert is_token(raw(intervention, "note"))
        assert Intervention.objects.get(pk=intervention.pk).note == WORD
        assert Intervention.objects.values_list("note", flat=True).get(pk=intervention.pk) == WORD

    def test_history_holds_tokens_too_and_can_be_read(self, intervention):
        row = intervention.history.get()
        assert (row.note, row.history_change_reason) == (WORD, "the reason of the act")
        assert is_token(raw(row, "note"))
        assert is_token(raw(row, "history_change_reason"))

    def test_bulk_writes_and_their_history(self, intervention):
        with acting_as(system(), "by the hundred"):
            copy = InterventionFactory.build(
                participant=intervention.participant, done_by=intervention.done_by, note="A"
            )
            bulk_create_tracked(Intervention, [copy])
            copy.note = "B"
            bulk_update_tracked(Intervention, [copy], ["note"])
        assert list(copy.history.order_by("pk").values_list("note", flat=True)) == ["A", "B"]
        assert is_token(raw(copy, "note"))
        assert Intervention.objects.get(pk=copy.pk).note == "B"

    def test_nothing_stays_nothing_and_can_be_asked_for(self, intervention):
        with acting_as(system()):
            empty = InterventionFactory(note="")
        assert raw(empty, "note") == ""
        assert list(Intervention.objects.filter(note="")) == [empty]
        assert list(Intervention.objects.filter(note__in=[""])) == [empty]
        assert list(Intervention.objects.exclude(Q(note=""))) == [intervention]
        assert not Intervention.objects.filter(note__isnull=True).exists()
        assert raw(empty.history.get(), "history_change_reason") is None

    @pytest.mark.parametrize(
        "asked",
        [
            {"note": WORD},
            {"note__in": ["", WORD]},
            {"note__contains": "a"},
            {"note__icontains": ""},
            {"note__gt": ""},
            {"note__startswith": PREFIX},
            {"note__regex": "."},
            {"note__iexact": ""},
            {"note__lower": ""},
            {"note": F("kind")},
            {"participant__interventions__note": WORD},
        ],
        ids=str,
    )
    def test_the_database_cannot_be_asked_what_it_does_not_know(self, asked: dict):
        with pytest.raises(FieldError, match=r"Intervention\.note is encrypted"):
            list(Intervention.objects.filter(**asked))

    def test_plain_text_in_the_column_is_an_error(self, intervention):
        set_raw(intervention, "note", "written by hand")
        with pytest.raises(NotEncrypted):
            Intervention.objects.get(pk=intervention.pk)

    def test_another_key_gives_an_error_and_never_what_is_stored(self, intervention):
        with override_settings(JALON_KEYS=(NEW,)), pytest.raises(WrongKey):
            Intervention.objects.get(pk=intervention.pk)
        with override_settings(JALON_KEYS=(NEW,)), pytest.raises(WrongKey):
            list(Intervention.objects.values("note"))

    def test_the_length_is_that_of_what_people_write(self):
        with acting_as(system()):
            problem = ProblemFactory(label="é" * 300)
        assert Problem.objects.get(pk=problem.pk).label == "é" * 300
        problem.label += "!"
        with pytest.raises(ValidationError):
            problem.full_clean()
        with acting_as(system()), pytest.raises(DataError):
            problem.save()

    def test_rules_about_empty_texts_hold(self):
        with acting_as(system()):
            seal = SealFactory(reason=WORD)
        seal.validate_constraints()
        seal.reason = ""
        with translation.override("en"), pytest.raises(ValidationError, match="Enter the reason for the protection"):
            seal.validate_constraints()

    def test_what_cannot_work_is_told_by_the_checks(self):
        field = EncryptedTextField(db_index=True, name="note")
        field.model, field.opts = Rating, Rating._meta
        assert "blind index" in " ".join(found.msg for found in field.check())


def test_no_query_sorts_by_an_encrypted_column():
    """The database would sort tokens without a word; names that plain columns bear as well are not looked for."""
    models = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    hidden = {field.name for model in models for field in encrypted_fields(model)}
    ambiguous = {
        field.name
        for model in models
        for field in model._meta.concrete_fields
        if field.name in hidden and field not in encrypted_fields(model)
    }
    assert {"note", "goal", "history_change_reason"} <= hidden - ambiguous
    found = []
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in {"order_by", "distinct", "earliest"}:
                names = {str(word.value).lstrip("-") for word in call.args if isinstance(word, ast.Constant)}
                found += [f"{path.name}:{call.lineno}" for name in names if name.split("__")[-1] in hidden - ambiguous]
    assert found == []


@pytest.mark.django_db
class TestIndexes:
    NUMBER = "85073003328"

    @pytest.fixture
    def number(self) -> NationalNumber:
        with acting_as(system()):
            return NationalNumberFactory(value=self.NUMBER)

    @pytest.mark.parametrize("written", ["85073003328", "85.07.30-033.28", "85 07 30 033 28"])
    def test_a_number_is_found_in_any_spelling(self, number, written: str):
        assert list(NationalNumber.objects.of_number(written)) == [number]

    @pytest.mark.parametrize("written", ["", "85073003329", "no number"])
    def test_another_one_is_not(self, number, written: str):
        assert not NationalNumber.objects.of_number(written).exists()

    def test_the_index_tells_nothing_and_is_not_in_the_history(self, number):
        assert self.NUMBER not in number.value_index
        assert not hasattr(number.history.get(), "value_index")
        assert is_token(raw(number.history.get(), "value"))

    def test_it_is_found_while_the_keys_change(self, number):
        with override_settings(JALON_KEYS=(NEW, *_keys())):
            assert list(NationalNumber.objects.of_number(self.NUMBER)) == [number]
            with acting_as(system()):
                other = NationalNumberFactory(value=self.NUMBER, participant=ParticipantFactory())
            assert other.value_index != number.value_index
            assert set(NationalNumber.objects.of_number(self.NUMBER)) == {number, other}

    @pytest.mark.parametrize("way", ["save", "update_fields", "save_changes", "bulk"])
    def test_it_follows_every_way_of_writing(self, way: str):
        with acting_as(system()):
            problem = ProblemFactory(label="Rent")
            before = problem.label_index
            problem.label = "Debts"
            if way == "save":
                problem.save()
            elif way == "update_fields":
                problem.save(update_fields=["label"])
            elif way == "save_changes":
                problem.label = "Rent"
                save_changes(problem, label="Debts")
            else:
                bulk_update_tracked(Problem, [problem], ["label"])
        problem = Problem.objects.get(pk=problem.pk)
        assert problem.label_index == current_ring().index("actionplans.problem.label", "Debts") != before

    def test_a_problem_is_noted_once_also_while_the_keys_change(self):
        with acting_as(system()):
            problem = ProblemFactory(label="Rent")
            again = Problem(enrolment=problem.enrolment, domain=problem.domain, label="Rent")
            two_keys = override_settings(JALON_KEYS=(NEW, *_keys()))
            with two_keys, translation.override("en"), pytest.raises(ValidationError, match="already noted"):
                again.full_clean()
            problem.full_clean()  # itself is no other
            again.label = "Debts"
            again.full_clean()


def _keys() -> tuple[str, ...]:
    return tuple(settings.JALON_KEYS)
