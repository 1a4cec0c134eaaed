"""Agreements: drafts with the workshops that they cover, signing, ending; once, by two, by others; the home page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Membership
from audit.models import TransitionLog
from core.actor import acting_as
from core.periods import today
from partners.dashboard import agreements_that_end, agreements_to_sign
from partners.models import Agreement
from tests.actionplans.pages import fill, form_of, fresh, rendered, words
from tests.support.factories import AgreementFactory, CoverageFactory, WorkshopFactory, system
from workshops.models import Coverage

pytestmark = pytest.mark.django_db


def new(organisation) -> str:
    return f"/organisations/{organisation.uuid}/agreements/new/"


def change(agreement) -> str:
    return f"/organisations/agreements/{agreement.uuid}/"


def to_move(agreement, move: str) -> str:
    return f"{change(agreement)}{move}/"


def covered(agreement) -> set[str]:
    return set(Coverage.objects.filter(agreement=agreement).values_list("workshop__code", flat=True))


class TestDraft:
    def test_what_is_rendered_is_filled_in_and_sent(self, stage, network, sign_in):
        answer = fill(
            sign_in(stage.coordinator),
            new(network.house),
            subject="Choir",
            starts_on="1/9/2027",
            ends_on="30.6.28",
            hours="1.250,5",
            hourly_rate="45,50 €",
            workshops=[str(network.choir.uuid), str(network.theatre.uuid)],
        )
        assert answer.url == f"/organisations/{network.house.uuid}/#agreements"
        made = Agreement.objects.get(subject="Choir")
        assert (made.starts_on, made.ends_on, made.state) == (date(2027, 9, 1), date(2028, 6, 30), "draft")
        assert (made.hours, made.hourly_rate) == (Decimal("1250.50"), Decimal("45.50"))
        assert covered(made) == {"T1", "C1"}
        assert made.history.get().history_user == stage.coordinator

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("subject", "", "Say what the agreement is about."),
            ("starts_on", "31/2/2027", "This day does not exist."),
            ("ends_on", "1/1/2020", "The end is before the start: correct one of the two dates."),
            ("hours", "0", "more than none"),
            ("hours", "many", "Enter a number."),
            ("hourly_rate", "-3", "greater than or equal to 0"),
            ("amount", "120", "An amount goes with what is paid by the session or as a lump sum"),
            ("late_days", "91", "less than or equal to 90"),
        ],
    )
    def test_errors_are_beside_the_field_and_nothing_is_lost(self, stage, network, sign_in, field, typed, sentence):
        address = change(network.draft)
        answer = fill(sign_in(stage.coordinator), address, **{"subject": "Kept words", field: typed})
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in words(answer)
        assert sentence in words(answer)
        form = form_of(answer, address)
        assert form.values[field] == typed
        assert field == "subject" or form.values["subject"] == "Kept words"
        assert fresh(network.draft).subject == "Theatre, two afternoons"

    def test_what_is_paid_is_kept_and_goes_together(self, stage, network, sign_in):
        client, address = sign_in(stage.coordinator), change(network.draft)
        refused = fill(client, address, paid_by="session", hourly_rate="40", amount="120", late_days="3")
        assert refused.status_code == 422
        assert 'href="#id_hourly_rate"' in words(refused)
        assert 'href="#id_late_percent"' in words(refused)
        fill(
            client, address, paid_by="session", amount="120,50", together_counts="half", late_days="3",
            late_percent="50", vat="without",
        )  # fmt: skip
        kept = fresh(network.draft)
        assert (kept.paid_by, kept.amount, kept.together_counts) == ("session", Decimal("120.50"), "half")
        assert (kept.late_days, kept.late_percent, kept.vat) == (3, 50, "without")
        page = words(client.get(f"/organisations/{network.house.uuid}/"))
        assert "120.50 euro a session" in page
        assert "VAT excluded" in page

    def test_sent_twice_it_is_one(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        sent = rendered(client, new(network.house)).values | {"subject": "Choir", "starts_on": "1/9/2027"}
        sent["workshops"] = [str(network.choir.uuid)]
        for _time in range(2):
            assert client.post(new(network.house), sent).status_code == 302
        assert Agreement.objects.filter(subject="Choir").count() == 1
        assert Coverage.objects.filter(workshop=network.choir).count() == 1
        assert client.post(new(network.house), sent | {"subject": "Other"}).status_code == 409

    def test_ticks_are_put_on_and_taken_off_with_a_row_of_history_each(self, stage, network, sign_in):
        client = sign_in(stage.manager)
        assert rendered(client, change(network.draft)).values["workshops"] == str(network.theatre.uuid)
        fill(client, change(network.draft), workshops=[str(network.choir.uuid)])
        assert covered(network.draft) == {"C1"}
        kinds = Coverage.history.filter(agreement=network.draft).order_by("history_id")
        assert list(kinds.values_list("history_type", flat=True)) == ["+", "-", "+"]

    def test_ticks_of_two_add_up(self, stage, network, sign_in):
        one, other = sign_in(stage.coordinator), sign_in(stage.manager)
        first, second = (rendered(client, change(network.draft)).values for client in (one, other))
        both = [str(network.theatre.uuid), str(network.choir.uuid)]
        assert one.post(change(network.draft), first | {"workshops": both}).status_code == 302
        sent = second | {"workshops": [str(network.theatre.uuid)], "hours": "60"}
        assert other.post(change(network.draft), sent).status_code == 302
        assert covered(network.draft) == {"T1", "C1"}
        assert fresh(network.draft).hours == 60

    def test_two_at_once_on_the_same_field(self, stage, network, sign_in):
        one, other = sign_in(stage.coordinator), sign_in(stage.manager)
        first, second = (rendered(client, change(network.draft)).values for client in (one, other))
        one.post(change(network.draft), first | {"hours": "60"})
        answer = other.post(change(network.draft), second | {"hours": "80"})
        assert answer.status_code == 409
        assert form_of(answer, change(network.draft)).values["hours"] == "80"
        assert fresh(network.draft).hours == 60

    def test_a_workshop_of_somebody_else_is_refused(self, stage, network, sign_in):
        with acting_as(system(), "test"):
            other = WorkshopFactory(centre=stage.here)
        client = sign_in(stage.coordinator)
        answer = fill(client, change(network.draft), workshops=[str(other.uuid)])
        assert answer.status_code == 422
        assert covered(network.draft) == {"T1"}

    def test_what_is_signed_is_not_changed(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        sent = rendered(client, change(network.draft)).values
        client.post(to_move(network.draft, "sign"), {"signed_on": "1/6/2026"})
        assert client.get(change(network.draft)).status_code == 302
        answer = client.post(change(network.draft), sent | {"subject": "Too late"})
        assert answer.status_code == 409
        assert "This agreement is signed" in words(answer)
        assert "Too late" in words(answer)
        assert fresh(network.draft).subject == "Theatre, two afternoons"


class TestMoves:
    def test_signed_then_ended(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        fill(client, to_move(network.draft, "sign"), signed_on="1/6/2026")
        signed = fresh(network.draft)
        assert (signed.state, signed.signed_on) == ("signed", date(2026, 6, 1))
        fill(client, to_move(network.draft, "end"), ends_on="31/12/2026", reason="No more funds")
        ended = fresh(network.draft)
        assert (ended.state, ended.ends_on, ended.end_reason) == ("ended", date(2026, 12, 31), "No more funds")
        rows = TransitionLog.objects.filter(object=network.draft.uuid).order_by("pk")
        assert list(rows.values_list("move", "actor_id")) == [
            ("sign", stage.coordinator.pk),
            ("end", stage.coordinator.pk),
        ]

    def test_an_overlap_is_refused_with_the_guards_sentence(self, stage, network, sign_in):
        with acting_as(system(), "test"):
            other = AgreementFactory(
                organisation=network.house, state="signed", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)
            )
            CoverageFactory(workshop=network.theatre, agreement=other)
        answer = fill(sign_in(stage.coordinator), to_move(network.draft, "sign"))
        assert answer.status_code == 422
        assert "covers the same workshop on some of these days." in words(answer)
        assert fresh(network.draft).state == "draft"

    def test_it_does_not_end_before_it_starts(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        fill(client, to_move(network.draft, "sign"))
        answer = fill(client, to_move(network.draft, "end"), ends_on="1/1/2020", reason="Kept")
        assert answer.status_code == 422
        assert "The end is before the start: correct one of the two dates." in words(answer)
        assert "Kept" in words(answer)
        assert fresh(network.draft).state == "signed"

    @pytest.mark.parametrize(
        ("state", "move"), [("draft", "end"), ("signed", "sign"), ("ended", "sign"), ("ended", "end")]
    )
    def test_other_moves_are_refused(self, stage, network, sign_in, state, move):
        with acting_as(system(), "test"):
            agreement = AgreementFactory(organisation=network.house, state=state)
        sent = {"signed_on": "1/6/2016", "ends_on": "31/12/2016"}
        answer = sign_in(stage.coordinator).post(to_move(agreement, move), sent)
        assert answer.status_code == 422
        assert "This cannot be done now: the state is" in words(answer)
        assert fresh(agreement).state == state

    @pytest.mark.parametrize("day", ["", "never", "tomorrow"])
    def test_the_day_of_the_signature_has_come(self, stage, network, sign_in, day):
        typed = f"{today() + timedelta(days=1):%d/%m/%Y}" if day == "tomorrow" else day
        answer = fill(sign_in(stage.coordinator), to_move(network.draft, "sign"), signed_on=typed)
        assert answer.status_code == 422
        assert 'href="#id_signed_on"' in words(answer)

    def test_sent_twice_it_is_signed_once(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        for _time in range(2):
            assert client.post(to_move(network.draft, "sign"), {"signed_on": "1/6/2026"}).status_code == 302
        assert TransitionLog.objects.filter(object=network.draft.uuid).count() == 1

    def test_a_move_that_there_is_not(self, stage, network, sign_in):
        assert sign_in(stage.coordinator).post(to_move(network.draft, "burn")).status_code == 404


class TestRights:
    @pytest.mark.parametrize("who", ["worker", "facilitator", "dpo", "administrator"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_only_looks_writes_nothing(self, stage, network, sign_in, who, method):
        client = sign_in(getattr(stage, who))
        for address in (new(network.house), change(network.draft), to_move(network.draft, "sign")):
            answer = getattr(client, method)(address, {"subject": "x", "signed_on": "1/6/2026"})
            assert answer.status_code == 403
        assert fresh(network.draft).state == "draft"

    def test_another_centre_is_not_there(self, stage, network, sign_in):
        client = sign_in(stage.other_manager)
        for address in (new(network.house), change(network.draft), to_move(network.draft, "sign")):
            assert client.get(address).status_code == 404
            assert client.post(address, {"signed_on": "1/6/2026"}).status_code == 404
        assert fresh(network.draft).state == "draft"

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods(self, stage, network, sign_in, method):
        client = sign_in(stage.coordinator)
        for address in (new(network.house), change(network.draft), to_move(network.draft, "sign")):
            assert getattr(client, method)(address).status_code == 405


class TestHome:
    def lines(self, user, maker):
        membership = Membership.objects.get(user=user)
        with acting_as(user, centre=membership.centre):
            return maker(user, membership)

    @pytest.mark.parametrize(("days", "said"), [(-1, False), (0, True), (60, True), (61, False)])
    def test_what_ends_within_two_months(self, stage, network, days, said):
        last = today() + timedelta(days=days)
        with acting_as(system(), "test"):
            AgreementFactory(organisation=network.house, state="signed", ends_on=last, subject="Ends")
        lines = self.lines(stage.coordinator, agreements_that_end)
        assert [line.due for line in lines] == ([last] if said else [])

    def test_drafts_wait_for_their_signature(self, stage, network):
        (line,) = self.lines(stage.coordinator, agreements_to_sign)
        assert line.detail == "Maison de l’Écriture · Theatre, two afternoons"
        assert line.url == f"/organisations/{network.house.uuid}/"

    def test_who_signs_nothing_hears_nothing(self, stage, network):
        for who in (stage.worker, stage.facilitator, stage.dpo):
            assert self.lines(who, agreements_to_sign) is None
        assert not self.lines(stage.other_manager, agreements_to_sign)

    def test_home_of_the_coordinator_shows_them(self, stage, network, sign_in):
        assert "Theatre, two afternoons" in words(sign_in(stage.coordinator).get("/"))
