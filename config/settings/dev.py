"""A developer's machine and `make demo`: embedded database and queue unless addresses say otherwise."""

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, database, env, queue

DEBUG = env.flag("JALON_DEBUG", False)
SECRET_KEY = env.text("JALON_SECRET_KEY", "development-only-not-a-secret-" + "x" * 40)
JALON_KEYS = env.keys("JALON_KEYS", "JALON_KEY_FILE", drawn=VAR_DIR / "keys")
JALON_KEYS_DRAWN_NOW = env.drawn_now
ALLOWED_HOSTS = env.words("JALON_HOSTS", "localhost,127.0.0.1,[::1]")
DATABASES = database(f"sqlite:///{VAR_DIR / 'jalon.sqlite3'}")
globals().update(queue(env.redis("REDIS_URL")))
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
MESSAGE_GATEWAYS = {"sms": "folder", "mail": "folder"}  # nothing leaves the machine
DEMONSTRATION = True
BEHIND_PROXY = False
SITE_ADDRESS = env.text("JALON_SITE_ADDRESS", f"http://localhost:{env.number('PORT', 8000, least=1, most=65535)}")
JALON_MFA = env.choice("JALON_MFA", "optional", {"required", "optional"})
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
