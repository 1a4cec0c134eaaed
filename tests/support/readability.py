"""How easy a text is to read: Flesch's formula as it was measured for English, French and Dutch.

Words are what stands between blanks; sentences end with . ! ? : or ;, and a heading is one. Syllables are counted as
they are spoken: groups of vowels, two where a dictionary breaks the word between them (pyphen), without a mute end
("fiche" is one, "opened" two). Many French verbs in -ent are counted one too many: the rule is rather too strict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyphen

# reading ease = whole - by words a sentence - by syllables a word
FORMULAS = {
    "en": (206.835, 1.015, 84.6),  # Flesch 1948
    "fr": (207.0, 1.015, 73.6),  # Kandel and Moles 1958
    "nl": (206.84, 0.93, 77.0),  # Douma 1960
}
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_END = re.compile(r"[.!?؟:;]+(?=\s|$)|\n+")
_PLACEHOLDER = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class Counts:
    """Sentences, words and syllables of a text, and the words of its longest sentence."""

    sentences: int
    words: int
    syllables: int
    longest: int

    @property
    def mean(self) -> float:
        return self.words / self.sentences

    def ease(self, language: str) -> float:
        """Return the reading ease: 80 and more is easy."""
        whole, by_sentence, by_word = FORMULAS[language]
        return whole - by_sentence * self.mean - by_word * self.syllables / self.words


_VOWELS = re.compile(r"[aeiouyàâäéèêëîïíìôöóòùûüúœæ]+")
_CONSONANT_Y = re.compile(r"y(?=[aeiouéè])")
_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéè])")  # of langue, qui; not of Dutch
_MUTE = {
    "fr": re.compile(r"(?<!^)es?$|(?<=oiv|euv|enn|lis|dis|sav|viv)ent$"),
    "en": re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeioudt])ed$|(?<=[^aeioucsxzhg])es$"),
    "nl": re.compile(r"$^"),
}


@cache
def _breaks(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang={"en": "en_GB", "fr": "fr", "nl": "nl"}[language], left=1, right=1)


def syllables_of(word: str, language: str) -> int:
    """Return how many syllables a word has as it is spoken, one at least."""
    found = 0
    for part in filter(None, re.split(r"[’'.-]", word.lower())):
        heard = _CONSONANT_Y.sub("j", part if language == "nl" else _SILENT_U.sub("", part))
        spoken = bare if _VOWELS.search(bare := _MUTE[language].sub("", heard)) else heard
        found += sum(len(_VOWELS.findall(piece)) for piece in _breaks(language).inserted(spoken).split("-"))
    return max(found, 1)


def counts_of(texts: Iterable[str], language: str) -> Counts:
    """Return the counts of texts together; what stands for a name or a day is not counted."""
    sentences = [
        words for text in texts for part in _END.split(_PLACEHOLDER.sub(" ", text)) if (words := _WORD.findall(part))
    ]
    words = [word for sentence in sentences for word in sentence]
    return Counts(
        sentences=len(sentences),
        words=len(words),
        syllables=sum(syllables_of(word, language) for word in words),
        longest=max(map(len, sentences), default=0),
    )
