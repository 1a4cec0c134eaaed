from django.db import migrations

from core.crypto_store import encrypt_values


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0002_encrypt_schema'),
    ]

    operations = [
        encrypt_values('partners'),
    ]
