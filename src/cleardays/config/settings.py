"""Settings, from the environment only. Nothing is stored: no database, no sessions, no accounts.

CLEARDAYS_SECRET_KEY   a long random text; signs the tokens of the forms
CLEARDAYS_HOSTS        the host names that the pages are served under, with commas between them
CLEARDAYS_PROXY        1 where a proxy in front ends HTTPS and sets X-Forwarded-Proto itself
CLEARDAYS_EMERGENCY    the emergency number shown, or several with commas between them
CLEARDAYS_DEMO         1 for a trial on one machine: plain HTTP, a new secret at each start
"""

import os

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

INSTALLED_APPS = ["django.contrib.staticfiles", "csp", "cleardays.web"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cleardays.web.headers.more_headers",
    "csp.middleware.CSPMiddleware",
    "cleardays.web.static_names.StaticFiles",
    "django.middleware.gzip.GZipMiddleware",  # it pads at random, against BREACH
    "cleardays.web.palette.remember_palette",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "cleardays.config.urls"
WSGI_APPLICATION = "cleardays.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "cleardays.web.palette.palette_of",
                "cleardays.web.rooms.rooms_of",
            ]
        },
    }
]
DATABASES: dict[str, dict[str, str]] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False

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

CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_NAME = "csrf" if DEMO else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # until the browser is closed
CSRF_FAILURE_VIEW = "cleardays.web.error_views.not_our_form"
PALETTE_COOKIE_SECURE = not DEMO

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
