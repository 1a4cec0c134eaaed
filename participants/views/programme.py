"""Paths and groups, set up by a manager."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Centre, User
from core.periods import long_date, today
from home.views.record_pages import RecordPages, RecordRow, RecordWords
from participants.enums import STARTED_STATES
from participants.forms.programme import GroupForm, NewGroupForm, NewTrackForm, TrackForm
from participants.models import Enrolment, Group, Track
from participants.services.programme import add_group, add_track

MANAGE = "programme.manage"
SEEN = "enrolment.view"


def _tracks(centre: Centre, user: User) -> list[RecordRow]:
    found = Track.objects.filter(centre=centre).order_by("-kind", "name", "pk")
    return [
        RecordRow(
            track,
            str(track),
            [ngettext("%(count)s month", "%(count)s months", track.months) % {"count": track.months}, track.rhythm],
            over=track.ends_on is not None and track.ends_on < today(),
        )
        for track in found
    ]


def _groups(centre: Centre, user: User) -> list[RecordRow]:
    """Return the lines of the groups; the people counted are those of whom the reader may know."""
    known = Enrolment.objects.for_user(user, SEEN).filter(group__centre=centre, state__in=STARTED_STATES)
    here = dict(known.order_by().values_list("group").annotate(number=Count("pk")))
    found = Group.objects.filter(centre=centre).select_related("track").order_by("-starts_on", "code", "pk")
    return [
        RecordRow(
            group,
            group.code,
            [
                str(group.track),
                long_date(group.starts_on),
                long_date(group.ends_on) if group.ends_on else "",
                str(here.get(group.pk, 0)),
                str(group.seats) if group.seats is not None else _("no limit"),
            ],
            over=group.ends_on is not None and group.ends_on < today(),
        )
        for group in found
    ]


TRACKS = RecordPages(
    model=Track,
    right=MANAGE,
    list_url="programme:tracks",
    url="programme:track",
    words=RecordWords(
        heading=gettext_lazy("Paths"),
        lead=gettext_lazy("What the centre offers, and how long it usually lasts."),
        add=gettext_lazy("Add a path"),
        change=gettext_lazy("Change the path"),
        empty_heading=gettext_lazy("No path yet"),
        empty_text=gettext_lazy(
            "A person is welcomed on a path: Remobilisation, Immersion or another one. Its usual length proposes when "
            "it ends. Then add the first group."
        ),
        saved=gettext_lazy("The path is saved."),
        removed=gettext_lazy("The path is deleted."),
        kept=gettext_lazy("This path is used: it is not deleted. Give it a last day instead."),
        columns=(
            gettext_lazy("Path"),
            gettext_lazy("Usual length"),
            gettext_lazy("Rhythm"),
        ),  # fmt: skip
    ),
    rows=_tracks,
    new_form=NewTrackForm,
    edit_form=TrackForm,
    create=add_track,
)
GROUPS = RecordPages(
    model=Group,
    right=MANAGE,
    list_url="programme:groups",
    url="programme:group",
    words=RecordWords(
        heading=gettext_lazy("Groups"),
        lead=gettext_lazy("Who follows a path together, from when to when, and how many seats there are."),
        add=gettext_lazy("Add a group"),
        change=gettext_lazy("Change the group"),
        empty_heading=gettext_lazy("No group yet"),
        empty_text=gettext_lazy(
            "An active path asks for a group, and a session says which groups come. Add the first one; the next one "
            "each time that people begin together."
        ),
        saved=gettext_lazy("The group is saved."),
        removed=gettext_lazy("The group is deleted."),
        kept=gettext_lazy("This group is used: it is not deleted. Give it a last day instead."),
        columns=(
            gettext_lazy("Group"),
            gettext_lazy("Path"),
            gettext_lazy("First day"),
            gettext_lazy("Last day"),
            gettext_lazy("People"),
            gettext_lazy("Seats"),
        ),  # fmt: skip
    ),
    rows=_groups,
    new_form=NewGroupForm,
    edit_form=GroupForm,
    create=add_group,
)
