"""Writing organisations and contacts: what is rendered is filled in, in any usual spelling; once; two at once."""

from __future__ import annotations

import pytest

from partners.models import Contact, Organisation
from tests.actionplans.pages import fill, form_of, rendered, words

pytestmark = pytest.mark.django_db
NEW = "/organisations/new/"


def change(organisation) -> str:
    return f"/organisations/{organisation.uuid}/change/"


def new_contact(organisation) -> str:
    return f"/organisations/{organisation.uuid}/contacts/new/"


def contact_page(contact) -> str:
    return f"/organisations/contacts/{contact.uuid}/"


class TestOrganisation:
    def test_it_is_added(self, stage, sign_in):
        answer = fill(
            sign_in(stage.coordinator),
            NEW,
            name="Article 27",
            role="partner",
            legal_form="association",
            enterprise_number="be 0403170701",
            address="Rue du Marché 1",
            postcode="B-1060",
            phone="02/123.45.67",
            email="info@article27.invalid",
        )
        made = Organisation.objects.get()
        assert answer.url == f"/organisations/{made.uuid}/"
        assert made.centre == stage.here
        assert (made.enterprise_number, made.postcode, made.phone) == ("0403.170.701", "1060", "02 123 45 67")
        assert made.history.get().history_user == stage.coordinator

    @pytest.mark.parametrize(
        "spelling", ["0403170701", "0403.170.701", "BE 0403 170 701", "BE0403.170.701", "403170701", "0403-170-701"]
    )
    def test_enterprise_numbers_in_any_spelling(self, stage, network, sign_in, spelling):
        fill(sign_in(stage.manager), change(network.house), enterprise_number=spelling)
        network.house.refresh_from_db()
        assert network.house.enterprise_number == "0403.170.701"

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("name", "", "Enter the name of the organisation."),
            ("enterprise_number", "0403.170.702", "This is not a Belgian enterprise number"),
            ("enterprise_number", "soon", "This is not a Belgian enterprise number"),
            ("postcode", "0106", "Write the postcode as four digits"),
            ("postcode", "106", "Write the postcode as four digits"),
            ("phone", "twelve", "This is not a phone number."),
            ("email", "at home", "Enter a valid email address."),
        ],
    )
    def test_errors_are_beside_the_field_and_nothing_is_lost(self, stage, network, sign_in, field, typed, sentence):
        answer = fill(sign_in(stage.coordinator), change(network.house), **{"address": "Kept", field: typed})
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in words(answer)
        assert sentence in words(answer)
        form = form_of(answer, change(network.house))
        assert (form.values["address"], form.values[field]) == ("Kept", typed)
        network.house.refresh_from_db()
        assert network.house.address == ""

    @pytest.mark.parametrize(("typed", "kept"), [("1060", "1060"), ("b 1060", "1060"), ("F - 59000", "F-59000")])
    def test_postcodes(self, stage, network, sign_in, typed, kept):
        fill(sign_in(stage.coordinator), change(network.house), postcode=typed)
        network.house.refresh_from_db()
        assert network.house.postcode == kept

    def test_sent_twice_it_is_one(self, stage, sign_in):
        client = sign_in(stage.coordinator)
        sent = rendered(client, NEW).values | {"name": "Article 27", "role": "partner"}
        for _time in range(2):
            assert client.post(NEW, sent).status_code == 302
        assert Organisation.objects.count() == 1
        answer = client.post(NEW, sent | {"name": "Another"})
        assert answer.status_code == 409
        assert client.post(NEW, form_of(answer, NEW).values).status_code == 302

    def test_a_name_that_is_there_is_told_and_another_centres_is_not(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        answer = fill(client, NEW, name=network.house.name, role="partner")
        assert answer.status_code == 409
        assert "An organisation of this name exists already. Choose it, or give another name." in words(answer)
        assert fill(client, NEW, name=network.theirs.name, role="partner").status_code == 302
        answer = fill(client, change(network.house), name="Elsewhere")
        assert answer.status_code == 422
        assert 'href="#id_name"' in words(answer)

    def test_two_at_once(self, stage, network, sign_in):
        one, other = sign_in(stage.coordinator), sign_in(stage.manager)
        first, second = (rendered(client, change(network.house)).values for client in (one, other))
        assert one.post(change(network.house), first | {"address": "Here 1"}).status_code == 302
        assert other.post(change(network.house), second | {"postcode": "1060"}).status_code == 302
        answer = other.post(change(network.house), second | {"address": "There 2"})
        assert answer.status_code == 409
        assert "Here 1" in words(answer)
        network.house.refresh_from_db()
        assert (network.house.address, network.house.postcode) == ("Here 1", "1060")


class TestContact:
    def test_it_is_added_changed_and_taken_off(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        fill(client, new_contact(network.house), name="Paul", function="Director", phone="0470/12.34.57")
        paul = Contact.objects.get(name="Paul")
        assert (paul.organisation, paul.phone) == (network.house, "0470 12 34 57")
        fill(client, contact_page(paul), name="Paula", email="paula@x.invalid")
        paul.refresh_from_db()
        assert (paul.name, paul.email) == ("Paula", "paula@x.invalid")
        answer = client.post(f"{contact_page(paul)}remove/", follow=True)
        assert "Paula is no longer a contact." in words(answer)
        assert not Contact.objects.filter(pk=paul.pk).exists()
        again = client.post(f"{contact_page(paul)}remove/", follow=True)
        assert "This was removed already" in words(again)
        assert Contact.history.filter(id=paul.pk, history_type="-").count() == 1
        assert sign_in(stage.worker).post(f"{contact_page(paul)}remove/").status_code == 403
        assert sign_in(stage.other_manager).post(f"{contact_page(paul)}remove/").status_code == 404

    def test_sent_twice_it_is_one(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        sent = rendered(client, new_contact(network.house)).values | {"name": "Paul"}
        for _time in range(2):
            assert client.post(new_contact(network.house), sent).status_code == 302
        assert Contact.objects.filter(name="Paul").count() == 1
        assert client.post(new_contact(network.house), sent | {"name": "Other"}).status_code == 409

    def test_without_a_name_nothing_is_saved(self, stage, network, sign_in):
        answer = fill(sign_in(stage.coordinator), new_contact(network.house), function="Kept words")
        assert answer.status_code == 422
        assert "Kept words" in words(answer)

    def test_two_at_once(self, stage, network, sign_in):
        one, other = sign_in(stage.coordinator), sign_in(stage.manager)
        first, second = (rendered(client, contact_page(network.contact)).values for client in (one, other))
        one.post(contact_page(network.contact), first | {"phone": "0470 00 00 01"})
        answer = other.post(contact_page(network.contact), second | {"phone": "0470 00 00 02"})
        assert answer.status_code == 409

    def test_taken_off_is_asked_by_a_button_only(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        assert client.get(f"{contact_page(network.contact)}remove/").status_code == 405
        assert Contact.objects.exists()


class TestRights:
    @pytest.mark.parametrize(
        ("who", "status"), [("worker", 403), ("facilitator", 403), ("dpo", 403), ("administrator", 403)]
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_only_looks_writes_nothing(self, stage, network, sign_in, who, status, method):
        client = sign_in(getattr(stage, who))
        for address in (NEW, change(network.house), new_contact(network.house), contact_page(network.contact)):
            assert getattr(client, method)(address, {"name": "x", "role": "partner"}).status_code == status
        assert client.post(f"{contact_page(network.contact)}remove/").status_code == status
        assert (Organisation.objects.count(), Contact.objects.count()) == (2, 1)

    def test_another_centres_are_not_there(self, stage, network, sign_in):
        client = sign_in(stage.coordinator)
        for address in (change(network.theirs), new_contact(network.theirs)):
            assert client.get(address).status_code == 404
            assert client.post(address, {"name": "x", "role": "partner"}).status_code == 404
        client = sign_in(stage.other_manager)
        assert client.post(f"{contact_page(network.contact)}remove/").status_code == 404
        assert Contact.objects.exists()

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods(self, stage, network, sign_in, method):
        client = sign_in(stage.coordinator)
        for address in (NEW, change(network.house), new_contact(network.house), contact_page(network.contact)):
            assert getattr(client, method)(address).status_code == 405
