from django.db import migrations

import core.crypto_fields


class Migration(migrations.Migration):

    dependencies = [
        ('actionplans', '0004_encrypt_values'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='problem',
            constraint=core.crypto_fields.UniqueByIndex(fields=('enrolment', 'domain', 'label_index'), name='problem_once', violation_error_message='This problem is already noted.'),
        ),
    ]
