"""Consents: noted once, with whom and for what where information is shared; withdrawn and never erased."""

from __future__ import annotations

from datetime import date

import pytest

from core.actor import acting_as
from core.periods import today
from participants.models import Consent
from tests.participants.forms import again, rendered, values_of
from tests.support.days import evaluated, typed_tomorrow
from tests.support.factories import ConsentFactory, OrganisationFactory, system

pytestmark = pytest.mark.django_db


def url(file) -> str:
    return f"/participants/{file.uuid}/person/consents/new/"


def test_taking_part_is_proposed_and_noted_once(stage, sign_in):
    client = sign_in(stage.worker)
    form = rendered(client, url(stage.own))
    assert (form.values["kind"], form.values["given_on"]) == ("participation", f"{today():%d/%m/%Y}")
    sent = values_of(form, form="interpreted")
    for _time in range(2):
        assert client.post(url(stage.own), sent).status_code == 302
    consent = Consent.objects.get()
    assert (consent.participant, consent.kind, consent.form) == (stage.own, "participation", "interpreted")
    assert consent.given_on == today()


@pytest.mark.parametrize(
    ("values", "sentence", "field"),
    [
        ({"form": ""}, "Choose how it was given.", "id_form_0"),
        ({"given_on": "x"}, "This is not a date.", "id_given_on"),
        (
            {"given_on": typed_tomorrow},
            "This day has not come yet. Enter today or an earlier day.",
            "id_given_on",
        ),
        (
            {"kind": "sharing", "purpose": "His French."},
            "Choose with whom the information is shared.",
            "id_organisation",
        ),
        ({"kind": "sharing"}, "Write what is shared and what for.", "id_purpose"),
    ],
)
def test_an_error_is_beside_its_field(stage, sign_in, values, sentence, field):
    client = sign_in(stage.worker)
    sent = values_of(rendered(client, url(stage.own)), form="oral") | evaluated(values)
    response = client.post(url(stage.own), sent)
    assert response.status_code == 400
    html = response.content.decode()
    assert sentence in html
    assert f'href="#{field}"' in html
    assert not Consent.objects.exists()


def test_sharing_names_an_organisation_of_the_centre(stage, sign_in):
    with acting_as(system(), "test"):
        here, there = OrganisationFactory(centre=stage.here), OrganisationFactory(centre=stage.there)
    client = sign_in(stage.worker)
    form = rendered(client, url(stage.own))
    assert form.offered["organisation"] == ["", str(here.uuid)]
    values = {"kind": "sharing", "form": "written", "purpose": "His level of French."}
    refused = client.post(url(stage.own), values_of(form, **values) | {"organisation": str(there.uuid)})
    assert refused.status_code == 400
    assert client.post(url(stage.own), again(refused, url(stage.own), organisation=str(here.uuid))).status_code == 302
    assert Consent.objects.get().organisation == here


def test_a_form_gone_back_to_and_changed_is_another_consent(stage, sign_in):
    client = sign_in(stage.worker)
    sent = values_of(rendered(client, url(stage.own)), form="oral")
    client.post(url(stage.own), sent)
    response = client.post(url(stage.own), sent | {"kind": "image"})
    assert response.status_code == 400
    assert client.post(url(stage.own), again(response, url(stage.own))).status_code == 302
    assert set(Consent.objects.values_list("kind", flat=True)) == {"participation", "image"}


class TestWithdrawing:
    @pytest.fixture
    def consent(self, stage):
        with acting_as(system(), "test"):
            return ConsentFactory(participant=stage.own, given_on=date(2016, 1, 4))

    def place(self, consent) -> str:
        return f"/participants/consents/{consent.uuid}/withdraw/"

    def test_it_stays_written_with_its_last_day(self, stage, consent, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, self.place(consent)), withdrawn_on="1/6/2016")
        for _time in range(2):
            assert client.post(self.place(consent), sent).status_code == 302
        assert Consent.objects.get().withdrawn_on == date(2016, 6, 1)
        assert Consent.history.filter(history_type="~").count() == 1
        html = client.get(f"/participants/{stage.own.uuid}/person/").content.decode()
        assert "withdrawn on 1 June 2016" in html
        assert self.place(consent) not in html

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("1/1/2016", "It was withdrawn before it was given: check both dates."),
            (typed_tomorrow, "This day has not come yet. Enter today or an earlier day."),
            ("", "Write on which day it was."),
        ],
    )
    def test_a_day_that_cannot_be_is_refused(self, stage, consent, sign_in, day, sentence):
        response = sign_in(stage.worker).post(self.place(consent), evaluated({"withdrawn_on": day}))
        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert Consent.objects.get().withdrawn_on is None

    def test_the_second_of_two_at_once_is_told(self, stage, consent, sign_in):
        client = sign_in(stage.worker)
        client.post(self.place(consent), {"withdrawn_on": "1/6/2016"})
        response = client.post(self.place(consent), {"withdrawn_on": "2/6/2016"})
        assert response.status_code == 400
        assert "It was withdrawn meanwhile." in response.content.decode()
        assert Consent.objects.get().withdrawn_on == date(2016, 6, 1)

    @pytest.mark.parametrize(("who", "status"), [("colleague", 404), ("manager", 404), ("stranger", 404), ("dpo", 404)])
    def test_others_do_not_know_of_it(self, stage, consent, sign_in, who, status):
        client = sign_in(getattr(stage, who))
        assert client.get(self.place(consent)).status_code == status
        assert client.post(self.place(consent), {"withdrawn_on": "1/6/2016"}).status_code == status
        assert Consent.objects.get().withdrawn_on is None
