"""Making, showing once and revoking links, by those who may."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.memberships import current_memberships
from accounts.models import Membership, Notice
from core.actor import acting_as
from core.date_words import short_date
from core.history import save_changes
from core.periods import today
from core.qr import qr_picture
from tests.support import factories as make
from tests.support.markup import one_line
from tests.workshops.conftest import acted, link_for, open_link, session
from workshops import emails
from workshops.models import FacilitatorLink
from workshops.services.links import link_of_token, make_link, revoke_link

MANAGES = (Role.SOCIAL_WORKER, Role.MANAGER)
NOT = tuple(role for role in Role if role not in MANAGES)


def page_of(place) -> str:
    return reverse("workshops:links", args=[place.workshop.uuid])


def revoke_of(place, link) -> str:
    return reverse("workshops:revoke", args=[place.workshop.uuid, link.uuid])


def filled(client, place, **changed) -> dict[str, str]:
    """Return the form as the page gave it, filled in."""
    html = client.get(page_of(place)).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', html).group(1)
    chosen = re.search(r'<option value="(\d+)" selected>', html).group(1)
    last = f"{today() + timedelta(days=60):%d/%m/%Y}"
    return {"name": "Ines Outside", "organisation": chosen, "ends_on": last, "key": key, **changed}


def address_in(response) -> str:
    """Return the path of the address that the page shows."""
    found = re.search(r">https://jalon.example.org(/s/[^<]+)<", response.content.decode())
    return found.group(1) if found else ""


# Making


@pytest.mark.parametrize("role", MANAGES)
def test_a_link_is_made_and_opens(client, here, role: Role):
    today_session = session(here, today())
    client.force_login(getattr(here, role))
    shown = client.post(page_of(here), filled(client, here))
    path = address_in(shown)
    link = FacilitatorLink.objects.get()
    assert link.made_by == getattr(here, role)
    assert (link.organisation, link.starts_on) == (here.workshop.organisation, today())
    assert link_of_token(path.split("/")[2]) == link
    page = open_link(Client(), path.split("/")[2])
    assert str(today_session.uuid) in page.content.decode()


def test_the_address_is_shown_once(client, here):
    client.force_login(here.manager)
    shown = client.post(page_of(here), filled(client, here))
    token = address_in(shown).split("/")[2]
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert "<svg" in shown.content.decode()
    assert token not in client.get(page_of(here)).content.decode()
    assert token not in str(client.session.items())


def test_a_form_sent_twice_makes_one_link(client, here):
    client.force_login(here.manager)
    form = filled(client, here)
    assert address_in(client.post(page_of(here), form))
    again = client.post(page_of(here), form)
    assert (again.status_code, again.headers["Location"]) == (302, page_of(here))
    assert FacilitatorLink.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"ends_on": ""}, "ends_on"),
        ({"ends_on": "soon"}, "ends_on"),
        ({"ends_on": "1/6/2017"}, "ends_on"),
        ({"organisation": ""}, "organisation"),
        ({"organisation": "999999"}, "organisation"),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, here, changed: dict, field: str):
    client.force_login(here.manager)
    answer = client.post(page_of(here), filled(client, here, **changed))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "error-summary" in answer.content.decode()
    assert not FacilitatorLink.objects.exists()


def test_a_link_lasts_twelve_months_at_most(client, here):
    client.force_login(here.manager)
    late = f"{today() + timedelta(days=367):%d/%m/%Y}"
    answer = client.post(page_of(here), filled(client, here, ends_on=late))
    assert "ends_on" in answer.context["form"].errors
    with acted(), pytest.raises(ValidationError):
        make_link(
            here.workshop,
            key=uuid.uuid4(),
            organisation=here.workshop.organisation,
            name="Ines",
            ends_on=today() + timedelta(days=367),
            by=here.manager,
        )


def test_an_organisation_of_another_centre_is_not_offered_and_not_taken(client, here, there):
    client.force_login(here.manager)
    foreign = there.workshop.organisation
    assert foreign.name not in client.get(page_of(here)).content.decode()
    answer = client.post(page_of(here), filled(client, here, organisation=str(foreign.pk)))
    assert "organisation" in answer.context["form"].errors
    with acted(), pytest.raises(ValidationError):
        link_for_organisation(here, foreign)


def link_for_organisation(place, organisation):
    return make_link(
        place.workshop, key=uuid.uuid4(), organisation=organisation, name="Ines", ends_on=today(), by=place.manager
    )


def test_fields_that_the_form_has_not_change_nothing(client, here, there):
    client.force_login(here.manager)
    extra = {"workshop": str(there.workshop.pk), "user": str(here.manager.pk), "starts_on": "1/1/2012", "digest": "x"}
    client.post(page_of(here), filled(client, here, **extra))
    link = FacilitatorLink.objects.get()
    assert link.workshop == here.workshop
    assert link.user != here.manager
    assert link.starts_on == today()


# Who may


@pytest.mark.parametrize("role", NOT)
def test_others_may_not(client, here, role: Role):
    session(here, today(), by="team")
    link, _token = link_for(here)
    client.force_login(getattr(here, role))
    refused = 403 if role == Role.FACILITATOR else 404  # a facilitator sees the workshop that they run
    for answer in (client.get(page_of(here)), client.post(page_of(here), {}), client.post(revoke_of(here, link))):
        assert answer.status_code == refused
        assert "Ines" not in answer.content.decode()
    link.refresh_from_db()
    assert link.revoked_at is None


def test_a_stranger_finds_nothing(client, here, there):
    link, _token = link_for(there)
    client.force_login(here.manager)
    assert client.get(page_of(there)).status_code == 404
    assert client.post(page_of(there), {}).status_code == 404
    assert client.post(revoke_of(there, link)).status_code == 404


def test_a_link_of_another_workshop_is_not_revoked_by_this_address(client, here, there):
    with acted():
        second = make.WorkshopFactory(centre=here.centre, provider="subcontractor")
    for link, _token in (link_for(there), link_for(here, workshop=second)):
        client.force_login(here.manager)
        assert client.post(revoke_of(here, link)).status_code == 404
        link.refresh_from_db()
        assert link.revoked_at is None


def test_the_list_of_workshops_is_the_centres_and_a_facilitators_own(client, here, there):
    session(here, today(), by="team")
    with acted():
        unseen = make.WorkshopFactory(centre=here.centre, title="Pottery")
    client.force_login(here.manager)
    page = client.get("/workshops/").content.decode()
    assert here.workshop.title in page
    assert unseen.title in page
    assert there.workshop.title not in page
    assert page_of(here) in client.get(f"/workshops/{here.workshop.uuid}/").content.decode()
    client.force_login(here.facilitator)
    page = client.get("/workshops/").content.decode()
    assert here.workshop.title in page
    assert unseen.title not in page
    assert page_of(here) not in client.get(f"/workshops/{here.workshop.uuid}/").content.decode()


def test_the_list_tells_the_last_session_held_and_the_next_one_apart(client, here):
    states = {-40: "closed", -9: "held", -3: "cancelled", -2: "planned", 5: "planned", 60: "planned"}
    for day, state in states.items():
        session(here, today() + timedelta(days=day), by="team", state=state)
    words = {day: short_date(today() + timedelta(days=day)) for day in states}
    for user in (here.manager, here.facilitator):
        client.force_login(user)
        cells = one_line(client.get("/workshops/").content.decode()).split("<tbody>")[1].split("</tbody>")[0]
        assert [day for day, said in words.items() if f"{said}</td>" in cells] == [-9, 5]
        assert cells.index(words[-9]) < cells.index("Next session ·") < cells.index(words[5])


# Revoking


@pytest.mark.parametrize("address", ["links of the workshop", "open links"])
def test_revoking_is_asked_about_before_without_a_script(client, here, address: str):
    link, _token = link_for(here)
    client.force_login(here.manager)
    page = client.get(page_of(here) if address == "links of the workshop" else "/workshops/links/").content.decode()
    before, asked = page.split('<details class="link-revoke">')
    assert revoke_of(here, link) not in before
    inside = asked.split("</details>")[0]
    assert "cannot be given back" in inside
    assert inside.index("</summary>") < inside.index(revoke_of(here, link)) < inside.index("Revoke this link now")


def test_revoking_is_told_and_kept(client, here):
    link, token = link_for(here)
    client.force_login(here.manager)
    assert client.post(revoke_of(here, link), follow=True).status_code == 200
    link.refresh_from_db()
    assert link.revoked_by == here.manager
    assert not link.user.is_active
    assert link_of_token(token) is None
    assert "Ines Outside" in client.get(page_of(here)).content.decode()
    assert [row.history_type for row in link.history.order_by("history_id")] == ["+", "~"]
    assert link.history.latest().history_user == here.manager


def test_revoking_twice_keeps_the_first(here):
    link, _token = link_for(here)
    with acting_as(here.manager, "test"):
        revoke_link(link, by=here.manager)
    with acting_as(here.social_worker, "test"):
        revoke_link(link, by=here.social_worker)
    link.refresh_from_db()
    assert link.revoked_by == here.manager
    assert link.history.count() == 2


def test_a_look_does_not_revoke(client, here):
    link, _token = link_for(here)
    client.force_login(here.manager)
    assert client.get(revoke_of(here, link)).status_code == 405


# Cost and picture


def test_the_page_costs_the_same_whatever_the_number_of_links(client, here, django_assert_max_num_queries):
    client.force_login(here.manager)
    client.get(page_of(here))
    for _number in range(15):
        link_for(here)
    with django_assert_max_num_queries(12):
        client.get(page_of(here))


def test_the_picture_is_the_code_of_the_address():
    """Read back from the path: the three corners of every such code, and the quiet zone around."""
    picture = qr_picture("http://testserver/s/" + "A" * 43 + "/")
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", picture.path):
        dark |= {(column, int(y)) for column in range(int(x), int(x) + int(width))}
    last = picture.size - 1
    assert not [spot for spot in dark if min(spot) < 4 or max(spot) > last - 4]
    ring = {(4 + step, 4) for step in range(7)} | {(4, 4 + step) for step in range(7)}
    assert ring <= dark
    assert {(last - x, y) for x, y in ring} <= dark
    assert {(x, last - y) for x, y in ring} <= dark
    assert (5, 5) not in dark


# Who answers for a link


@pytest.fixture
def made(here):
    """A link that the social worker made, and a session that it opens."""
    session(here, today())
    here.link, here.token = link_for(here)
    return here


def opens(place) -> bool:
    return open_link(Client(), place.token).status_code == 200


def leave(place) -> None:
    """End the role of the social worker yesterday."""
    with acted():
        for role in Membership.objects.filter(user=place.social_worker):
            save_changes(role, ends_on=today() - timedelta(days=1))


def close_account(place) -> None:
    with acted():
        save_changes(place.social_worker, is_active=False)


def take_over_of(place) -> str:
    return reverse("workshops:take-over", args=[place.workshop.uuid, place.link.uuid])


@pytest.mark.parametrize("end", [leave, close_account])
def test_a_link_ends_with_its_maker(made, end):
    visitor = Client()
    assert open_link(visitor, made.token).status_code == 200
    end(made)
    assert visitor.get("/s/sessions/").status_code == 404
    assert not opens(made)
    assert current_memberships(made.link.user) == []


def test_a_role_that_makes_no_links_does_not_keep_one(made):
    leave(made)
    with acted():
        make.MembershipFactory(user=made.social_worker, centre=made.centre, role=Role.FACILITATOR)
    assert not opens(made)


def test_a_colleague_takes_it_over(made, client):
    leave(made)
    client.force_login(made.manager)
    page = reverse("workshops:open-links")
    assert "1 workshop link stopped with its maker" in client.get("/").content.decode()
    assert "These links open nothing now." in client.get(page).content.decode()
    answer = client.post(take_over_of(made), follow=True)
    assert "You answer for the link of Ines Outside now." in answer.content.decode()
    assert "These links open nothing now." not in answer.content.decode()
    assert opens(made)
    made.link.refresh_from_db()
    assert (made.link.made_by, made.link.taken_over_by) == (made.social_worker, made.manager)


@pytest.mark.parametrize("over", ["revoked", "ended"])
def test_what_is_over_is_not_taken_over(made, client, over):
    with acted():
        if over == "revoked":
            revoke_link(made.link, by=made.manager)
        else:
            yesterday = today() - timedelta(days=1)
            FacilitatorLink.objects.filter(pk=made.link.pk).update(starts_on=yesterday, ends_on=yesterday)
    client.force_login(made.manager)
    answer = client.post(take_over_of(made), follow=True)
    assert "Make a new one." in answer.content.decode()
    made.link.refresh_from_db()
    assert made.link.taken_over_by is None


def test_open_links_stand_by_who_answers_for_them(made, there, client):
    link_for(there)
    client.force_login(made.manager)
    html = client.get(reverse("workshops:open-links")).content.decode()
    assert html.count("Ines Outside</strong>") == 1
    assert str(made.social_worker) in html


def test_the_organisation_is_told_by_mail(here, commits, mailoutbox, monkeypatch):
    monkeypatch.setattr(emails, "hint", emails.send_waiting)
    with acted():
        save_changes(here.workshop.organisation, email="office@atelier.invalid")
    with commits():
        _link, token = link_for(here)
    assert emails.send_waiting() == 0  # it has left once
    (mail,) = mailoutbox
    assert mail.to == ["office@atelier.invalid"]
    for words in ("Ines Outside", str(here.workshop), here.centre.name, str(here.social_worker)):
        assert words in mail.body
    assert token not in mail.body
    assert not Notice.objects.exists()


def test_a_mail_that_does_not_leave_is_tried_again(here, mailoutbox, monkeypatch):
    """A mail server that is away, a full disk: the next sweep after the lease sends it, and only once."""
    with acted():
        save_changes(here.workshop.organisation, email="office@atelier.invalid")
    link, _token = link_for(here)

    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(emails, "send_mail", refuse)
        assert emails.send_waiting() == 0
    assert emails.send_waiting() == 0  # somebody may still be at it
    FacilitatorLink.objects.filter(pk=link.pk).update(mail_due_at=timezone.now())
    assert emails.send_waiting() == 1
    assert emails.send_waiting() == 0
    assert len(mailoutbox) == 1


def test_without_an_address_the_managers_are_told(here, client):
    link, _token = link_for(here)
    (notice,) = Notice.objects.all()
    assert (notice.user, notice.kind, notice.about, notice.mail) == (here.manager, "link_made", link.uuid, True)
    client.force_login(here.manager)
    html = client.get("/notices/").content.decode()
    assert "Ines Outside, Atelier here" in html
    assert page_of(here) in html
