"""Production: everything that may differ is read strictly; a wrong or missing value stops the start with a sentence."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import database, env, queue

DEBUG = False
DEMONSTRATION = False
SECRET_KEY = env.text("JALON_SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or "not-a-secret" in SECRET_KEY:
    raise ImproperlyConfigured("JALON_SECRET_KEY is too weak: write at least 50 random characters.")
ALLOWED_HOSTS = env.words("JALON_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("JALON_HOSTS names the hosts one by one; * is refused.")
DATABASES = database(None)
_redis = env.redis("REDIS_URL")
if not _redis and not env.flag("JALON_EMBEDDED_QUEUE", False):
    raise ImproperlyConfigured(
        "REDIS_URL is not set. Name a Redis server, or write JALON_EMBEDDED_QUEUE=true for a single machine."
    )
globals().update(queue(_redis))

CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_SSL_REDIRECT = env.flag("JALON_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("JALON_BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = "__Host-jalon_session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-jalon_csrf"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("JALON_MAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = env.text("JALON_MAIL_FROM")
