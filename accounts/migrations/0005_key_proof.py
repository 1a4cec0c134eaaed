from django.db import migrations, models

import core.crypto_fields


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_role_confirmation'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeyProof',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('word', core.crypto_fields.EncryptedTextField(default='jalon', verbose_name='word')),
            ],
            options={
                'verbose_name': 'proof of the keys',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='key_proof_once', violation_error_message='There is one proof of the keys.')],
            },
        ),
    ]
