from django.db import migrations

from core.crypto_store import encrypt_values


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_encrypt_schema'),
    ]

    operations = [
        encrypt_values('accounts'),
    ]
