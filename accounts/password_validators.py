"""The password validator of the house: it refuses what somebody who knows the person or the trade tries first.

Length is no measure by itself: "password1234567" has fifteen characters. The validator takes away what is easy to
guess (the person's own words, words of the house, common stems, runs of the keyboard, repetitions, figures at the ends)
and asks that enough is left. There is no rule of composition.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Membership, User

LEAST_LEFT = 8  # characters that are not easy to guess
LEAST_DIFFERENT = 5
LONGEST_READ = 200  # characters: what follows them is not looked at, so that a huge one costs no time
SHORTEST_WORD = 3

HOUSE_WORDS = (
    "jalon cpas ocmw espace espaces ressource ressources remobilisation immersion participant participants dossier "
    "dossiers atelier ateliers centre center centrum social sociale sociaal assistant assistante assistent referent "
    "referente insertion maatschappelijk werker welzijn deelnemer deelnemers traject aide steun"
)
# Words that stand in most of the passwords that are found in leaked lists, in the languages of the product.
COMMON_STEMS = (
    "password passwort passwd motdepasse wachtwoord paswoord azerty qwerty qwertz bonjour bonsoir coucou salut welcome "
    "welkom bienvenue hallo hello secret geheim admin administrateur administrator beheerder user utilisateur login "
    "connexion changemoi changeme changeit letmein ouvretoi sesame iloveyou jetaime ikhouvanjou ikhouvanje soleil "
    "doudou chouchou loulou princesse princess sunshine dragon monkey football voetbal master superman batman pokemon "
    "starwars computer ordinateur internet google facebook test temp temporaire tijdelijk "
    "correcthorsebatterystaple bruxelles brussel brussels belgique belgie belgium anderlecht saintgilles "
    "janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre januari februari maart april mei "
    "juni juli augustus september oktober november december january february march june july august october "
    "printemps automne hiver lente zomer herfst winter spring summer autumn lundi mardi mercredi jeudi vendredi samedi "
    "dimanche maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday friday"
)
# Rows of keyboards, the alphabet and figures, along which a finger or a child counts.
ROWS = (
    "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm",
    "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1aqw2zsx3edc4rfv5tgb6yhn7uj",
    "qazwsxedcrfvtgbyhnujm", "aqwzsxedcrfvtgbyhnuj", "&é\"'(§è!çà", "!@#$%^&*()",
)  # fmt: skip
LONGEST_RUN_ALLOWED = {True: 2, False: 3}  # of figures, of letters: "party" and "first" hold runs of three

_LEET = str.maketrans("0134578@$!", "oieastbasi")
_BETWEEN = frozenset("._,;:/+-'’")
_CUT = "\0"  # what stands where something was taken away, so that its neighbours make no new word


def fold(text: str) -> str:
    """Return a text without accents, capitals, blanks and marks between words; a character repeated counts once."""
    characters = unicodedata.normalize("NFKD", text[:LONGEST_READ].casefold())
    bare = "".join(char for char in characters if char not in _BETWEEN and unicodedata.category(char)[0] not in "MZC")
    return re.sub(r"(.)\1+", r"\1", bare)


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuse a password of which too little is left without what is easy to guess, and say what to do instead."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError, with one sentence about what makes the password easy to guess."""
        own = own_words(user)
        for text in (password, password.translate(_LEET)):
            reason = self._weakness(fold(text), own)
            if reason:
                raise ValidationError(_sentence(reason), code=f"password_{reason}")

    @cached_property
    def common(self) -> frozenset[str]:
        """The passwords of Django's list, folded."""
        return frozenset(map(fold, self.passwords))

    def _weakness(self, text: str, own: Iterable[str]) -> str:
        """Return why the folded text is easy to guess ("own", "house", "common", "runs"), or "" where it is not."""
        text = re.sub(r"^(.+?)\1+$", r"\1", text)  # the same again and again is said once
        taken: dict[str, int] = {}
        for reason, words in (("own", own), ("house", HOUSE_WORDS.split()), ("common", COMMON_STEMS.split())):
            text = _without(text, {fold(word) for word in words}, taken, reason)
        text = _without_runs(text, taken)
        left = re.sub(r"^[\d\0]{1,8}|[\d\0]{1,8}$", "", text).replace(_CUT, "")
        if len(left) >= LEAST_LEFT and len(set(left)) >= LEAST_DIFFERENT:
            return "common" if left in self.common else ""
        return max(taken, key=lambda reason: taken[reason]) if taken else "runs"

    def get_help_text(self) -> str:
        """Return what is asked, for a page."""
        return _("Not your name, not a word of your work, no row of the keyboard.")


def own_words(user: User | None) -> set[str]:
    """Return the words that whoever knows the person tries: her names, her address, the names of her centres."""
    if user is None:
        return set()
    texts = [user.first_name, user.last_name, user.email, f"{user.first_name}{user.last_name}"]
    if user.pk:
        for name, code in Membership.objects.filter(user=user).values_list("centre__name", "centre__code"):
            texts += [name, code]
    return {part for text in texts for part in (text, *re.split(r"[\W_]+", text))}


def _without(text: str, words: set[str], taken: dict[str, int], reason: str) -> str:
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD and word in text:
            taken[reason] = taken.get(reason, 0) + len(word) * text.count(word)
            text = text.replace(word, _CUT)
    return text


def _without_runs(text: str, taken: dict[str, int]) -> str:
    """Return the text without what follows a row of the keyboard, the alphabet or the figures, either way."""
    kept, at = "", 0
    while at < len(text):
        length = max(_run(text, at, row) for row in _BOTH_WAYS)
        if length > LONGEST_RUN_ALLOWED[text[at].isdigit()]:
            kept, taken["runs"] = kept + _CUT, taken.get("runs", 0) + length
            at += length
        else:
            kept, at = kept + text[at], at + 1
    return kept


_BOTH_WAYS = tuple(way for row in ROWS for way in (row, row[::-1]))


def _run(text: str, at: int, row: str) -> int:
    """Return how many characters from `at` on follow the row."""
    length = 0
    while at + length < len(text) and text[at : at + length + 1] in row:
        length += 1
    return length


def _sentence(reason: str) -> str:
    if reason == "own":
        return _(
            "This password is made of your name, your address or the name of your centre. Choose words that have "
            "nothing to do with you."
        )
    if reason == "house":
        return _("This password is made of words of your work. Choose words that have nothing to do with it.")
    if reason == "common":
        return _(
            "This password is a very common word, and figures at its ends do not help. Choose four words that do not "
            "go together."
        )
    return _(
        "This password repeats itself, is a number, or follows the rows of the keyboard or the alphabet. Choose four "
        "words that do not go together."
    )
