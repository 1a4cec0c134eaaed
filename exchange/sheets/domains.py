"""The words of the workbook for the seven domains and their aspects, as codes of the instrument's first version.

The first version of the instrument was made from this workbook. Its labels may change (assessments/instruments), and
a later version may rename an aspect: the workbook would still say these.
"""

from __future__ import annotations

from assessments.models import Aspect, Domain, Instrument
from core.normalisation import plain
from exchange.centre_records import Stock, read_once

INSTRUMENT_VERSION = 1

#: domain's word -> (domain's code, {aspect's word: aspect's code})
DOMAINS: dict[str, tuple[str, dict[str, str]]] = {
    "Situation administrative": (
        "administrative",
        {"Gestion": "management", "Autonomie": "autonomy", "Capacité à démarcher": "initiative"},
    ),
    "Vie familiale": ("family", {"Aspects relationnels": "relations", "Gestion de la parentalité": "parenting"}),
    "Vie sociale et culturelle": ("social_cultural", {"Vie sociale": "social", "Vie culturelle": "cultural"}),
    "Logement": ("housing", {"État": "condition", "Gestion": "management", "Coût": "cost"}),
    "Situation financière": ("finances", {"Gestion": "management", "Autonomie": "autonomy"}),
    "Santé": ("health", {"Santé psychologique": "mental", "Santé physique": "physical"}),
    "Emploi et formation": ("employment", {"Disposition à entamer un parcours ISP": "readiness"}),
}

DOMAIN_CODES = {word: code for word, (code, _) in DOMAINS.items()}
ASPECTS_IN_ALL = sum(len(aspects) for _, aspects in DOMAINS.values())

#: (domain's code, aspect's code) -> aspect's word, in the order of the instrument
ASPECT_WORDS = {(code, aspect): word for code, aspects in DOMAINS.values() for word, aspect in aspects.items()}
_ASPECTS = {(code, plain(word)): aspect for code, aspects in DOMAINS.values() for word, aspect in aspects.items()}


def aspect_code(domain: str, written: str) -> str | None:
    """Return the code of a written aspect of a domain (its code), or None."""
    return _ASPECTS.get((domain, plain(written)))


def aspect_named_in(domain: str, text: str) -> str | None:
    """Return the code of the aspect of `domain` that a text names ("Difficulté : état"), or None.

    Names stand as whole words; the longest wins, so that a name within another one does not mislead.
    """
    words = " ".join("".join(c if c.isalnum() else " " for c in plain(text)).split())
    named = [
        (len(word), aspect)
        for (code, word), aspect in _ASPECTS.items()
        if code == domain and f" {word} " in f" {words} "
    ]
    return max(named)[1] if named else None


@read_once
def instrument_of(stock: Stock) -> Instrument:
    """Return the version whose words the workbook says."""
    return Instrument.objects.get(version=INSTRUMENT_VERSION)


@read_once
def domains_of(stock: Stock) -> dict[str, Domain]:
    """Return its domains by code."""
    return {one.code: one for one in Domain.objects.filter(instrument=instrument_of(stock))}


@read_once
def aspects_of(stock: Stock) -> dict[tuple[str, str], Aspect]:
    """Return its aspects by codes of domain and aspect."""
    found = Aspect.objects.filter(domain__instrument=instrument_of(stock)).select_related("domain")
    return {(one.domain.code, one.code): one for one in found}
