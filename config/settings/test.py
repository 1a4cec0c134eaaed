"""The test suite: same code, either engine (DATABASE_URL), tasks called in place unless a test starts a worker."""

import base64
import hashlib

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, VAR_DIR, database, env, queue

DEBUG = False
SECRET_KEY = "test-only-not-a-secret-" + "x" * 40
# The same in each process of a run, so that a database that was made once can be read by all of them.
JALON_KEYS = (base64.urlsafe_b64encode(hashlib.sha256(b"test-only-not-a-secret").digest()).decode(),)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DATABASES = database("sqlite:///:memory:")
globals().update(queue(env.redis("REDIS_URL")))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
JALON_FILES = BASE_DIR / "var" / "test-files"  # beside the databases that are kept from run to run
MESSAGE_GATEWAYS = {"sms": "memory", "mail": "memory"}
MEDIA_ROOT = VAR_DIR / "test-media"
DEMONSTRATION = True
BEHIND_PROXY = False
SITE_ADDRESS = "https://jalon.example.org"
JALON_MFA = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
