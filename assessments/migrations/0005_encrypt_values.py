from django.db import migrations

from core.crypto_store import encrypt_values


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0004_encrypt_schema'),
    ]

    operations = [
        encrypt_values('assessments'),
    ]
