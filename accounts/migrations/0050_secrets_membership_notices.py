"""Kinds of notice for limits that were reached, and the name as it was typed when a role was given."""

from django.db import migrations, models

KINDS = [
    ("file_opened", "A file of yours was opened by break-glass"),
    ("cover_given", "A colleague asks you to stand in"),
    ("file_lent", "A colleague lends you a file"),
    ("file_handed_over", "A file is now yours"),
    ("seal_asked", "Somebody asks to seal a file, or to lift a seal"),
    ("seal_decided", "It was decided about a seal"),
    ("role_to_confirm", "A role waits for your confirmation"),
    ("review_due", "A file was opened by break-glass: a review is due"),
    ("alert", "Something unusual in the access log"),
    ("question_limit", "A colleague asked as often as an hour allows whether somebody is known"),
    ("opening_limit", "A colleague opened as many files by break-glass as an hour allows"),
    ("number_twice", "The national register number of a sealed file was noted on another file"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_system_account")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24, verbose_name="kind"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _label in KINDS])),
                name="notice_kind_known",
                violation_error_message="This word is not known.",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="invited_as",
            field=models.CharField(blank=True, default="", max_length=161, verbose_name="name as it was typed"),
        ),
        migrations.AddField(
            model_name="historicalmembership",
            name="invited_as",
            field=models.CharField(blank=True, default="", max_length=161, verbose_name="name as it was typed"),
        ),
    ]
