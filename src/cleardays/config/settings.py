"""Settings, from the environment only; one that is missing says what it is for.

CLEARDAYS_SECRET_KEY   a long random text; signs the tokens of the forms and the sessions
DATABASE_URL           where records are kept: sqlite:////srv/cleardays/records.sqlite3, or
                       postgresql://app@host/name as the role that may not change the audit
CLEARDAYS_OWNER_URL    PostgreSQL only: the role that owns the tables; used by `cleardays migrate`
CLEARDAYS_STATE        a folder for the demo's records, when no DATABASE_URL is set
CLEARDAYS_MAIL         where mail is handed over: smtp://user:password@host:587; none: no mail
CLEARDAYS_MAIL_FROM    the address that mail comes from
CLEARDAYS_BACKUPS      the folder that backups go to; the list of what was erased is kept there too
CLEARDAYS_AKISMET_KEY  where readers' questions are shown to Akismet first: its key; off without one
CLEARDAYS_HOSTS        the host names that the pages are served under, with commas between them
CLEARDAYS_PROXY        1 where one proxy in front ends HTTPS, sets X-Forwarded-Proto itself, and adds
                       the address it was asked from to X-Forwarded-For
CLEARDAYS_EMERGENCY    the emergency number shown, or several with commas between them
CLEARDAYS_DEMO         1 for a trial on one machine: plain HTTP, a new secret at each start
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from cleardays.web.emergency import emergency_numbers

DEMO = os.environ.get("CLEARDAYS_DEMO") == "1"


def _needed(name: str, what: str, in_demo: str) -> str:
    value = os.environ.get(name, "").strip() or (in_demo if DEMO else "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: {what}. Set it in the environment, or set CLEARDAYS_DEMO=1 for a "
            f"trial on this machine only. Nothing was started."
        )
    return value


DEBUG = False  # its error pages would show what a person handed in
SECRET_KEY = _needed(
    "CLEARDAYS_SECRET_KEY",
    "a random text of 50 letters or more that nobody else knows; it signs the tokens of the forms",
    get_random_secret_key(),
)
ALLOWED_HOSTS = [
    host.strip()
    for host in _needed(
        "CLEARDAYS_HOSTS",
        "the host names that the pages are served under, such as diary.example.org",
        "127.0.0.1,localhost,[::1]",
    ).split(",")
]

EMERGENCY_NUMBERS = emergency_numbers(os.environ.get("CLEARDAYS_EMERGENCY", ""))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "cleardays.records",
    "cleardays.web",  # before the sign-in library: its pages are ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cleardays.web.headers.more_headers",
    "csp.middleware.CSPMiddleware",
    "cleardays.web.static_names.StaticFiles",
    "django.middleware.gzip.GZipMiddleware",  # it pads at random, against BREACH
    "cleardays.web.palette.remember_palette",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cleardays.web.door.Door",
]
ROOT_URLCONF = "cleardays.config.urls"
WSGI_APPLICATION = "cleardays.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "cleardays.web.palette.palette_of",
                "cleardays.web.rooms.rooms_of",
                "cleardays.web.door.who_is_here",
            ]
        },
    }
]

# --- where records are kept -------------------------------------------------------------------------

STATE = Path(os.environ.get("CLEARDAYS_STATE") or ".state").absolute()
DATABASE = dj_database_url.parse(
    _needed(
        "DATABASE_URL",
        "where records are kept, such as sqlite:////srv/cleardays/records.sqlite3 or "
        "postgresql://app@host/cleardays",
        f"sqlite:///{STATE / 'demo.sqlite3'}",
    ),
    conn_max_age=60,
    conn_health_checks=True,
)
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE["CONN_MAX_AGE"] = 0
    DATABASE["TEST"] = {"NAME": str(STATE / "test.sqlite3")}  # a file: threads share it
    # A commit is on the disk when it is acknowledged; a writer begins as one, so that two never
    # read the same and then both write.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA busy_timeout=20000;"
        ),
    }
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES = {"records": "cleardays.records.migrations"}

# --- who signs in -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "records.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
_CHECK = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _CHECK + "UserAttributeSimilarityValidator"},
    {"NAME": _CHECK + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _CHECK + "CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "cleardays.web.sign_in.ByInvitation"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation sent to it
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_FORMS = {
    "login": "cleardays.web.door_forms.SignIn",
    "reset_password": "cleardays.web.door_forms.Forgotten",
    "change_password": "cleardays.web.door_forms.Change",
    "reset_password_from_key": "cleardays.web.door_forms.Renew",
    "reauthenticate": "cleardays.web.door_forms.Again",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "ask_try": "60/h/ip",
    "ask": "10/d/ip,40/d/key",  # questions that are kept: by an address, and under one article
}
MFA_ADAPTER = "cleardays.web.sign_in.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = (
    True  # it is held, and it asks for a finger, a face or a PIN: two factors
)
MFA_TOTP_ISSUER = "Cleardays"
MFA_RECOVERY_CODES_SHOW_ONCE = True
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",  # shared by every worker
        "LOCATION": "throttle",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "cleardays" if DEMO else "__Host-cleardays"
SESSION_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # a link in a letter leads to the page, not to signing in again
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

MAIL = os.environ.get("CLEARDAYS_MAIL", "")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if MAIL:
    _mail = urlsplit(MAIL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
EMAIL_TIMEOUT = 5  # seconds; what could not be handed over is tried again by `cleardays remind`
DEFAULT_FROM_EMAIL = os.environ.get("CLEARDAYS_MAIL_FROM", "cleardays@localhost")
APPEND_SLASH = False
BACKUPS = os.environ.get("CLEARDAYS_BACKUPS", "")
AKISMET_KEY = os.environ.get("CLEARDAYS_AKISMET_KEY", "").strip()

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# --- what may come in: into memory only, and never without a limit --------------------------------

MEBIBYTE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["cleardays.web.upload.IntoMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 36 * MEBIBYTE  # 25 MB that did not pack at all, as base64, and more
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 3

# --- what a browser is told -----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],  # a session saves itself as it is filled in
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer a form's Origin is null, and is refused
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
if os.environ.get("CLEARDAYS_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # or everybody would share one limit: the proxy's

CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_NAME = "csrf" if DEMO else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # until the browser is closed
CSRF_FAILURE_VIEW = "cleardays.web.error_views.not_our_form"
OWN_COOKIES_SECURE = not DEMO

# --- style, script and icon: small, ours, named by what they hold ---------------------------------

STATIC_URL = "/static/"
STORAGES = {"staticfiles": {"BACKEND": "cleardays.web.static_names.NamedByContent"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- what is written down: that something went wrong and where, never what was handed in -----------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "cleardays.web.logs.Quiet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "ERROR", "propagate": True}},
}
