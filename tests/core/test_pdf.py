"""PDFs: tagged and titled, in the shipped font, and unable to fetch anything but our static files."""

import copy
import datetime as dt
import io
import socket

import pypdf
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.utils import translation
from weasyprint.svg import SVG

from core import pdf_engine
from core.charts import geometry
from core.pdf import PdfRefused, render_pdf, static_file

CONTEXT = {"title": "Évolution 2012 – 2017", "centre": "CPAS de Saint-Gilles"}


@pytest.fixture
def template(settings, tmp_path):
    """Return a function that makes a template of a document, whose content is given."""
    folder = tmp_path / "templates"
    folder.mkdir()
    engines = copy.deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [folder, *engines[0]["DIRS"]]
    settings.TEMPLATES = engines

    def make(content: str, name: str = "document.html") -> str:
        whole = '{% extends "pdf/base.html" %}{% block content %}' + content + "{% endblock %}"
        (folder / name).write_text(whole, encoding="utf-8")
        return name

    return make


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*arguments, **_options):
        pytest.fail(f"a connection was tried: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(data).pages)


def figures(element, kind: str) -> list:
    """Return the structure elements of one kind under an element, depth first."""
    element = element.get_object()
    if isinstance(element, list):
        return [found for child in element for found in figures(child, kind)]
    if not isinstance(element, dict):
        return []
    found = [element] if element.get("/S") == kind else []
    return found + (figures(element["/K"], kind) if "/K" in element else [])


def test_tagged_titled_and_in_its_language(template):
    document = read(render_pdf(template("<p>œuvre</p>"), CONTEXT, language="nl"))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title == CONTEXT["title"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert figures(root["/StructTreeRoot"]["/K"], "/H1")
    assert figures(root["/StructTreeRoot"]["/K"], "/P")


def test_the_language_in_force_is_that_of_the_document(template):
    name = template("<p>{% get_current_language as now %}now {{ now }}</p>")
    with translation.override("nl"):
        assert "now nl" in text(render_pdf(name, CONTEXT))
        assert "now fr" in text(render_pdf(name, CONTEXT, language="fr"))


def test_a_head_and_a_foot_on_each_page(template):
    name = template('<p>one</p><p class="new-page">two</p>')
    with time_machine.travel(dt.datetime(2017, 6, 1, 22, 5, tzinfo=dt.UTC), tick=False):
        pages = [page.extract_text() for page in read(render_pdf(name, CONTEXT, language="en")).pages]
    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        assert CONTEXT["centre"] in page
        assert f"Page {number} of 2" in " ".join(page.split())
        assert "Made on 2 June 2017 at 00:05" in " ".join(page.split())


def test_every_sign_in_the_shipped_font(template):
    content = "<p>é œ € « » – … <b>bold</b> <i>i</i> <code>code</code></p><table><tr><th>a</th></tr></table>"
    document = read(render_pdf(template(content), CONTEXT))
    fonts = {font.get_object()["/BaseFont"] for page in document.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert {name for name in fonts if "Atkinson-Hyperlegible-Next" not in name} == set()


NAMES = {
    "Arabic": "سميرة بن حدو",
    "Hebrew": "שרה לוי",
    "Armenian": "Արամ Հակոբյան",
    "Georgian": "ნინო ბერიძე",
    "Ethiopic": "ሰላም ተስፋይ",
    "Devanagari": "सीता शर्मा",
    "Bengali": "রহিম উদ্দিন",
    "Tamil": "கவிதா",
    "Thai": "สมชาย ใจดี",
    "Myanmar": "အောင်စန်း",
    "Khmer": "សុខា",
    "Tifinagh": "ⴰⵎⵉⵏⴰ",
    "Syriac": "ܝܘܚܢܢ",
    "Cyrillic": "Олена Шевченко",
    "Vietnamese": "Nguyễn Thị Hoa",
    "Chinese": "李娜 王伟 張",
    "Japanese": "さくら サクラ",
    "Korean": "김민준",
}


@pytest.mark.parametrize("script", NAMES)
def test_names_of_any_script_have_their_letters(template, script, caplog):
    render_pdf(template(f"<p><b>{NAMES[script]}</b> née à Liège</p>"), CONTEXT, language="fr")
    assert caplog.messages == []


def test_a_letter_without_a_font_is_logged_without_the_letter(template, caplog):
    render_pdf(template("<p>\U00013080</p>"), CONTEXT)
    assert caplog.messages == ["A document has a letter for which no font is shipped."]


def test_a_document_without_such_names_reads_no_other_font(template, monkeypatch):
    monkeypatch.setattr(pdf_engine, "_fonts_of", lambda scripts: pytest.fail(f"fonts of {scripts} were read"))
    render_pdf(template("<p>Zoë Müller, Łukasz Çelik, Đorđe, 1 200,50 € – « x » …</p>"), CONTEXT)


def test_a_picture_has_its_title_as_its_text(template):
    series = [geometry.Series("a", "A", [60]), geometry.Series("b", "B", [40])]
    picture = geometry.render(
        geometry.stacked_bars([geometry.Category("2016")], series, unit="%", title="Who ran the hours")
    )
    data = render_pdf(template("<figure>{{ picture }}</figure>"), {**CONTEXT, "picture": picture})
    tree = read(data).trailer["/Root"]["/StructTreeRoot"]["/K"]
    assert [figure["/Alt"] for figure in figures(tree, "/Figure")] == ["Who ran the hours"]
    assert "60" in text(data)


def test_texts_are_escaped(template):
    name = template("<p>{{ note }}</p>")
    data = render_pdf(name, {**CONTEXT, "note": '<img src="file:///etc/passwd"> & <b>x</b>'})
    assert '<img src="file:///etc/passwd"> & <b>x</b>' in text(data)


def test_a_static_file_and_data_are_fetched(template):
    name = template(
        '{% load static %}<link rel="stylesheet" href="{% static "css/pdf.css" %}"><p>x</p>'
        "<img alt=\"a\" src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E\">"
    )
    assert render_pdf(name, CONTEXT).startswith(b"%PDF-")


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "content",
    [
        '<img alt="" src="file:///etc/passwd">',
        '<img alt="" src="FILE:///etc/passwd">',
        '<img alt="" src="http://127.0.0.1/x.png">',
        '<img alt="" src="https://example.org/x.png">',
        '<img alt="" src="//example.org/x.png">',
        '<img alt="" src="ftp://example.org/x.png">',
        '<img alt="" src="/static/no-such-file.png">',
        '<img alt="" src="/static/../manage.py">',
        '<img alt="" src="/static/%2e%2e/manage.py">',
        '<img alt="" src="/static/..%2fmanage.py">',
        '<img alt="" src="/static//etc/passwd">',
        '<img alt="" src="/media/photo.png">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<style>@import url("https://example.org/x.css");</style>',
        '<style>@font-face { font-family: x; src: url("file:///etc/passwd"); } p { font-family: x; }</style><p>x</p>',
        '<p style="background: url(http://example.org/x.png)">x</p>',
        '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
    ],
)
def test_anything_else_ends_the_work(template, content):
    with pytest.raises(PdfRefused):
        render_pdf(template(content), CONTEXT)


def test_a_refusal_is_an_ordinary_exception():
    """WeasyPrint's own is a BaseException, which the handlers of a job or of a view would miss."""
    assert issubclass(PdfRefused, Exception)


def test_a_refusal_leaves_the_next_document_unharmed(template):
    with pytest.raises(PdfRefused):
        render_pdf(template('<img alt="" src="http://example.org/x.png">', "bad.html"), CONTEXT)
    assert "fine" in text(render_pdf(template("<p>fine</p>", "good.html"), CONTEXT))


@pytest.mark.usefixtures("no_network")
def test_a_drawing_in_another_file_is_not_even_asked_for(template, monkeypatch):
    asked = []
    fetch = pdf_engine.StaticFetcher.fetch
    monkeypatch.setattr(
        pdf_engine.StaticFetcher, "fetch", lambda self, url, *rest: asked.append(url) or fetch(self, url, *rest)
    )
    render_pdf(template('<svg width="9" height="9"><title>t</title><use href="file:///etc/passwd#a"/></svg>'), CONTEXT)
    assert [url for url in asked if not url.startswith("https://static.invalid/static/")] == []


def test_a_picture_that_fails_is_not_left_out_in_silence(template, monkeypatch):
    def fail(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(SVG, "draw", fail)
    with pytest.raises(PdfRefused, match="Failed to render SVG"):
        render_pdf(template('<svg width="9" height="9"><title>t</title></svg>'), CONTEXT)


def test_a_picture_without_words_is_refused(template):
    """PDF/UA asks for them; an ornament belongs to the style sheet."""
    with pytest.raises(PdfRefused, match="alt description"):
        render_pdf(
            template('<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">'), CONTEXT
        )


def test_the_house_style_is_all_understood(template, caplog):
    pdf_engine._style.cache_clear()
    render_pdf(template("<p>x</p>"), CONTEXT)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_the_style_is_parsed_once(template, monkeypatch):
    name = template("<p>x</p>")
    render_pdf(name, CONTEXT)
    monkeypatch.setattr(pdf_engine, "CSS", lambda *_arguments, **_options: pytest.fail("parsed again"))
    render_pdf(name, CONTEXT)


def test_a_link_in_the_static_folder_does_not_lead_out(settings, tmp_path):
    folder, outside = tmp_path / "static", tmp_path / "outside.txt"
    folder.mkdir()
    outside.write_text("secret")
    (folder / "link.txt").symlink_to(outside)
    (folder / "own.txt").write_text("ours")
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    finders.get_finder.cache_clear()
    try:
        assert static_file("/static/own.txt") == (folder / "own.txt").resolve()
        assert static_file("/static/link.txt") is None
        assert static_file("/elsewhere/own.txt") is None
        assert static_file("/static/own.txt\x00") is None
        assert static_file("/static/") is None
    finally:
        finders.get_finder.cache_clear()


def test_collected_files_with_their_hashed_names_are_found(settings, tmp_path):
    """In production an address in a template names the collected copy."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "pdf.0123456789ab.css").write_text("p { color: red }")
    assert static_file("/static/css/pdf.0123456789ab.css").name == "pdf.0123456789ab.css"
