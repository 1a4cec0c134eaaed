"""The test suite: same code, either engine (DATABASE_URL), tasks called in place unless a test starts a worker."""

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, database, env, queue

DEBUG = False
SECRET_KEY = "test-only-not-a-secret-" + "x" * 40
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DATABASES = database("sqlite:///:memory:")
globals().update(queue(env.redis("REDIS_URL")))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-media"
DEMONSTRATION = True
