"""The closed texts of messages, by purpose and version. A message says day, time, place, number to call: nothing else.

They are data and no messages of gettext: a changed text is a new version, since rows name the version that was sent.
Each fits one part of a text message with the longest place (tests/messaging/test_texts.py): signs of GSM 03.38 only,
so no ê, ç, œ, no curly apostrophe; French days are written without their month, since "août" has a û.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

LANGUAGES = ("fr", "nl", "en")
MOST_OF_PLACE = 40  # signs of the place that a centre sets
MOST_OF_NUMBER = 16

# (purpose, version) -> language -> text
TEXTS: dict[tuple[str, int], dict[str, str]] = {
    ("booked", 1): {
        "fr": "Votre rendez-vous: {day} à {time}{place}. Vous ne pouvez pas venir? {number}",
        "nl": "Uw afspraak: {day} om {time}{place}. Kunt u niet komen? {number}",
        "en": "Your appointment: {day} at {time}{place}. You cannot come? {number}",
    },
    ("reminder", 1): {
        "fr": "Votre rendez-vous approche: {day} à {time}{place}. Vous ne pouvez pas venir? {number}",
        "nl": "Uw afspraak komt eraan: {day} om {time}{place}. Kunt u niet komen? {number}",
        "en": "Your appointment is soon: {day} at {time}{place}. You cannot come? {number}",
    },
    ("moved", 1): {
        "fr": "Votre rendez-vous change de jour ou d'heure: {day} à {time}{place}. Un souci? {number}",
        "nl": "Uw afspraak verandert van dag of uur: {day} om {time}{place}. Past het niet? {number}",
        "en": "Your appointment has a new time: {day} at {time}{place}. It does not suit you? {number}",
    },
    ("cancelled", 1): {
        "fr": "Votre rendez-vous de {day} à {time} n'a pas lieu. Pour en fixer un autre: {number}",
        "nl": "Uw afspraak van {day} om {time} gaat niet door. Een nieuwe afspraak? {number}",
        "en": "Your appointment of {day} at {time} does not take place. For another one: {number}",
    },
}
LATEST = {purpose: max(number for name, number in TEXTS if name == purpose) for purpose, _version in TEXTS}
# Of a mail; the same for every purpose, so that it tells nothing.
SUBJECTS = {"fr": "Votre rendez-vous", "nl": "Uw afspraak", "en": "Your appointment"}
GREETINGS = {"fr": "Bonjour,", "nl": "Goedendag,", "en": "Hello,"}
# Where one meets: an address of the centre as it is set; away from it nothing is said, never a home.
PLACES = {
    "phone": {"fr": "par téléphone", "nl": "per telefoon", "en": "by phone"},
    "video": {"fr": "en vidéo", "nl": "per video", "en": "by video"},
}
_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NAMES = {
    "fr": ("français", "francais", "french", "frans"),
    "nl": ("néerlandais", "neerlandais", "nederlands", "dutch", "vlaams"),
    "en": ("anglais", "english", "engels"),
}


def day_words(day: dt.date, language: str) -> str:
    """Return "mercredi 30/12", in English "Wednesday 30 December"."""
    name = _DAYS[language][day.weekday()]
    return f"{name} {day.day} {_MONTHS[day.month - 1]}" if language == "en" else f"{name} {day.day}/{day.month}"


def time_words(time: dt.time, language: str) -> str:
    """Return "14h30", "14.30 uur", "14:30"."""
    return {"fr": f"{time:%-Hh%M}", "nl": f"{time:%-H.%M} uur", "en": f"{time:%-H:%M}"}[language]


def text_of(purpose: str, version: int, language: str, parameters: Mapping[str, str]) -> str:
    """Return the text of a message. `parameters`: day and time in ISO, where, place, number."""
    place = PLACES.get(parameters["where"], {}).get(language) or parameters["place"]
    return TEXTS[purpose, version][language].format(
        day=day_words(dt.date.fromisoformat(parameters["day"]), language),
        time=time_words(dt.time.fromisoformat(parameters["time"]), language),
        place=f", {place}" if place else "",
        number=parameters["number"],
    )


def language_of(spoken: list[str], default: str) -> str:
    """Return the first of a person's languages in which there are texts, the default where there is none."""
    for word in spoken:
        for language, names in _NAMES.items():
            if str(word).strip().casefold() in names:
                return language
    return default if default in LANGUAGES else LANGUAGES[0]
