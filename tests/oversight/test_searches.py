"""Searches by name are logged with their words, also those that find nobody; the words are for the officer alone."""

from __future__ import annotations

from django.db import connection

from audit.models import AccessEntry, SearchLog


def search(client, text: str):
    return client.post("/participants/search/", {"text": text}, follow=True)


def test_a_search_that_finds_nobody_leaves_its_words_and_an_entry(stage, sign_in):
    assert "Nobody with this name" in search(sign_in(stage.worker), "Voisin").content.decode()
    row = SearchLog.objects.get()
    assert (row.actor, row.words, row.found, row.centre) == (stage.worker, "Voisin", 0, stage.here.uuid)
    entry = AccessEntry.objects.get()
    assert (entry.what, entry.act, entry.files.count()) == ("participants.search", row.act, 0)


def test_a_search_that_finds_somebody_says_how_many(stage, sign_in):
    search(sign_in(stage.worker), stage.own.file_number)
    assert SearchLog.objects.get().found == 1
    entry = AccessEntry.objects.get(what="participants.search")  # the number opens the file, which logs that look
    assert entry.act == SearchLog.objects.get().act
    assert entry.files.get().file == stage.own.uuid


def test_the_words_are_encrypted(stage, sign_in):
    search(sign_in(stage.worker), "Voisin")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM audit_searchlog")
        assert "voisin" not in cursor.fetchone()[0].lower()


def test_a_list_that_is_empty_leaves_an_entry(stage, sign_in):
    assert sign_in(stage.worker).get("/participants/?referent=-").status_code == 200
    assert AccessEntry.objects.get().what == "participants.list"
    assert not SearchLog.objects.exists()


class TestPage:
    def test_the_officer_reads_words_and_what_was_found(self, stage, sign_in, pages):
        search(sign_in(stage.worker), "Voisin")
        html = pages("dpo").get("/log/searches/").content.decode()
        for words in ("Voisin", str(stage.worker), "nobody"):
            assert words in html
        assert f"/log/entries/{AccessEntry.objects.get(what='participants.search').uuid}/" in html

    def test_that_the_words_were_read_is_in_the_log(self, stage, pages):
        pages("dpo").get("/log/searches/")
        assert AccessEntry.objects.get(actor=stage.dpo).what == "oversight.searches"

    def test_the_words_are_on_no_other_page_of_the_log(self, stage, sign_in, pages):
        search(sign_in(stage.worker), "Voisin")
        entry = AccessEntry.objects.get()
        for page in ("/log/", "/log/sign-ins/", "/log/refusals/", f"/log/entries/{entry.uuid}/"):
            assert "Voisin" not in pages("dpo").get(page).content.decode()
        assert "Voisin" not in pages("manager").get("/log/").content.decode()

    def test_those_that_found_nobody_alone(self, stage, sign_in, pages):
        client = sign_in(stage.worker)
        search(client, "Voisin")
        search(client, stage.own.file_number)
        html = pages("dpo").get("/log/searches/?only=nothing").content.decode()
        assert "Voisin" in html
        assert stage.own.file_number not in html

    def test_nothing_crosses_a_centre(self, stage, sign_in, pages):
        search(sign_in(stage.stranger), "Voisin")
        assert "Voisin" not in pages("dpo").get("/log/searches/").content.decode()
