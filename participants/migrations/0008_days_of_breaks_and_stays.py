"""Breaks from the log of moves, stays from the history of enrolments; what nobody noted is taken from the start.

Of several paths of a person that run at once, all but the first are said to run beside it.
"""

from collections import defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import migrations

RUNNING = ("trial", "active", "on_break")
BESIDE = "Noted before Jalon asked for a reason."
PORTION = 500


def day_of(moment):
    """Return the day of a moment in Belgium."""
    return moment.astimezone(ZoneInfo("Europe/Brussels")).date()


def stays_of(path, changes):
    """Return (group, first day, last day or None) of a path from (day, group) of each change, the earliest first.

    The first group is that of the start. A change noted before the start or after the end corrects what was there.
    """
    found = []
    for day, group in changes:
        first = path.starts_on if not found else max(day, path.starts_on)
        corrects = found and (first <= found[-1][1] or (path.ended_on is not None and first > path.ended_on))
        if found and found[-1][0] == group:
            continue
        if corrects:
            found[-1] = (group, found[-1][1], None)
            continue
        if found:
            found[-1] = (*found[-1][:2], first - timedelta(days=1))
        found.append((group, first, None))
    if not found or found[-1][0] != path.group_id:
        found = [(path.group_id, path.starts_on, None)]
    return [stay for stay in found if stay[0] is not None]


def breaks_of(path, moves):
    """Return (first day, last day or None, reason) of a path from (move, day, reason), the earliest first.

    One that is taken back on its first day, or begins after the end of its path, had no day: it is left out.
    """
    found = []
    for move, day, reason in moves:
        if move == "pause":
            found.append([max(day, path.starts_on), None, reason])
        elif found and found[-1][1] is None:
            end = path.ended_on if move in ("leave", "complete") and path.ended_on else day - timedelta(days=1)
            found[-1][1] = end
    found = [one for one in found if one[1] is None or one[1] >= one[0]]
    if path.state == "on_break" and (not found or found[-1][1] is not None):
        found.append([path.starts_on if not found else found[-1][1] + timedelta(days=1), None, ""])
    if path.state != "on_break" and found and found[-1][1] is None:
        found[-1][1] = max(path.ended_on or found[-1][0], found[-1][0])
    return [one for place, one in enumerate(found) if not place or one[0] > found[place - 1][1]]


def write_stays(apps, schema_editor):
    """Write the stays of every path."""
    history, stay = apps.get_model("participants", "HistoricalEnrolment"), apps.get_model("participants", "GroupStay")
    changes = defaultdict(list)
    rows = history.objects.exclude(history_type="-").order_by("history_date", "history_id")
    for key, moment, group in rows.values_list("id", "history_date", "group_id").iterator():
        if group is not None and (not changes[key] or changes[key][-1][1] != group):
            changes[key].append((day_of(moment), group))
    paths = apps.get_model("participants", "Enrolment").objects.exclude(group=None).order_by("pk")
    new = [
        stay(enrolment_id=path.pk, group_id=group, starts_on=first, ends_on=last)
        for path in paths.only("starts_on", "ended_on", "group").iterator()
        for group, first, last in stays_of(path, changes[path.pk])
    ]
    stay.objects.bulk_create(new, batch_size=PORTION)


def write_breaks(apps, schema_editor):
    """Write the breaks of every path that was on one."""
    log = apps.get_model("audit", "TransitionLog").objects.filter(kind="participants.enrolment").order_by("pk")
    moves = defaultdict(list)
    paused = set(log.filter(move="pause").values_list("object", flat=True))
    for one in log.filter(object__in=paused, move__in=["pause", "resume", "leave", "complete"]).iterator():
        moves[one.object].append((one.move, day_of(one.at), one.reason))
    kind = apps.get_model("participants", "Break")
    every = apps.get_model("participants", "Enrolment").objects.only("uuid", "starts_on", "ended_on", "state")
    paths = list(every.filter(state="on_break")) + list(every.exclude(state="on_break").filter(uuid__in=paused))
    kind.objects.bulk_create(
        [
            kind(enrolment_id=path.pk, starts_on=first, ended_on=last, kind="other", reason=reason)
            for path in paths
            for first, last, reason in breaks_of(path, moves[path.uuid])
        ],
        batch_size=PORTION,
    )


def say_beside(apps, schema_editor):
    """Give a reason to all but the first of the paths of a person that run at once."""
    paths, seen = apps.get_model("participants", "Enrolment"), set()
    running = paths.objects.filter(state__in=RUNNING).order_by("starts_on", "number", "pk")
    for path in running.only("participant", "beside_reason"):
        if path.participant_id in seen:
            path.beside_reason = BESIDE
            path.save(update_fields=["beside_reason"])
        seen.add(path.participant_id)
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table while a foreign key waits to be checked


class Migration(migrations.Migration):
    dependencies = [("participants", "0007_breaks_stays_and_absences"), ("audit", "0002_refusals_and_searches")]

    operations = [
        migrations.RunPython(step, migrations.RunPython.noop) for step in (write_stays, write_breaks, say_beside)
    ]
