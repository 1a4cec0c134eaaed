from django.db import migrations

from core.crypto_store import encrypt_values


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_encrypt_schema'),
    ]

    operations = [
        encrypt_values('audit'),
    ]
