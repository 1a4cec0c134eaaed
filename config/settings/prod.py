"""Production: everything that may differ is read strictly; a wrong or missing value stops the start with a sentence."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import SMS_URL, database, env, queue

DEBUG = False
DEMONSTRATION = False
SECRET_KEY = env.text("JALON_SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or "not-a-secret" in SECRET_KEY:
    raise ImproperlyConfigured("JALON_SECRET_KEY is too weak: write at least 50 random characters.")
JALON_KEYS = env.keys("JALON_KEYS", "JALON_KEY_FILE")
JALON_KEY_FILE = env.text("JALON_KEY_FILE", "")  # looked at by check --deploy (core.private_files)
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

JALON_MFA = env.choice("JALON_MFA", "required", {"required"})
SITE_ADDRESS = env.text("JALON_SITE_ADDRESS", f"https://{ALLOWED_HOSTS[0].lstrip('.')}").rstrip("/")
if not SITE_ADDRESS.startswith("https://"):
    raise ImproperlyConfigured("JALON_SITE_ADDRESS must begin with https://, because mails lead there.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_SSL_REDIRECT = env.flag("JALON_SSL_REDIRECT", True)
BEHIND_PROXY = env.flag("JALON_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = "__Host-jalon_session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-jalon_csrf"
CSRF_COOKIE_SECURE = True
DEVICE_COOKIE_NAME = "__Host-jalon_device"
LANGUAGE_COOKIE_NAME = "__Host-jalon_language"
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
if SMS_URL and not SMS_URL.startswith("https://"):
    raise ImproperlyConfigured("JALON_SMS_URL must begin with https://, because numbers of persons go there.")
ADMINS: list = []  # a mail with a traceback would carry what was typed; errors are told by the log, without contents
