"""The settings of the workbench. What a force may choose is in `places`; the rest is as safe as we know how."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import dj_database_url
from psycopg import IsolationLevel

from truecount.workbench import places, shipping

HERE = Path(__file__).parent
SECRET_KEY = places.secret()
DEBUG = False
ALLOWED_HOSTS = places.hosts()
ROOT_URLCONF = "truecount.workbench.urls"
WSGI_APPLICATION = "truecount.workbench.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "truecount.workbench.ledger",
    "truecount.workbench.accounts",
    "truecount.workbench.decisions",
    "truecount.workbench.findings",
    "truecount.workbench.figures",
    "truecount.workbench.audits",
]

MIDDLEWARE = [
    "truecount.workbench.headers.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "truecount.workbench.bounds.legible",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "truecount.workbench.accounts.second_factor.by_provider",
    "django.contrib.messages.middleware.MessageMiddleware",
    "truecount.workbench.bounds.bounded",
    "truecount.workbench.accounts.gate.gate",
    "truecount.workbench.pages.told_plainly",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "environment": "truecount.workbench.pages.environment",
            "context_processors": ["truecount.workbench.pages.about"],
        },
    },
]

DATABASES = {"default": dj_database_url.parse(places.database(), conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers wait for each other from the start of a transaction, so that none fails half way through one.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    }
else:
    # Whatever the server's default: who waited for the end of the log's chain must then see what was added meanwhile.
    DATABASES["default"].setdefault("OPTIONS", {})["isolation_level"] = IsolationLevel.READ_COMMITTED
    # Seconds to wait for a server that does not even refuse, unless its address says otherwise.
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
ATOMIC_REQUESTS = True
DATABASES["default"]["ATOMIC_REQUESTS"] = ATOMIC_REQUESTS

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

# Five tries of one name, then a wait: of a stranger by the address, of a known browser by itself (lock_out.py).
AXES_HANDLER = "truecount.workbench.accounts.lock_out.Handler"
AXES_USERNAME_CALLABLE = "truecount.workbench.accounts.lock_out.counted_as"
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = "truecount.workbench.accounts.lock_out.counted_by"
AXES_COOLOFF_TIME = timedelta(minutes=15)
# A try while the door is closed does not keep it closed any longer: else whoever goes on trying keeps a colleague out.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "truecount.workbench.headers.sender"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "truecount.workbench.accounts.lock_out.locked"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "TrueCount"
OTP_TOTP_THROTTLE_FACTOR = 1

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(IDLE.total_seconds())
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "truecount.workbench.pages.stale_form"

# Bytes that may be sent at once: a form by anybody, files by whoever has signed in with both factors.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
LARGEST = 100_000_000

if places.https():
    # A proxy of the force's own ends HTTPS and says so in this header, which it must set itself on every request.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = HERE / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "truecount.workbench.lines.AsJson"}},
    "handlers": {"lines": shipping.handler()},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {"axes": {"level": "ERROR"}, "django.security": {"level": "WARNING"}},
}
