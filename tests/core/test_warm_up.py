"""What the first page and the first document would read is read before a web server makes its processes."""

from __future__ import annotations

import logging

from django.template import engines

from core import pdf_engine
from core.warm_up import warm_up


def test_templates_and_fonts_are_read(settings):
    loader = engines["django"].engine.template_loaders[0]
    loader.reset()
    pdf_engine._style.cache_clear()
    warm_up()
    assert {"home/home.html", "components/button.html", "participants/file.html"} <= set(loader.get_template_cache)
    assert pdf_engine._style.cache_info().currsize == 1


def test_each_template_can_be_compiled(caplog):
    with caplog.at_level(logging.WARNING):
        warm_up()
    assert "could not be prepared" not in caplog.text


def test_a_start_does_not_depend_on_documents(monkeypatch, caplog):
    def fail(markups: list[str]) -> bytes:
        raise OSError("no library of this name")

    monkeypatch.setattr(pdf_engine, "write_pdf", fail)
    warm_up()
    assert "Documents could not be prepared" in caplog.text
