"""All settings, read from the environment. Nothing set means the embedded demonstration.

`MEMSSI_ENVIRONMENT=production` asks for everything a service needs (secret, hosts, PostgreSQL,
Redis, mail) and refuses to start without it. `docs/operations.md` lists the variables.
"""

import base64
import secrets
from pathlib import Path
from typing import Any

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from memssi import identities, security

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("MEMSSI_ENVIRONMENT", "demo")
if ENVIRONMENT not in {"demo", "production"}:
    raise ImproperlyConfigured("MEMSSI_ENVIRONMENT is 'demo' or 'production'.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", False) and not PRODUCTION

FOLDERS = ("queue/messages", "queue/processed", "queue/control", "mail", "media", "cache", "static")
VAR_DIR = Path(env.str("MEMSSI_VAR", str(BASE_DIR / "var"))).resolve()
if not PRODUCTION:
    for name in FOLDERS:
        (VAR_DIR / name).mkdir(parents=True, exist_ok=True)


def demo_secret_key() -> str:
    """Return the key of this demonstration, made once, so that a restart signs nobody out."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


def demo_mfa_key() -> str:
    """Return the key that this demonstration keeps second factors under, made once."""
    path = VAR_DIR / "mfa_key"
    if not path.exists():
        path.write_text(Fernet.generate_key().decode())
        path.chmod(0o600)
    return path.read_text()


def demo_evidence_key() -> str:
    """Return the key that this demonstration signs evidence with, made once."""
    path = VAR_DIR / "evidence_key"
    if not path.exists():
        path.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", "") or demo_secret_key()
BASE_URL = env.str("BASE_URL") if PRODUCTION else env.str("BASE_URL", "http://localhost:8000")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# --- The product's name, as the client wants it shown ---
SITE_NAME = env.str("SITE_NAME", "MEMSSI")
SITE_LONG_NAME = env.str(
    "SITE_LONG_NAME", "Maine Emergency Management Safety and Security Institute"
)
SITE_OWNER = env.str("SITE_OWNER", "Maine School Safety Center")
# The mark, as paths below static/: on the dark head of a page, and on paper.
SITE_MARK = env.str("SITE_MARK", "img/mark.svg")
SITE_MARK_ON_PAPER = env.str("SITE_MARK_ON_PAPER", "img/mark-dark.svg")
# The State whose service this is, named above the head of every page; empty: not shown.
SITE_STATE_NAME = env.str("SITE_STATE_NAME", "")
SITE_STATE_URL = env.str("SITE_STATE_URL", "")
SITE_PHONE = env.str("SITE_PHONE", "207-555-0100")
SITE_EMAIL = env.str("SITE_EMAIL", "training@example.org")

INSTALLED_APPS = [
    "core",
    "wording",
    "audit",
    "notifications",
    "background",
    "documents",
    "accounts",
    "organizations",
    "courses",
    "support",
    "enrollment",
    "attendance",
    "transcripts",
    "certificates",
    "reports",
    "worker",
    "memssi",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "accounts.apps.UserSessionsConfig",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.page_guards",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.compression.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.session_seen",
    "accounts.middleware.SecondFactorMiddleware",
    "core.middleware.drafts_kept",
    "core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "memssi.urls"
WSGI_APPLICATION = "memssi.wsgi.application"
FORM_RENDERER = "core.forms.FormRenderer"
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
                "wording.context.site",
                "reports.context.navigation",
            ],
        },
    },
]

# --- Database: SQLite in one file, or PostgreSQL by DATABASE_URL ---
if PRODUCTION or env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL names a PostgreSQL database: postgres://…")
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "memssi.sqlite3",
            "OPTIONS": {
                # Take the write lock at BEGIN: two writers wait for one another instead of
                # failing halfway with "database is locked" (ADR 0003).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                    "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
                    # INSERT OR REPLACE deletes too; without this no trigger would see it.
                    "PRAGMA recursive_triggers=ON;"
                ),
            },
            "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Background work: Redis, or plain files under var/queue (ADR 0004) ---
REDIS_URL = env.str("REDIS_URL") if PRODUCTION else env.str("REDIS_URL", "")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "America/New_York"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # A dead broker must not hold a request: half a second, and the sweep finds the row.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 900,
        "socket_connect_timeout": 0.4,
        "socket_timeout": 5,
        "max_retries": 0,
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "memssi",
        }
    }
else:
    CELERY_BROKER_URL = "files://localhost/"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue/messages"),
        "data_folder_out": str(VAR_DIR / "queue/messages"),
        "processed_folder": str(VAR_DIR / "queue/processed"),
        "control_folder": str(VAR_DIR / "queue/control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
        }
    }

# --- People and sign-in ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.LocalPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reports:home"
ACCOUNT_SIGNUP_REDIRECT_URL = "enrollment:guide_work"  # unless a page was asked for before
LOGOUT_REDIRECT_URL = "enrollment:offering_list"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.sign_in.SignupForm",
    "login": "accounts.forms.sign_in.LoginForm",
    "add_email": "accounts.forms.sign_in.AddEmailForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "accounts.forms.sign_in.SetPasswordForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
    "request_login_code": "accounts.forms.sign_in.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.sign_in.ConfirmLoginCodeForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners open every link
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # school mail may be slow
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Counted in the shared cache. Beside allauth's own: a slow spray over many accounts from one
# address, codes of paper, and wrong words from the screen of a room. A whole school stands behind
# one address, so those are few for one person or phone and many for an address.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,60/h/ip,5/5m/key",
    "claim_code": "10/m/ip,30/h/ip",
    "room_words": "12/5m/key,600/5m/ip",
}

# --- Second factors: an app's codes, passkeys, recovery codes (ADR 0017) ---
MFA_ADAPTER = "accounts.encryption.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "authenticate": "accounts.forms.factors.AuthenticateForm",
    "reauthenticate": "accounts.forms.factors.ReauthenticateForm",
    "activate_totp": "accounts.forms.factors.ActivateAppForm",
    "add_webauthn": "accounts.forms.factors.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.factors.RenamePasskeyForm",
}
# The first key encrypts; all of them decrypt. `docs/operations.md` says how to change it.
MFA_KEYS = (
    env.list("MFA_KEYS") if PRODUCTION else env.list("MFA_KEYS", default=[]) or [demo_mfa_key()]
)

# --- Evidence of classes: the first key signs, the public halves of all are published ---
EVIDENCE_KEYS = (
    env.list("EVIDENCE_KEYS")
    if PRODUCTION
    else env.list("EVIDENCE_KEYS", default=[]) or [demo_evidence_key()]
)

# --- Issuers of identities (OpenID Connect) ---
SOCIALACCOUNT_ADAPTER = "accounts.identities.IdentityAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # the name is shown to be confirmed
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.sign_in.IdentitySignupForm"}
SOCIALACCOUNT_PROVIDERS = identities.providers(
    env.str("MEMSSI_IDENTITY_ISSUERS", ""), production=PRODUCTION
)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BASE_URL.startswith("https") else "http"
# Questions answered above `accounts`: which roles are granted, who works where.
ACCOUNTS_GRANTED_ROLES = "organizations.models.granted_roles"
ACCOUNTS_EMPLOYERS = "organizations.models.employer_names"
ACCOUNTS_PEOPLE_OF_ORGANIZATIONS = "organizations.models.people_of_organizations"
ACCOUNTS_PEOPLE_OF_AGENCIES = "organizations.models.people_of_agencies"
ACCOUNTS_PEOPLE_OF_SCHOOLS = "organizations.models.people_of_schools"
ORGANIZATIONS_LANE_OF_GRANT = "courses.models.lane_of_grant"
# A roster of 400 people without scripts is four fields for each, and a class may be larger.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
LINKS_MAY_LEAD_INSIDE = False  # for tests alone: links of materials to this machine
COURSES_CLASSES_WITH_A_SEAT = "enrollment.models.classes_with_a_seat"
ATTENDANCE_CLOSED_CLASSES = "transcripts.closing.is_closed"
TRANSCRIPTS_CERTIFICATES_BY_SEAT = "certificates.models.certificates_by_seat"
TRANSCRIPTS_CERTIFICATES_MADE = "certificates.models.made_for"

# --- Words that staff may change: where each app declares its own ---
WORDING = [
    "wording.texts.TEXTS",
    "accounts.texts.TEXTS",
    "accounts.security_texts.TEXTS",
    "organizations.texts.TEXTS",
    "courses.texts.TEXTS",
    "enrollment.texts.TEXTS",
    "attendance.texts.TEXTS",
    "transcripts.texts.TEXTS",
    "certificates.texts.TEXTS",
    "support.texts.TEXTS",
    "support.answers.TEXTS",
]

# --- Mail ---
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <{SITE_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
if PRODUCTION or env.str("EMAIL_URL", ""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "notifications.backends.MailFolderBackend"
MAIL_FOLDER = VAR_DIR / "mail"

# --- Files ---
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
# The pictures of the documentation are also those of the help.
STATICFILES_DIRS = [BASE_DIR / "static", ("pictures", BASE_DIR / "docs/images")]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "core.storage.LocalStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Papers, materials and results of long work: on this machine, or in any store that speaks S3. They
# are handed out by pages that ask who reads, never by the store itself (ADR 0044).
if S3_BUCKET := env.str("S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "location": env.str("S3_PREFIX", ""),
            "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
            "region_name": env.str("S3_REGION", "us-east-1"),
            # Without keys those of the machine's own role are used.
            "access_key": env.str("S3_ACCESS_KEY", "") or None,
            "secret_key": env.str("S3_SECRET_KEY", "") or None,
            "addressing_style": "path" if env.str("S3_ENDPOINT_URL", "") else "auto",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": 4 * 1024 * 1024,  # what is larger is read by way of the disk
        },
    }
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MANIFEST_STRICT = False

# --- Language and time ---
LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_TZ = True
USE_I18N = True

# --- Security of every page: all of it in `memssi.security` ---
HTTPS = BASE_URL.startswith("https")
PERMISSIONS_POLICY: str = security.PERMISSIONS_POLICY
PERMISSIONS_POLICY_WITH_CAMERA: str = security.PERMISSIONS_POLICY_WITH_CAMERA
CROSS_ORIGIN_RESOURCE_POLICY: str = security.CROSS_ORIGIN_RESOURCE_POLICY
vars().update(
    security.guards(
        production=PRODUCTION,
        ssl_redirect=env.bool("SECURE_SSL_REDIRECT", True),
        hsts_seconds=env.int("SECURE_HSTS_SECONDS", 31_536_000),
    )
)

# --- Pages that work without a network: their template, and what they need beside every page ---
OFFLINE_START = "/offline/"
OFFLINE_PAGES = {
    OFFLINE_START: (
        "attendance/kit.html",
        (
            "js/kit_store.js",
            "js/kit_line.js",
            "js/kit_rows.js",
            "js/kit.js",
            "js/camera.js",
            "js/scan_worker.js",
            "vendor/jsqr/jsQR.js",
        ),
    )
}

DJANGO_TABLES2_TEMPLATE = "django_tables2/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        name: {"level": "WARNING"} for name in ("pikepdf", "fontTools", "httpx", "celery.worker")
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
