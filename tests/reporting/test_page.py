"""The evolution page: who sees it, what it shows, what happens to a question typed wrongly."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.enums import Role
from core.actor import acting_as
from jobs.models import Job
from reporting.evolution import evolution, without_blank_years
from reporting.figures import Frame
from tests.reporting.figure_values import figures_of, links_of
from tests.support import factories as make

PAGE = "/figures/?from=2015&to=2017&as_of=1/6/2017"
ADDRESSES = [
    "/figures/",
    "/figures/evolution.csv",
    "/figures/evolution.xlsx",
    "/figures/participants/2016/",
    "/figures/no_such_figure/2016/",
]
READERS = {Role.MANAGER, Role.SOCIAL_WORKER}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", sorted(set(Role) - READERS))
def test_other_roles_are_refused(bare, client, role: str, address: str):
    client.force_login(getattr(bare, role))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("role", sorted(set(Role) - READERS))
def test_other_roles_get_no_document(bare, client, role: str):
    client.force_login(getattr(bare, role))
    assert client.post("/figures/evolution.pdf", {"from": "2015", "to": "2017"}).status_code == 403
    assert not Job.objects.exists()


def test_a_document_is_asked_for_by_post_and_rightly(manager):
    assert manager.get("/figures/evolution.pdf").status_code == 405
    assert manager.post("/figures/evolution.pdf", {"as_of": "31/2/2017"}).status_code == 400
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", sorted(READERS))
def test_managers_and_social_workers_read_it(here, client, role: str):
    client.force_login(getattr(here, role))
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/figures/evolution.pdf"])
def test_a_stranger_signs_in(bare, client, address: str):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign-in"))


def test_somebody_without_a_membership_is_refused(here, client):
    here.manager.memberships.all()._raw_delete(using="default")
    client.force_login(here.manager)
    assert client.get(PAGE).status_code == 403


def test_the_table(manager):
    html = manager.get(PAGE).content.decode()
    figures = figures_of(html)
    assert figures["Participants"] == ["2", "4", "1"]
    assert figures["Workshop hours"] == ["2", "5", "1"]
    assert figures["the team"] == ["100", "37", "100"]
    assert figures["subcontractors"] == ["0", "31", "0"]
    assert figures["artistic"] == ["0", "49", "0"]
    assert figures["Staff, mean full-time equivalents"] == ["notavailable", "0.83", "2.00"]
    assert figures["Sheets missing"] == ["0", "3", "0"]
    assert figures["Funded by"] == ["Ownfunds", "Europeanfund"]
    assert "2017<small>to 1 June</small>" in html
    assert html.count('<svg class="chart-picture"') == 3
    assert "As of 1 June 2017" in html
    assert "never added over years" in html


def test_each_figure_opens(manager):
    links = [link for link in links_of(manager.get(PAGE).content.decode()) if link.startswith("/figures/")]
    assert len(links) == 13 * 3 - 2  # of staff of 2015 nothing is noted
    for link in links:
        assert manager.get(link).status_code == 200, link


def test_years_after_the_as_of_day_are_blank(manager):
    html = manager.get("/figures/?from=2015&to=2017&as_of=2015-12-31").content.decode()
    assert figures_of(html)["Participants"] == ["2", "notavailable", "notavailable"]
    assert "2016<small>" not in html


def test_people_by_enrolment(manager):
    html = manager.get(PAGE + "&count=enrolment").content.decode()
    figures = figures_of(html)
    assert figures["Participants enrolled"] == ["2", "4", "4"]
    assert "Participants" not in figures


@pytest.mark.parametrize("written", ["1/6/2017", "1.6.17", "01-06-2017", "2017-06-01", " 1 / 6 / 2017 ", "1 juin 2017"])
def test_days_as_people_write_them(manager, written: str):
    response = manager.get("/figures/", {"from": 2015, "to": 2017, "as_of": written})
    assert figures_of(response.content.decode())["Participants"] == ["2", "4", "1"]


@pytest.mark.parametrize(
    ("query", "sentence", "kept"),
    [
        ({"from": "20x2"}, "This is not a year.", 'value="20x2"'),
        ({"from": "12"}, "This is not a year.", 'value="12"'),
        ({"to": "99999999999999999999"}, "This is not a year.", 'value="99999999999999999999"'),
        ({"from": "2017", "to": "2015"}, "The last year comes before the first.", 'value="2015"'),
        ({"from": "1950", "to": "2017"}, "at most 20 years", 'value="1950"'),
        ({"as_of": "31/2/2017"}, "This day does not exist.", 'value="31/2/2017"'),
        ({"as_of": "soon"}, "This is not a date.", 'value="soon"'),
        ({"as_of": "1/6/2099"}, "This day is still to come.", 'value="1/6/2099"'),
        ({"as_of": "<script>"}, "This is not a date.", 'value="&lt;script&gt;"'),
        ({"count": "heads"}, "Choose one of the two ways of counting.", ""),
    ],
)
def test_a_question_typed_wrongly(manager, query: dict, sentence: str, kept: str):
    response = manager.get("/figures/", query)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count(sentence) == 2, "in the summary and beside the field"
    assert kept in html
    assert "<table" not in html
    for name in ("evolution.csv", "evolution.xlsx"):
        assert manager.get(f"/figures/{name}", query).status_code == 400


def test_words_left_out_have_their_usual_value(manager):
    html = manager.get("/figures/?from=&to=&as_of=&count=").content.decode()
    assert "Evolution 2015 – 2017" in html
    assert figures_of(html)["Participants"] == ["2", "4", "3"]


def test_an_empty_centre_says_what_to_do(bare, client):
    client.force_login(bare.manager)
    html = client.get("/figures/").content.decode()
    assert "No session yet" in html
    assert reverse("exchange:import") in html
    client.force_login(bare.social_worker)
    html = client.get("/figures/").content.decode()
    assert "No session yet" in html
    assert "Import a workbook" not in html


def test_only_get(manager):
    for address in ADDRESSES[:4]:
        assert manager.post(address).status_code == 405


def test_home_leads_to_the_table_and_to_what_is_missing(here, manager, client):
    html = manager.get(reverse("home")).content.decode()
    assert "3 sheets of 2016 are missing" in html
    assert "The yearly table, 2015 to 2017" in html
    client.force_login(here.social_worker)
    html = client.get(reverse("home")).content.decode()
    assert "are missing" not in html
    assert "The yearly table, 2015 to 2017" in html
    client.force_login(here.facilitator)
    assert "yearly table" not in client.get(reverse("home")).content.decode()


def test_a_year_that_is_not_over_says_so_by_default(manager, time_machine):
    time_machine.move_to(dt.datetime(2017, 3, 5, 12, 0, tzinfo=dt.UTC))
    html = manager.get("/figures/").content.decode()
    assert "2017<small>to 5 March</small>" in html


def test_the_years_shown_unasked_are_those_that_somebody_funds_and_the_others_are_said(here, manager):
    with acting_as(make.system(), "test"):
        workshop = make.WorkshopFactory(centre=here.centre)
        make.SessionFactory(workshop=workshop, date=dt.date(2024, 3, 4))
        for source in here.centre.funding_periods.filter(ends_on=None):
            source.ends_on = dt.date(2018, 12, 31)
            source.save()
    usual = manager.get("/figures/")
    assert "2024" not in usual.context["years"]
    assert "up to 2024" in usual.context["beyond"]
    link = f"?from={usual.context['known'][0]}&amp;to=2024"
    assert link in usual.content.decode()
    every = manager.get("/figures/" + link.replace("&amp;", "&"))
    assert "2024" in every.context["years"]
    assert every.context["beyond"] == ""


def test_years_in_which_nothing_is_noted_are_left_out_unless_they_are_asked_for(here, manager):
    """Between two years with sessions stand blank ones, in which somebody was in post all the same."""
    with acting_as(make.system(), "test"):
        make.SessionFactory(workshop=make.WorkshopFactory(centre=here.centre), date=dt.date(2021, 3, 4))
    usual = manager.get("/figures/")
    years = [column.year for column in usual.context["table"].columns]
    assert years == [2015, 2016, 2017, 2021]
    assert all(len(row.cells) == len(years) for row in usual.context["table"].rows)
    assert usual.context["left_out"] == "Nothing is noted in 2018 – 2020: left out of the table."
    link = f"?{usual.context['query']}".replace("&", "&amp;")
    assert link in usual.content.decode()
    asked = manager.get(f"/figures/?{usual.context['query']}")
    assert [column.year for column in asked.context["table"].columns] == list(range(2015, 2022))
    assert asked.context["left_out"] == ""
    assert "2018" in manager.get(f"/figures/evolution.csv?{usual.context['query']}").content.decode()


def test_the_running_year_stays_though_nothing_is_noted_in_it_yet(here, manager):
    with acting_as(make.system(), "test"):
        make.SessionFactory(workshop=make.WorkshopFactory(centre=here.centre), date=dt.date(2021, 3, 4))
    table = evolution(Frame.years(here.centre, 2015, 2019, as_of=dt.date(2019, 5, 6)))
    drawn, blank = without_blank_years(table)
    assert [column.year for column in drawn.columns] == [2015, 2016, 2017, 2019]
    assert blank == [2018]


def test_without_a_source_of_funds_every_year_with_sessions_is_shown(bare, client):
    client.force_login(bare.manager)
    with acting_as(make.system(), "test"):
        workshop = make.WorkshopFactory(centre=bare.centre)
        for year in (2019, 2021):
            make.SessionFactory(workshop=workshop, date=dt.date(year, 3, 4))
    page = client.get("/figures/")
    assert (page.context["years"], page.context["beyond"]) == ("2019 – 2021", "")
