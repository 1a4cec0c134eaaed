"""Lines that are too long are broken where a browser shows no difference (scripts/line_breaks.py)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from scripts.line_breaks import BOXES, KEEPS_SPACES_CLASS, WIDTH, box_components, reflow_styles, reflow_template

WORDS = "What stands here is long enough to be broken somewhere, if only it may be broken at all by the rules."
FILES = Path(settings.BASE_DIR)
UNSPACED = str.maketrans("", "", " \n")
HIDDEN = str.maketrans({"<": "\x01", ">": "\x02", " ": "\x03", '"': "\x04"})


def too_long(text: str) -> list[str]:
    return [line for line in text.split("\n") if len(line) > WIDTH]


def shown(html: str) -> str:
    """Return what a browser shows: spaces inside a tag and beside a box taken away, others made one."""
    html = re.sub(r"<[^>]*>", lambda tag: re.sub(r"[ \n]+", " ", tag.group()).replace(" >", ">"), html)
    html = re.sub(r"[ \n]+", " ", html)
    return re.sub(rf" ?(</?(?:{'|'.join(BOXES)})(?: [^>]*)?>) ?", r"\1", html).strip()


def unspaced(html: str) -> str:
    """Return a text without the spaces between and after the attributes of its tags, where none is ever shown."""
    return re.sub(r"<(/?[\w:-]+)([^>]*)>", lambda tag: f"<{tag[1]} {tag[2].translate(UNSPACED)}>", html)


def of_source(source: str) -> str:
    """Return what `shown` would return, of a template that is not rendered."""

    def trimmed(block: re.Match[str]) -> str:
        parts = re.split(r"(\{%.*?%\})", block.group())
        return "".join(part if part.startswith("{%") else " ".join(part.strip(" \n").split("\n")) for part in parts)

    source = re.sub(r"\{%\s*comment\b.*?endcomment\s*%\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{% blocktranslate[^\n]*?trimmed.*?\{% endblocktranslate %\}", trimmed, source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", lambda one: one.group().translate(HIDDEN), source)
    source = re.sub(r"[ \n]+", " ", unspaced(source))
    boxes = "|".join([*BOXES, *box_components()])
    return re.sub(rf" ?(</?(?:{boxes}) [^>]*>) ?", r"\1", source).strip()


def rendered(source: str, **values: object) -> str:
    source = "{% load i18n %}" + source
    return Template(CottonCompiler().process(source)).render(Context(values))


def test_a_long_tag_has_one_attribute_a_line() -> None:
    source = f'  <input id="number" name="number" type="text" aria-label="{WORDS}" autocomplete="off" required>\n'
    assert reflow_template(source) == (
        f'  <input\n    id="number"\n    name="number"\n    type="text"\n    aria-label="{WORDS}"\n'
        '    autocomplete="off"\n    required>\n'
    )


def test_a_condition_inside_a_tag_stays_whole() -> None:
    source = (
        f'<input name="number"{{% if hint %}} title="{WORDS}" aria-describedby="hint"{{% endif %}}'
        '{% if wrong %} aria-invalid="true"{% else %} data-right{% endif %}>'
    )
    broken = reflow_template(source)
    assert '  {% if wrong %}aria-invalid="true"{% else %} data-right{% endif %}>' in broken.split("\n")
    assert '    aria-describedby="hint"{% endif %}' in broken.split("\n"), (
        "a condition that is too long is broken inside"
    )
    for hint, wrong in ((True, True), (True, False), (False, True), (False, False)):
        values = {"hint": hint, "wrong": wrong}
        assert shown(rendered(broken, **values)) == shown(rendered(source, **values))


@pytest.mark.parametrize(
    "kept",
    [
        f"<span>{WORDS[:60].replace(' ', '_')}</span><b>{WORDS[:70].replace(' ', '_')}</b>",
        f"<textarea>{WORDS} {WORDS}</textarea>",
        f"<pre>{WORDS}\n{WORDS} {WORDS}</pre>",
        f'<div class="{KEEPS_SPACES_CLASS}">{WORDS} <p>{WORDS}</p></div>',
        f"{{% blocktranslate %}}{WORDS} {WORDS}{{% endblocktranslate %}}",
        f'{{% translate "{WORDS} {WORDS}" %}}',
        f"<b>{WORDS.replace(' ', chr(160))}{WORDS.replace(' ', chr(160))}</b>",
    ],
    ids=["inline", "textarea", "pre", "pre-line", "blocktranslate", "translate", "no-break space"],
)
def test_a_space_that_is_shown_is_neither_added_nor_changed(kept: str) -> None:
    assert unspaced(reflow_template(kept)) == unspaced(kept)


def test_a_text_is_broken_at_its_spaces_and_beside_boxes_only() -> None:
    source = f"<ul><li>{WORDS} <a href='/'>link</a>, and more.</li>{{% if more %}}<li>{WORDS}</li>{{% endif %}}</ul>\n"
    broken = reflow_template(source)
    assert too_long(broken) == []
    assert "<a href='/'>link</a>, and" in broken
    for more in (True, False):
        assert shown(rendered(broken, more=more)) == shown(rendered(source, more=more))


def test_an_element_that_may_be_empty_stays_empty() -> None:
    loop = f'{{% for one in every %}}<p title="{WORDS}">{{{{ one }}}}</p>{{% endfor %}}'
    source = f'<div class="messages" title="{WORDS}">{loop}</div>'
    broken = reflow_template(source)
    assert broken != source
    empty = rendered(broken, every=[])
    assert re.search(r"<div[^>]*></div>", empty), "css/layout.css asks for :empty"


def test_a_trimmed_text_has_the_same_words_for_the_translators() -> None:
    source = (
        f"<p>{{% blocktranslate count number=number trimmed %}}{{{{ number }}}} {WORDS}{{% plural %}}"
        f"{{{{ number }}}} {WORDS} {WORDS}{{% endblocktranslate %}}</p>"
    )
    broken = reflow_template(source)
    assert too_long(broken) == []
    for number in (1, 2):
        assert shown(rendered(broken, number=number)) == shown(rendered(source, number=number))


def test_a_component_gets_the_same_attributes() -> None:
    source = f'<c-note kind="warn" heading="{{% translate \'{WORDS}\' %}}">{WORDS}<b>x</b></c-note>'
    broken = reflow_template(source)
    assert "\n" in broken
    assert shown(rendered(broken)) == shown(rendered(source))
    assert "c-note" in box_components()
    assert "c-tag" not in box_components(), "a tag stands in a line of text"


def test_the_defaults_of_a_component_stay_its_defaults() -> None:
    source = f'<c-vars kind="" label="{WORDS}" wide hint />{{{{ kind }}}}{{{{ label }}}}<p>x</p>'
    broken = reflow_template(source)
    assert "<c-vars\n" in broken
    assert too_long(broken) == []
    assert shown(rendered(broken, kind="a")) == shown(rendered(source, kind="a"))


def test_a_comment_is_broken_outside_its_ends() -> None:
    source = f"{{% comment %}}{WORDS}{'.' * (WIDTH - len(WORDS) - 23)} a{{% endcomment %}}<p>x</p>"
    broken = reflow_template(source)
    assert "{% endcomment %}" in broken
    assert rendered(broken).strip() == "<p>x</p>"


def test_every_template_stays_the_same_for_a_browser_and_for_the_next_run() -> None:
    for path in sorted((FILES / "templates").rglob("*.html")):
        source = path.read_text()
        broken = reflow_template(source)
        assert reflow_template(broken) == broken, path
        assert of_source(broken) == of_source(source), path
        for part in (r"\{%.*?%\}", r"\{\{.*?\}\}", r'[\w-]="[^"]*"'):
            assert re.findall(part, broken) == re.findall(part, source), path


def test_a_rule_of_a_style_sheet_has_one_declaration_a_line_where_it_is_long() -> None:
    source = (
        "@layer pages {\n"
        '  .one, .two { color: red; } .three::before { content: "; }"; background: '
        "url(data:image/svg+xml;a) no-repeat; margin: var(--space-1) var(--space-2); padding: 0 }\n"
        "  .short { color: red; }\n}\n"
    )
    assert reflow_styles(source) == (
        "@layer pages {\n"
        "  .one, .two { color: red; }\n"
        "  .three::before {\n"
        '    content: "; }";\n'
        "    background: url(data:image/svg+xml;a) no-repeat;\n"
        "    margin: var(--space-1) var(--space-2);\n"
        "    padding: 0\n"
        "  }\n"
        "  .short { color: red; }\n}\n"
    )


def test_a_long_selector_is_broken_after_its_commas() -> None:
    names = [f".a-rather-long-name-of-a-class-{number}" for number in range(5)]
    broken = reflow_styles(", ".join(names) + " { color: red; }")
    assert too_long(broken) == []
    assert re.sub(r"\s", "", broken) == ",".join(names) + "{color:red;}"
    assert all(line.endswith((",", "{")) for line in broken.split("\n")[:2])


def test_every_style_sheet_says_the_same() -> None:
    for path in sorted((FILES / "static/css").glob("*.css")):
        source = path.read_text()
        broken = reflow_styles(source)
        assert reflow_styles(broken) == broken, path
        assert re.sub(r"\s+", "", broken) == re.sub(r"\s+", "", source), path
        for strings in (r'"[^"\n]*"', r"\([^()\n]*\)"):
            kept = [re.sub(r"\s+", " ", one) for one in re.findall(strings, re.sub(r"\n\s*", " ", broken))]
            assert kept == re.findall(strings, re.sub(r"\n\s*", " ", source)), path
