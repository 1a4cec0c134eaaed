"""What the first page and the first document after a start would read, read before: addresses, templates, fonts.

The web server does it once, before it makes its processes (config.warm_wsgi): each of them, and each that is made anew
after one was killed, then has it from its first request on.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

logger = logging.getLogger(__name__)

DOCUMENT = "<!doctype html><html lang='fr'><head><title>Jalon</title></head><body><p>Jalon</p></body></html>"


def warm_up() -> None:
    """Read all of it. Never raises: what cannot be read now is told by the page that needs it."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Home")
    _ = get_resolver().url_patterns  # imports every view
    _compile_templates()
    try:
        from core.pdf_engine import write_pdf

        write_pdf([DOCUMENT])
    except Exception:  # libraries of the system that are not there, a font that is gone
        logger.warning("Documents could not be prepared; the first one will say why.", exc_info=True)


def _compile_templates() -> None:
    """Compile each page and each part of one, which their loader then keeps."""
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    for folder in map(Path, folders):
        for path in sorted(folder.rglob("*.html")):
            name = str(path.relative_to(folder))
            try:
                get_template(name)
            except (TemplateDoesNotExist, TemplateSyntaxError):
                logger.warning("The template %s could not be prepared.", name, exc_info=True)
