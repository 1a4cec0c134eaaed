"""The notice of a merge of two files."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_text_of_setting'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('file_opened', 'A file of yours was opened by exception'), ('cover_given', 'A colleague asks you to stand in'), ('file_lent', 'A colleague lends you a file'), ('file_handed_over', 'A file is now yours'), ('file_passed_on', 'A file of yours has another key worker'), ('files_imported', 'An import wrote in your files'), ('set_aside', 'An import had something for a protected file'), ('import_to_confirm', 'An import to confirm'), ('seal_asked', 'Somebody asks to protect a file, or to lift a protection'), ('seal_decided', 'It was decided about a protection'), ('role_to_confirm', 'A role to confirm'), ('review_due', 'A file was opened by exception: a review is due'), ('alert', 'Something unusual in the access log'), ('question_limit', 'A colleague asked as often as an hour allows whether somebody is known'), ('opening_limit', 'A colleague opened as many files by exception as an hour allows'), ('number_twice', 'The national register number of a protected file was noted on another file'), ('link_made', 'A workshop link was made for an organisation without an e-mail address'), ('files_merged', 'Two files of one person were merged'), ('late_marks', 'Attendance answers arrived too late for their sheet')], max_length=24, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['file_opened', 'cover_given', 'file_lent', 'file_handed_over', 'file_passed_on', 'files_imported', 'set_aside', 'import_to_confirm', 'seal_asked', 'seal_decided', 'role_to_confirm', 'review_due', 'alert', 'question_limit', 'opening_limit', 'number_twice', 'link_made', 'files_merged', 'late_marks'])), name='notice_kind_known', violation_error_message='This word is not known.'),
        ),
    ]
