"""A consent that was noted wrongly is corrected with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from participants.models import Consent
from tests.participants.corrections import TO_COME, WHY, history, in_days, now
from tests.participants.forms import again, rendered, send, values_of
from tests.support.factories import (
    ConsentFactory,
    OrganisationFactory,
    system,
)

pytestmark = pytest.mark.django_db


class TestConsents:
    @pytest.fixture
    def consent(self, path) -> Consent:
        return path.participant.consents.get()

    def page(self, consent: Consent) -> str:
        return f"/participants/consents/{consent.uuid}/correct/"

    def test_its_day_and_how_are_corrected_once_with_a_reason(self, stage, consent, sign_in):
        client = sign_in(stage.worker)
        assert self.page(consent) in client.get(f"/participants/{stage.own.uuid}/person/").content.decode()
        sent = values_of(rendered(client, self.page(consent)), given_on="11/1/2016", form="oral", why=WHY)
        rows = consent.history.count()
        for _time in range(2):
            assert client.post(self.page(consent), sent).status_code == 302
        consent.refresh_from_db()
        assert (consent.given_on, consent.form, consent.kind) == (date(2016, 1, 11), "oral", "participation")
        assert consent.history.count() == rows + 1
        assert WHY in history(client, stage)

    def test_a_kind_on_which_a_path_stands_is_asked_about(self, stage, path, consent, sign_in):
        client = sign_in(stage.worker)
        asked = send(client, self.page(consent), kind="image", why=WHY)
        assert asked.status_code == 400
        assert "No consent to take part would hold today, and a path runs" in asked.content.decode()
        assert client.post(self.page(consent), again(asked, self.page(consent), sure="on")).status_code == 302
        assert stage.own.consents.get().kind == "image"
        assert now(path).state == "active"

    def test_beside_another_one_it_is_not(self, stage, consent, sign_in):
        with acting_as(system(), "test"):
            ConsentFactory(participant=stage.own, given_on=date(2016, 2, 1))
        assert send(sign_in(stage.worker), self.page(consent), kind="image", why=WHY).status_code == 302

    def test_what_was_shared_goes_with_the_kind(self, stage, consent, sign_in):
        with acting_as(system(), "test"):
            organisation = OrganisationFactory(centre=stage.here)
            sharing = ConsentFactory(
                participant=stage.own, kind="sharing", organisation=organisation, purpose="A training."
            )
        client = sign_in(stage.worker)
        assert send(client, self.page(sharing), kind="image", why=WHY).status_code == 302
        sharing.refresh_from_db()
        assert (sharing.kind, sharing.organisation, sharing.purpose) == ("image", None, "")

    def test_one_that_was_withdrawn_by_mistake_is_given_again(self, stage, consent, sign_in):
        with acting_as(system(), "test"):
            save_changes(consent, withdrawn_on=today())
        assert send(sign_in(stage.worker), self.page(consent), withdrawn_on="", why=WHY).status_code == 302
        assert stage.own.consents.get().withdrawn_on is None

    @pytest.mark.parametrize(
        ("values", "at", "sentence"),
        [
            ({"given_on": TO_COME}, "given_on", "This day has not come yet."),
            ({"given_on": "1/1/1991"}, "given_on", "The person was not born yet on this day."),
            ({"withdrawn_on": "3/1/2016"}, "withdrawn_on", "It was withdrawn before it was given"),
            ({"kind": "sharing"}, "organisation", "Choose with whom the information is shared."),
            ({"why": ""}, "why", "Enter why it is corrected."),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, stage, consent, sign_in, values, at, sentence):
        with acting_as(system(), "test"):
            save_changes(stage.own, birth_date=date(1991, 5, 5), birth_precision="day")
            save_changes(consent, withdrawn_on=date(2016, 3, 1))
        client = sign_in(stage.worker)
        sent = {**rendered(client, self.page(consent)).values, "why": WHY, **in_days(values)}
        response = client.post(self.page(consent), sent)
        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert f'href="#id_{at}"' in response.content.decode()
        assert stage.own.consents.get().given_on == date(2016, 1, 4)

    def test_two_at_once_see_both(self, stage, consent, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, self.page(consent)), given_on="11/1/2016", why=WHY)
        with acting_as(system(), "test"):
            save_changes(consent, given_on=date(2016, 1, 8))
        response = client.post(self.page(consent), sent)
        assert response.status_code == 409
        assert WHY in response.content.decode()
        assert stage.own.consents.get().given_on == date(2016, 1, 8)

    @pytest.mark.parametrize("who", ["colleague", "manager", "stranger", "dpo"])
    def test_others_correct_none(self, stage, consent, sign_in, who):
        client = sign_in(getattr(stage, who))
        assert client.get(self.page(consent)).status_code == 404
        assert client.post(self.page(consent), {"given_on": "1/1/2016", "why": WHY}).status_code == 404
        assert stage.own.consents.get().given_on == date(2016, 1, 4)
