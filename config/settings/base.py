"""What every way of running Jalon shares. Nothing here is secret or specific to a machine."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import Env
from config.settings.auth import *  # noqa: F403

env = Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("JALON_VAR", str(BASE_DIR / "var")))

# The vault: files that people send and that jobs make, encrypted (core.vault). Backed up after the database.
JALON_FILES = Path(env.text("JALON_FILES", str(VAR_DIR / "files")))
# "host:port" of clamd, which looks for viruses in what people send; "" where there is none, which pages say.
JALON_CLAMD = env.address("JALON_CLAMD")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_fsm",
    "guardian",
    "simple_history",
    "django_cotton",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "core",
    "audit",
    "accounts",
    "permissions",
    "home",
    "administration",
    "agenda",
    "jobs",
    "partners",
    "participants",
    "messaging",
    "assessments",
    "workshops",
    "documents",
    "appointments",
    "actionplans",
    "person",
    "reporting",
    "oversight",
    "exchange",
    "demo",
]

MIDDLEWARE = [
    # Those that set headers come first, so that redirects, errors and static files carry them too.
    "core.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.devices.DeviceMiddleware",
    "accounts.session_timeout.SessionLimitsMiddleware",
    "accounts.middleware.SignInFirstMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.PersonalLanguageMiddleware",
    "accounts.middleware.ActingMiddleware",
    "assessments.middleware.TogetherLockMiddleware",
    "accounts.refusals.RefusalMiddleware",
    "accounts.page_centre.PageCentreMiddleware",
    "accounts.mfa.policy.SecondStepMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "accounts.templatetags.page_centre",
                "core.templatetags.dates",
                "core.templatetags.texts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.here",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "core.forms.AccessibleFormRenderer"

# guardian: exceptional grants only, in direct-FK tables; no shadow user, no model-level answers (docs/adr/0051).
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend would be a second door for rights

# simple-history: the author comes from core.actor, never from its own middleware.
SIMPLE_HISTORY_DATE_INDEX = "Composite"
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "jalon_language"
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"

CSRF_COOKIE_NAME = "jalon_csrf"
CSRF_USE_SESSIONS = False
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "home.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Messages to participants (docs/messages.md): by which gateway each channel leaves, "" where it is off.
SMS_URL = env.text("JALON_SMS_URL", "")
SMS_TOKEN = env.text("JALON_SMS_TOKEN", "")
SMS_REPORT_SECRET = env.text("JALON_SMS_REPORT_SECRET", "")  # signs the reports of the gateway; "": none are taken
SMS_PREFIXES = env.words("JALON_SMS_PREFIXES", "+32")  # of the countries to which the gateway sends
SMS_PRICE_TENTHS = env.number("JALON_SMS_PRICE_TENTHS", 0)  # price of a text in tenths of a cent; 0: not known
MESSAGE_GATEWAYS = {"sms": "http" if SMS_URL and SMS_TOKEN else "", "mail": "smtp"}
MESSAGE_FOLDER = VAR_DIR / "messages"  # of the gateway "folder", by which nothing leaves the machine

EMAIL_TIMEOUT = 20  # seconds; a mail server that does not answer holds no worker longer

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# What an uploaded workbook may be before anything of it is parsed (bytes, rows and columns of one sheet).
WORKBOOK_MAX_BYTES = 5 * 1024 * 1024
WORKBOOK_MAX_UNPACKED_BYTES = 64 * 1024 * 1024
WORKBOOK_MAX_MEMBERS = 200
WORKBOOK_MAX_ROWS = 100_000
WORKBOOK_MAX_COLUMNS = 60

JOB_HEARTBEAT_SECONDS = 2
# A job whose runner was silent for so long is given to another; a heartbeat must fit in several times.
JOB_STALE_SECONDS = env.number("JALON_JOB_STALE_SECONDS", 20, least=5, most=3600)
JOB_MAX_ATTEMPTS = 5
# How long the files of a job that ended are kept: they hold persons' data, and the records hold what was imported.
JOB_FILE_DAYS = 7

# What the officer is told of by itself: more files than this opened in a day by one account, more files that are not
# its own, files opened from the one hour to the other (docs/data-protection.md).
ALERT_FILES_A_DAY = env.number("JALON_ALERT_FILES_A_DAY", 50, least=1)
ALERT_FILES_OUTSIDE = env.number("JALON_ALERT_FILES_OUTSIDE", 3, least=0)
ALERT_NIGHT = (22, 6)
ALERT_REFUSALS_A_DAY = env.number("JALON_ALERT_REFUSALS_A_DAY", 30, least=1)  # pages refused to one account

# How far the sealed logs had come, outside the database (docs/operations.md: keep a copy elsewhere).
AUDIT_CHECKPOINTS = Path(env.text("JALON_AUDIT_CHECKPOINTS", str(VAR_DIR / "audit" / "checkpoints.jsonl")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "core.log_format.QuietFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # What axes says of tries stands in the log of sign-ins, without the name in clear.
    # Django would mail a broken page with all that was typed to ADMINS: nothing is mailed, the line above is all.
    "loggers": {"axes": {"level": "ERROR"}, "django": {"handlers": [], "level": "INFO", "propagate": True}},
}


def database(address_default: str | None) -> dict:
    """Return DATABASES from DATABASE_URL; SQLite is set up for several processes (write-ahead log, immediate locks)."""
    settings = env.database("DATABASE_URL", address_default)
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON;",  # REPLACE deletes a row: the append-only triggers are asked,
        }
    else:
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
        settings["OPTIONS"] = {
            **settings.get("OPTIONS", {}),
            "options": "-c lock_timeout=15000",
        }
    return {"default": settings}


def queue(redis_url: str) -> dict:
    """Return the settings of the queue and of the shared cache: Redis, or else folders under VAR_DIR."""
    common = {
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_WORKER_MAX_TASKS_PER_CHILD": 50,
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TIMEZONE": TIME_ZONE,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
    }
    if redis_url:
        return common | {
            "CELERY_BROKER_URL": redis_url,
            "CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": 3600},
            "CACHES": {
                "default": {
                    "BACKEND": "django.core.cache.backends.redis.RedisCache",
                    "LOCATION": redis_url,
                    "KEY_PREFIX": "jalon",
                }
            },
        }
    folder = VAR_DIR / "queue"
    return common | {
        "CELERY_BROKER_URL": "filesystem://localhost",  # without a host kombu warns at each start
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
            "store_processed": False,
        },
        "CACHES": {
            "default": {
                "BACKEND": "core.cache.LockedFileCache",
                "LOCATION": str(VAR_DIR / "cache"),
                "OPTIONS": {"MAX_ENTRIES": 10_000},  # heartbeats must not be thrown out by what fills a cache
            }
        },
    }
