"""The settings, in one file, from the environment: strict, unless it is the demonstration."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from starcivil import env

BASE_DIR = Path(__file__).resolve().parent.parent

# Names are read sign by sign; its dictionary of phrases costs every start a third of a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

# Two profiles (docs/decisions.md). The demonstration differs in four points only: plain http,
# keys and database of its own under var/, this machine's host names, its own static folder.
PROFILE = env.text("STARCIVIL_PROFILE", "strict")
DEMO = PROFILE == "demo"
if PROFILE not in {"strict", "demo"}:
    raise ImproperlyConfigured(f"STARCIVIL_PROFILE must be strict or demo, not {PROFILE!r}.")

if not DEMO and env.text("STARCIVIL_ENV"):
    env.read_file(env.text("STARCIVIL_ENV"))
if DEMO and env.text("DATABASE_URL"):
    raise ImproperlyConfigured("The demonstration makes its own database: unset DATABASE_URL.")

DEBUG = False
TLS = not DEMO
_KEYS = BASE_DIR / "var" / "demo" / "keys" if DEMO else None
SECRET_KEY = env.secret("SECRET_KEY", folder=_KEYS)
SEAL_KEYS = env.keys("SEAL_KEY", folder=_KEYS)  # by number; the first one seals, all open
SEAL_KEY = next(iter(SEAL_KEYS.values()))
FINGERPRINT_KEY = env.key("FINGERPRINT_KEY", folder=_KEYS)
ALLOWED_HOSTS = ["127.0.0.1", "localhost"] if DEMO else env.names("ALLOWED_HOSTS")

# Database: transactions belong to the actions (grids.writing), not to requests. It is the program's
# own role that logs in; the owner of the tables is asked for by migrate alone (starcivil/owner.py).
DATABASES = {
    "default": env.connection(
        name="starcivil", user="starcivil_program", host=env.text("STARCIVIL_SOCKET")
    )
    if DEMO
    else env.database()
}
ATOMIC_REQUESTS = False
# What a request may ask of it, not a command (starcivil/hurry.py). nginx gives an answer up after
# 60 seconds, so that by then the page that keeps what was typed has long been sent.
STATEMENT_TIMEOUT, IDLE_TRANSACTION_TIMEOUT = "30s", "30s"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "django_htmx",
    "axes",
    "csp",
    "grids",
    "households",
    "evaluation",
    "starcivil",
]
MIDDLEWARE = [
    "starcivil.request_lines.RequestLineMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "grids.away.AwayMiddleware",
    "evaluation.middleware.BoardMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "starcivil.middleware.ChosenLanguageMiddleware",
    "starcivil.limits.AddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "grids.middleware.LogInMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "starcivil.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "households.middleware.HomeMiddleware",
    "grids.middleware.OwnPasswordMiddleware",
    "grids.middleware.FactorMiddleware",
    "grids.middleware.WritingMiddleware",
    "starcivil.fresh.FreshMiddleware",
    "starcivil.middleware.WholeUploadMiddleware",
    "starcivil.room.RoomMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "starcivil.urls"
WSGI_APPLICATION = "starcivil.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files: hashed names, compressed beforehand, served by whitenoise
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "demo" / "static" if DEMO else BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Who is who
AUTH_USER_MODEL = "grids.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "grids.backends.OfficerBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "grids.logging_in.guessable.CommonWordValidator"},
    {"NAME": "grids.logging_in.guessable.WordsOfThePlaceValidator"},
]

# Whoever reads or decides for whole villages proves it by a second factor, too (grids/logging_in);
# in the demonstration everybody may try every account, and one has one.
SECOND_FACTOR_REQUIRED = not DEMO

# Failed logins: five, then waits that grow, for this name from this address only, so that a
# stranger cannot lock an owner out. Names are stored as fingerprints (starcivil/logins.py).
BEHIND_PROXY = env.switch("BEHIND_PROXY")
AXES_HANDLER = "starcivil.logins.Handler"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = "starcivil.logins.wait"
AXES_USE_ATTEMPT_EXPIRATION = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 100
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_CALLABLE = "starcivil.logins.pseudonym"
AXES_CLIENT_IP_CALLABLE = "starcivil.logins.address"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "csrfmiddlewaretoken", "next"]
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "grids/logging_in/login_wait.html"

# Sessions and cookies: __Host- binds them to this host, the CSRF token stays in the session.
# A page for everybody touches neither, so it sets no cookie.
SESSION_ENGINE = "grids.logging_in.sessions"
_HOST = "__Host-" if TLS else ""
SESSION_COOKIE_NAME = f"{_HOST}sid"
LANGUAGE_COOKIE_NAME = f"{_HOST}django_language"
LARGE_PRINT_COOKIE_NAME = f"{_HOST}big"
DEVICE_COOKIE_NAME = f"{_HOST}device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "grids.views.csrf_failure"
LANGUAGE_COOKIE_SECURE = LARGE_PRINT_COOKIE_SECURE = DEVICE_COOKIE_SECURE = TLS
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Transport and headers
SECURE_SSL_REDIRECT = TLS
# Whoever watches the service asks it on this machine, beside the proxy that speaks TLS.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
# Preloading would bind the whole domain above us, which is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# Logging: to standard error, without personal data (starcivil/logs.py)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "starcivil.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A line for each request; the demonstration's terminal shows its accounts instead.
        "starcivil.requests": {"level": "WARNING" if DEMO else "INFO"},
        "starcivil.security": {"level": "WARNING" if DEMO else "INFO"},
        "axes": {"level": "ERROR"},  # it quotes addresses and browsers; our own lines do not
        "waitress.queue": {"level": "ERROR"},  # it warns of every second request in a row
    },
}

# Photos that were made clean lie outside the code and everything that is served (grids/stores.py).
PHOTOS = (
    BASE_DIR / "var" / "demo" / "photos"
    if DEMO
    else env.text("PHOTOS", "/var/lib/starcivil/photos")
)

# Sealed backups, and the certificates that they are sealed to (docs/operations.md).
_BACKUPS = BASE_DIR / "var" / "demo" / "backups"
BACKUPS = _BACKUPS if DEMO else env.text("BACKUPS", "/var/backups/starcivil")
BACKUP_CERTIFICATES = (
    _BACKUPS / "certificates" if DEMO else env.text("BACKUP_CERTIFICATES", "/etc/starcivil-backup")
)

# Uploads: the server in front of us refuses what is larger than BODY_BYTES (docs/operations.md);
# a roster or photo of the allowed size stays in memory, so that it never lies on a disk in clear.
BODY_BYTES = 20 * 1024 * 1024
ROSTER_BYTES = 5 * 1024 * 1024
PHOTO_BYTES = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = PHOTO_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# Longer addresses and more parameters than any page of ours makes (starcivil/limits.py).
ADDRESS_BYTES = 3500
ADDRESS_PARAMETERS = 200
# A disk that fills up stops uploads first, then writes, never reads (starcivil/room.py). A tenth
# of a large disk is plenty, so the share counts below 20 GB only.
GUARDED_FOLDERS = [PHOTOS, env.text("DATABASE_FOLDER", "/var/lib/postgresql")]
ROOM_FOR_UPLOADS = 2 * 1024**3
ROOM_SHARE, ROOM_SHARE_BELOW = 0.1, 20 * 1024**3
ROOM_FOR_WRITES = 512 * 1024**2
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
