"""Settings of every installation: no secrets, and nothing specific to a machine."""

from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO

from amparo.foundation.kernel.languages import of_pages

PACKAGE = Path(__file__).resolve().parent.parent

# Django has no Filipino; without this a child in Manila would get English errors.
for _language in of_pages():
    LANG_INFO.setdefault(
        _language.code,
        {
            "bidi": _language.right_to_left,
            "code": _language.code,
            "name": _language.name,
            "name_local": _language.own,
        },
    )

ROOMS = [
    "amparo.foundation.kernel",
    "amparo.foundation.journal",
    "amparo.foundation.design",
    "amparo.foundation.proposals",
    "amparo.foundation.countries",
    "amparo.foundation.organisations",
    "amparo.foundation.vault",
    "amparo.foundation.accounts",
    "amparo.foundation.lists",
    "amparo.foundation.tasks",
    "amparo.foundation.matching",
    "amparo.foundation.decisions",
    "amparo.foundation.audit",
    "amparo.foundation.persons",
    "amparo.foundation.questionnaires",
    "amparo.response.services",
    "amparo.response.referrals",
    "amparo.response.cases",
    "amparo.response.case_transfers",
    "amparo.response.follow_up",  # its panel stands first on the page of a case
    "amparo.response.people_around",
    "amparo.response.services_delivered",
    "amparo.response.home_visits",
    "amparo.response.supervision",
    "amparo.response.own_tasks",
    "amparo.response.concerns",
    "amparo.response.transfers",
    "amparo.response.consultations",
    "amparo.response.online_desk",
    "amparo.response.retention",
    "amparo.response.muting",
    "amparo.response.safeguarding",
    "amparo.response.canned_texts",
    "amparo.response.reporter_names",
    "amparo.prevention.courses",
    "amparo.prevention.learning",
    "amparo.prevention.groups",
    "amparo.results.indicators",
    "amparo.results.intake_figures",
    "amparo.results.case_figures",
    "amparo.channels.public",
    "amparo.demo",
]

INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "amparo.channels.public.middleware.OutsideMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amparo.foundation.accounts.middleware.ActorMiddleware",
    "amparo.foundation.accounts.uploads.UploadMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "amparo.urls"
WSGI_APPLICATION = "amparo.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
FORM_RENDERER = "amparo.foundation.design.forms.Renderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amparo.foundation.accounts.context.frame",
            ],
            # {% csrf_token %} also says whose form it is.
            "builtins": ["amparo.foundation.design.templatetags.written_by"],
        },
    }
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "amparo.foundation.accounts.password_strength.GuessableValidator"},
    {
        "NAME": (
            "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
        ),
    },
]
# Our own pages sign people in; allauth checks passwords, codes and passkeys for them.
LOGIN_URL = "accounts:sign_in"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "amparo.foundation.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Its limit per account would let anyone lock a colleague out: accounts/rate_limits.py.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "amparo.foundation.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODE_DIGITS = 10  # on paper; six digits are from an app
MFA_TOTP_TOLERANCE = 1  # cheap phones are half a minute off
PASSWORD_HASHERS = [
    "amparo.foundation.accounts.hashers.PepperedHasher",
    "amparo.foundation.accounts.hashers.OlderArgon2Hasher",
]

LANGUAGE_CODE = "en"
LANGUAGES = [(one.code, one.label_for_staff) for one in of_pages()]
# The languages available to the public. Which of them are offered is decided on
# the staff pages, language by language, by someone who speaks it.
PUBLIC_LANGUAGES = [code for code, _name in LANGUAGES]
# The languages of the staff pages: their catalogues are complete.
STAFF_LANGUAGES = ["en", "es"]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "amparo.foundation.design.formats"  # English: day first
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Sessions end when idle; the second cookie that unlocks keys is the accounts room's.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "s"
# Public pages never see who is signed in, so they can neither vary nor tell.
SESSION_COOKIE_PATH = "/staff/"
# One-time messages ("Saved") are kept in the browser, not in a table.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# Cookies are read under these addresses; anywhere else they are dropped unread.
AMPARO_COOKIE_PATHS = ("/staff/", "/demo/")
CSRF_COOKIE_NAME = "c"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "amparo.foundation.accounts.views.unsent.csrf_failed"

SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null", and valid forms are refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Django's checks that commands/checks.py replaces, with what to do ...
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS
    "security.W009",  # SECRET_KEY
    "security.W012",  # session cookie
    "security.W016",  # CSRF cookie
    "security.W018",  # DEBUG
    "security.W020",  # ALLOWED_HOSTS
    # ... and those an installation cannot decide: subdomains, and a redirect that the
    # proxy makes.
    "security.W005",
    "security.W008",
    "security.W021",
]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Forms of text only, whole and in memory (channels/public/bodies.py); anything else is
# refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000  # a page of questions has many
AMPARO_PUBLIC_FIELDS = 200  # what is sent to any page outside of /staff/
# One file, in memory and never on the disk, for addresses that end in "/upload/" only
# (kernel/uploads.py).
AMPARO_UPLOAD_BYTES = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_MAX_MEMORY_SIZE = AMPARO_UPLOAD_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
AMPARO_BODY_TYPES: tuple[str, ...] = ("application/x-www-form-urlencoded",)
# Seconds between two reads after which a line is hung up on.
AMPARO_READ_SECONDS = 20

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        # Large enough that nobody can evict the counts of wrong passwords.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
TASKS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "amparo.foundation.kernel.background.RoundedQueue"}
}

# What failed and where in the code; never who asked, for what, or what was typed.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "amparo.foundation.kernel.logs.Discreet"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "discreet"}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would write paths, and send pages of data by e-mail.
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "django.server": {"handlers": [], "propagate": False},
    },
}

# -- Amparo's own ------------------------------------------------------------------
AMPARO_SITE = "amparo"  # bound into every ciphertext; never change it afterwards
AMPARO_SECRET_OLD = ""  # the secret before, while a rotation is under way
AMPARO_DEMO = False
# The countries of this installation; empty: all of the programme.
AMPARO_COUNTRIES: tuple[str, ...] = ()
# Show languages that nobody has signed off, marked: on development machines only.
AMPARO_OFFER_UNREVIEWED = False
# Argon2id for secrets that people type: passwords (memory in KiB, passes) ...
AMPARO_PASSWORD_ARGON = (64 * 1024, 3)
# ... and the reporter's receipt; SECURITY.md has the calculation.
AMPARO_RECEIPT_ARGON = (8 * 1024, 1)
AMPARO_LONGEST_SESSION = 12 * 3600  # even if active; then the password again
AMPARO_SESSION_WARNING = 15 * 60  # how long before that its pages say so
AMPARO_INVITATION_DAYS = 7
# The base of links in e-mails; never taken from a request's Host header.
AMPARO_ORIGIN = "http://localhost:8000"
AMPARO_TRUSTED_PROXIES = 0  # how many of them add to X-Forwarded-For
# Seconds for which an empty public page, and the facts for it, are cached for everyone
# (channels/public/page_cache.py).
AMPARO_PAGE_CACHE_SECONDS = 10
# Silence longer than this is an alarm (kernel/heartbeat.py); 0: nothing is watched.
AMPARO_HEARTBEAT_MINUTES = 5
# When it is night for a team that has not stated its hours: from, and until (local).
AMPARO_NIGHT = (21, 7)
# Webhooks (tasks/webhooks.py): addresses inside of the network, and a file with the
# authorities that sign their certificates (empty: those of the system).
AMPARO_WEBHOOKS_PRIVATE = False
AMPARO_WEBHOOKS_CA = ""
# Backups (backup/): how many days they live, the keys in them shorter; and a file
# outside of the database for the ids of what has ended (none: no list is kept).
AMPARO_BACKUP_DAYS = 90
AMPARO_BACKUP_GRANTS_DAYS = 14
AMPARO_ENDED_LIST = ""
AMPARO_NEUTRAL_EXIT = ""  # a site that the page after leaving may link to
AMPARO_RATE_COUNTER = (
    ""  # a file for counts (channels/public/rate_counter.py); none: each alone
)
# A file that counts answers by code (kernel/answer_counter.py); none: not counted.
AMPARO_ANSWER_COUNTER = ""

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY;"
        "PRAGMA secure_delete=ON"
    ),
}


# A statement that a connection has sent twice is prepared: planning was half of
# PostgreSQL's time for a concern. A pooler in between must support this.
POSTGRESQL_OPTIONS: dict[str, Any] = {
    "server_side_binding": True,
    "prepare_threshold": 2,
}


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for ``sqlite:///path`` or ``postgresql://...``."""
    from urllib.parse import parse_qsl, unquote, urlsplit

    from django.core.exceptions import ImproperlyConfigured

    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": dict(SQLITE_OPTIONS),
            "CONN_MAX_AGE": None,
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {**POSTGRESQL_OPTIONS, **dict(parse_qsl(parts.query))},
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        "AMPARO_DATABASE_URL must begin with sqlite:/// or postgresql://"
    )
