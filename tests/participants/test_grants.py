"""Grants are guardian's object permissions: the permission is what is asked, and the table says what it opens."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from guardian.shortcuts import assign_perm
from guardian.utils import get_user_obj_perms_model

from core.actor import acting_as
from participants.models import ParticipantUserGrant
from permissions.checks import may
from permissions.policy import GRANTED, POLICY, Grant
from tests.participants.full_file import lend, open_by_break_glass
from tests.support.factories import system

pytestmark = pytest.mark.django_db
OF_FILES = {"participant", "enrolment", "assessment", "plan"}


def newly_open(stage, write) -> set[str]:
    """Return the actions that a grant opens on a file that is somebody else's."""
    asked = [action for action in POLICY if action.split(".")[0] in OF_FILES]
    before = {action for action in asked if may(stage.worker, action, stage.colleagues)}
    write(stage.colleagues, stage.worker)
    return {action for action in asked if may(stage.worker, action, stage.colleagues)} - before


def test_each_grant_is_a_permission_on_a_participant():
    declared = Permission.objects.filter(content_type__app_label="participants", content_type__model="participant")
    assert set(Grant) <= set(declared.values_list("codename", flat=True))


@pytest.mark.parametrize(("grant", "write"), [(Grant.BREAK_GLASS, open_by_break_glass), (Grant.COVER, lend)])
def test_a_permission_opens_what_the_table_says(stage, grant: Grant, write):
    opened = newly_open(stage, write)
    assert opened
    assert opened <= GRANTED[grant]


def test_another_permission_opens_nothing(stage):
    view = Permission.objects.get(content_type__app_label="participants", codename="view_participant")
    assert not newly_open(stage, lambda *given: lend(*given, permission=view))


def test_guardian_finds_the_table_and_its_rules_hold_there(stage):
    """Whoever calls guardian comes to the same rows, and the database wants a reason and an end."""
    assert get_user_obj_perms_model(stage.own) is ParticipantUserGrant
    with pytest.raises(IntegrityError), transaction.atomic(), acting_as(system(), "test"):
        assign_perm(Grant.COVER, stage.colleague, stage.own)
    assert not ParticipantUserGrant.objects.exists()


def test_guardian_s_other_tables_open_nothing(stage):
    """Without a table of our own for groups, guardian writes in its generic one, which nothing reads."""
    group = Group.objects.create(name="Everybody")
    stage.worker.groups.add(group)
    assign_perm(Grant.COVER, group, stage.colleagues)
    assert apps.get_model("guardian", "GroupObjectPermission").objects.count() == 1
    assert not may(stage.worker, "participant.file", stage.colleagues)


def test_nobody_opens_a_file_to_themselves_for_longer_than_four_hours(stage):
    with pytest.raises(IntegrityError), transaction.atomic():
        lend(stage.colleagues, stage.worker, granted_by=stage.worker)  # for a week
