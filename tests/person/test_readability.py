"""D27: what we print for the person is easy to read, by a rule; her own words are never judged."""

from __future__ import annotations

import re

import pytest

from scripts import catalogues
from tests.support.message_ids import messages_of
from tests.support.readability import FORMULAS, Counts, counts_of

# Papers for the person whose fixed texts are in the catalogue of screens.
OTHER_PAPERS = {"templates/pdf/plan.html", "templates/pdf/consultations.html", "actionplans/documents.py"}
#: short forms that everybody reads without a word in their place
SHORT_FORMS: frozenset[str] = frozenset()
SHORT_FORM = re.compile(r"\b(?:[A-Z]{2,}|(?:\w\.){2,}|[bcdfghjklmnpqrstvwxz]{2,5}\.)")

# Language, sentences, the text with a point between two syllables as they are counted by hand. A mute end is none.
BY_HAND = [
    ("fr", 2, "Ma·rie va au centre lun·di ma·tin. Elle prend le tram a·vec sa sœur."),
    (
        "fr",
        3,
        "Le bu·reau est ou·vert de neuf heures à mi·di. On peut é·crire ou té·lé·pho·ner. La per·sonne qui ré·pond "
        "parle trois langues.",
    ),
    (
        "fr",
        2,
        "La dé·mo·cra·tie re·pose sur la par·ti·ci·pa·tion des ci·to·yens. Les ad·mi·nis·tra·tions pu·bliques doivent "
        "mo·ti·ver leurs dé·ci·sions.",
    ),
    (
        "fr",
        4,
        "Je cherche un lo·ge·ment. Le lo·yer est trop cher. Ma fille dort dans la cui·sine. "
        "Nous a·vons froid l’hi·ver.",
    ),
    (
        "nl",
        3,
        "Ik kom op maan·dag naar het cen·trum. Mijn zus komt mee. We drin·ken eerst kof·fie met de groep.",
    ),
    (
        "nl",
        2,
        "Je vindt de in·for·ma·tie ook op de web·si·te van de ge·meen·te. Wie hulp no·dig heeft, belt naar de "
        "so·ci·a·le dienst.",
    ),
    (
        "nl",
        2,
        "De ver·ant·woor·de·lij·ke o·ver·heids·dien·sten on·der·zoe·ken de voor·waar·den. De be·slis·sing wordt "
        "schrif·te·lijk mee·ge·deeld.",
    ),
    ("en", 3, "I meet my work·er on Mon·day. She helps me with my pa·pers. Then I go home by tram."),
    (
        "en",
        2,
        "The coun·cil will con·sid·er your ap·pli·ca·tion for hous·ing. You re·ceive an an·swer with·in a month.",
    ),
    (
        "en",
        2,
        "Par·tic·i·pa·tion in col·lec·tive ac·tiv·i·ties strength·ens con·fi·dence. The or·gan·i·sa·tion e·val·u·ates "
        "in·di·vid·u·al prog·ress reg·u·lar·ly.",
    ),
]


@pytest.mark.parametrize(("language", "sentences", "text"), BY_HAND)
def test_the_formula_gives_what_is_counted_by_hand(language: str, sentences: int, text: str) -> None:
    words = len(text.split())
    by_hand = Counts(sentences, words, words + text.count("·"), 0)
    counted = counts_of([text.replace("·", "")], language)
    assert (counted.sentences, counted.words) == (sentences, words)
    assert abs(counted.ease(language) - by_hand.ease(language)) <= 2


def test_a_sentence_of_a_lawyer_is_found() -> None:
    sentence = (
        "Vos données à caractère personnel sont traitées par le centre public d’action sociale conformément à la "
        "législation applicable, notamment en vue de l’exécution de la mission d’intérêt public dont il est investi."
    )
    counted = counts_of([sentence], "fr")
    assert counted.longest > 15
    assert counted.ease("fr") < 80


def texts_in(language: str, domain: str) -> list[str]:
    """Return the fixed texts of papers for the person in a language: those of their catalogue, or of the screens'."""
    if domain == "person":
        keys = set(messages_of("person"))
    else:
        keys = {key for key, message in messages_of().items() if message.sources & OTHER_PAPERS}
    if language == "en":
        return [text for _context, text in sorted(keys, key=lambda key: key[1])]
    found = catalogues.read(language, domain=domain)
    return [entry.msgstr for entry in found if (entry.msgctxt, entry.msgid) in keys]


@pytest.mark.parametrize("domain", ["person", "django"])
@pytest.mark.parametrize("language", sorted(FORMULAS))
def test_our_texts_are_easy(language: str, domain: str) -> None:
    counted = counts_of(texts_in(language, domain), language)
    assert counted.words > 100, "the texts are found"
    assert counted.ease(language) >= 80
    assert counted.mean <= 12
    assert counted.longest <= 15


@pytest.mark.parametrize("language", ["ar", "uk"])
def test_sentences_are_short_in_other_languages_too(language: str) -> None:
    counted = [counts_of([text], "en") for text in texts_in(language, "person")]
    assert max(one.longest for one in counted) <= 15


@pytest.mark.parametrize("language", ["fr", "nl", "en", "ar", "uk"])
def test_no_short_form(language: str) -> None:
    found = {form for text in texts_in(language, "person") for form in SHORT_FORM.findall(text)}
    assert found <= SHORT_FORMS
