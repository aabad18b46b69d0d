"""One settings module, driven by the environment; nothing secret has a default outside the demo."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

# --- Mode -----------------------------------------------------------------------------------
# DEMO is the embedded portal with invented data; TESTING is set by the test suite alone.
DEMO = env.flag("DEMO")
TESTING = env.flag("TESTING")
DEBUG = env.flag("DEBUG")
EASY = DEMO or TESTING

SECRET_KEY = env.secret("SECRET_KEY", demo=EASY, fallback="demo-only-" + "k" * 40)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# Keys the database never holds: the audit chain's, the query codes', the reporters' and files'.
AUDIT_KEY = env.secret("AUDIT_KEY", demo=EASY, fallback="demo-only-audit-" + "a" * 32)
CODE_KEY = env.secret("CODE_KEY", demo=EASY, fallback="demo-only-code-" + "c" * 32)
REPORTER_KEY = env.secret("REPORTER_KEY", demo=EASY, fallback="demo-only-reporter-" + "r" * 32)
ATTACHMENT_KEY = env.secret("ATTACHMENT_KEY", demo=EASY, fallback="demo-only-files-" + "f" * 32)

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver" if EASY else "")
if not EASY:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off outside the demo.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the portal's own host names, without '*'.")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# How many reverse proxies of ours stand before the portal; 0 = believe no forwarded address.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
SITE_URL = env.text("SITE_URL", "http://localhost:8000" if EASY else None).rstrip("/")

# --- Applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal",
    "reports",
    "campaign",
    "complaints",
    "inspections",
    "enterprises",
    "documents",
    "casework",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_celery_beat",
    "django_prometheus",
    "django.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.middleware.RequestIdMiddleware",
    "portal.middleware.PlainQueryMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLifeMiddleware",
    "accounts.middleware.LoginRequiredMiddleware",
    "accounts.middleware.DutiesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.PrivatePagesMiddleware",
    "casework.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"

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
                "csp.context_processors.nonce",
                "portal.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database -------------------------------------------------------------------------------


def database() -> dict[str, Any]:
    """PostgreSQL when DATABASE_URL names it, else SQLite in the data folder."""
    url = env.text("DATABASE_URL", "")
    if not url:
        return sqlite(DATA_DIR / "portal.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL must begin with postgres://, not {parts.scheme}://."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **dict(parse_qsl(parts.query))},
    }


def sqlite(path: Path) -> dict[str, Any]:
    """WAL with IMMEDIATE transactions: a reader never turns writer half-way and meets a lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        "TEST": {"NAME": env.text("TEST_SQLITE", "") or None},
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: broker, cache, limits ----------------------------------------------------------
# REDIS_URL carries the queue and the limiter; CACHE_URL may name a second server.
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0" if EASY else None)
CACHE_URL = env.text("CACHE_URL", REDIS_URL)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "qm",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Publishing must not hold a request up: one try, half a second (the sweep repairs a lost wake-up).
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_VISIBILITY_TIMEOUT = 900
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
# No law names a number of repeats (domain: Order 18 has none), so the bureau sets it.
REPEAT_FAILURES = env.number("REPEAT_FAILURES", 2)
REPEAT_MONTHS = env.number("REPEAT_MONTHS", 12)
# Failures of one category in one district within so many days propose a quality analysis meeting.
MEETING_FAILURES = env.number("MEETING_FAILURES", 5)
MEETING_DAYS = env.number("MEETING_DAYS", 90)
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-outbox": {"task": "casework.tasks.sweep", "schedule": 30.0},
    "heartbeat": {"task": "casework.tasks.heartbeat", "schedule": 30.0},
    "keep-deadlines": {"task": "casework.tasks.keep_deadlines", "schedule": 3600.0},
    # Thrice, so that a short standstill in the morning costs nobody the mail; it goes out once.
    "digests": {
        "task": "casework.tasks.send_digests",
        "schedule": crontab(hour="7-9", minute=40),
    },
    "forget-counters": {"task": "casework.tasks.forget_counters", "schedule": 600.0},
    "lapse-rewards": {
        "task": "complaints.rewards.tasks.lapse_rewards",
        "schedule": crontab(hour=0, minute=20),
    },
    "anchor-audit": {"task": "casework.tasks.anchor_audit", "schedule": 3600.0},
    # Shortly after midnight, when the last day of a display is over.
    "expire-exposures": {
        "task": "inspections.tasks.expire_exposures",
        "schedule": crontab(hour=0, minute=10),
    },
    "abandon-reinspections": {
        "task": "inspections.tasks.abandon_reinspections",
        "schedule": crontab(hour=0, minute=15),
    },
    # Whoever did not fail for the set months; and the plans whose results are to be summed up.
    "end-watches": {
        "task": "inspections.repeaters.tasks.end_watches",
        "schedule": crontab(hour=0, minute=15),
    },
    "open-summaries": {
        "task": "inspections.tellings.tasks.open_summaries",
        "schedule": crontab(hour=0, minute=25),
    },
    # At night, when nobody waits: what is kept long enough, and uploads that nothing owns.
    "forget": {
        "task": "complaints.privacy.tasks.keep_privacy",
        "schedule": crontab(hour=2, minute=20),
    },
    "sweep-drafts": {"task": "complaints.questions.tasks.sweep_drafts", "schedule": 3600.0},
    "sweep-attachments": {
        "task": "documents.tasks.sweep_attachments",
        "schedule": crontab(hour=3, minute=10),
    },
    "expire-bundles": {
        "task": "documents.tasks.expire_bundles",
        "schedule": crontab(hour=3, minute=20),
    },
    "forget-handovers": {"task": "complaints.handovers.forget_rows", "schedule": 600.0},
    "merge-measures": {"task": "reports.tasks.merge_measures", "schedule": 60.0},
    # Due at 17:00 (domain.md 9.2); the second line makes up what a standstill missed.
    "daily-brief": {"task": "reports.tasks.make_reports", "schedule": crontab(hour=17, minute=0)},
    "missed-reports": {"task": "reports.tasks.make_reports", "schedule": 600.0},
}

# --- Files ----------------------------------------------------------------------------------
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "/files-are-never-served-from-here/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EASY
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
UPLOAD_MAX_FILES = 10
# A function bytes -> bool (harmless); without an answer from it a file stays in quarantine.
VIRUS_SCANNER = env.text("VIRUS_SCANNER", "")
# Where scripts/fonts.py put the letter fonts; the stub and service receipt behind a letter.
FONT_DIR = env.folder("FONT_DIR", BASE_DIR / "var" / "fonts")
LETTER_SLIPS = env.flag("LETTER_SLIPS", default=True)
# The key that signs letters: a PKCS#12 file and its password, or a function that returns a pyHanko
# signer (a signature service). Without either letters are unsigned and say so; the demo signs with
# a specimen of its own making.
LETTER_SIGNATURE = env.text("LETTER_SIGNATURE", "")
LETTER_SIGNATURE_PASSWORD = env.text("LETTER_SIGNATURE_PASSWORD", "")
LETTER_SIGNER = env.text("LETTER_SIGNER", "")
LETTER_SPECIMEN = EASY
# A function (to, text, key) -> number that hands a text message to the bureau's provider, and the
# secret under which the provider signs its reports; without one no report is taken.
SMS_REPORT_SECRET = env.text("SMS_REPORT_SECRET", "")
# Without a provider no text message is written: the console is for the demo and the tests alone.
SMS_GATEWAY = env.text("SMS_GATEWAY", "documents.gateways.console" if DEMO or TESTING else "")
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", BASE_DIR / "staticfiles")
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    *(
        (f"vendor/{name}", NODE_MODULES / folder)
        for name, folder in {
            "tabler": "@tabler/core/dist",
            "echarts": "echarts/dist",
            "signature_pad": "signature_pad/dist",
            "idb": "idb/build",
            "altcha": "altcha/dist_external",
        }.items()
        if (NODE_MODULES / folder).is_dir()
    ),
]
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = DEBUG
AUDIT_ANCHOR = env.folder("AUDIT_ANCHOR", DATA_DIR / "audit-anchor.log")

# --- Languages and time ---------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [
    BASE_DIR / "locale" / name
    for name in (
        "portal",
        "reports",
        "campaign",
        "complaints",
        "inspections",
        "enterprises",
        "documents",
        "casework",
        "accounts",
    )
]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- The bureau -----------------------------------------------------------------------------
HOTLINE_NUMBER = env.text("HOTLINE_NUMBER", "12365")
BUREAU_NAME = env.text("BUREAU_NAME", "临沂市市场监督管理局")
BUREAU_NAME_EN = env.text("BUREAU_NAME_EN", "Linyi Market Regulation Bureau")
SITE_NAME = env.text("SITE_NAME", "临沂市质量监管平台")
SITE_NAME_EN = env.text("SITE_NAME_EN", "Linyi Quality Supervision")
# Reconsideration goes to the people's government of the same level (Law of 2023 art. 24).
GOVERNMENT_NAME = env.text("GOVERNMENT_NAME", "临沂市人民政府")
OFFICE_HOURS = env.text("OFFICE_HOURS", "8:30–17:30")

# --- Login and sessions ---------------------------------------------------------------------
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts_landing"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["accounts.backends.PortalBackend"]
# Staff show a second factor, and change their password every quarter (GB/T 22239-2019 8.1.4.1).
SECOND_FACTOR_REQUIRED = not EASY
PASSWORD_MAX_AGE_DAYS = env.number("PASSWORD_MAX_AGE_DAYS", 0 if EASY else 90)
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# The portal's own limiter stands in the adapter; two systems would disagree.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
    "change_password": "accounts.forms.NewPasswordForm",
}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.ActivateForm",
}
# The bureau's single sign-on (OpenID Connect); off while no issuer is named.
OIDC_ISSUER = env.text("OIDC_ISSUER", "")
OIDC_USERNAME_CLAIM = env.text("OIDC_USERNAME_CLAIM", "preferred_username")
SSO = [OIDC_ISSUER] if OIDC_ISSUER else []
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "bureau",
                "name": env.text("OIDC_NAME", BUREAU_NAME),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
        "OAUTH_PKCE_ENABLED": True,
    }
# What an administrator finds in the admin site: no case, no reporter, no log.
ADMIN_MODELS = frozenset(
    {
        "accounts.district",
        "accounts.office",
        "accounts.user",
        "casework.deadlinerule",
        "casework.workdayoverride",
        "django_celery_beat.*",
    }
)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.MD5PasswordHasher",
]
# The quick hasher is for the test suite alone.
PASSWORD_HASHERS = PASSWORD_HASHERS[::-1] if TESTING else PASSWORD_HASHERS[:1]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "work_number", "phone", "email")},
    },
    {"NAME": "accounts.validators.ContextPasswordValidator"},
]
DEMO_PASSWORD = env.text("DEMO_PASSWORD", "QualityMonth-demo")
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
# A password and code given within this time open the protected acts (reporter, export, users).
STEP_UP_SECONDS = 30 * 60

# --- Limits ---------------------------------------------------------------------------------
# The demo and the harnesses raise the doors' rates; the login's are the same everywhere.
LIMITS_FACTOR = env.number("LIMITS_FACTOR", 100 if EASY else 1, least=1)
LIMITS: dict[str, tuple[int, int]] = {
    "submit": (10 * LIMITS_FACTOR, 3600),
    "track": (10 * LIMITS_FACTOR, 600),
    "track_number": (5 * LIMITS_FACTOR, 600),
    "upload": (60 * LIMITS_FACTOR, 3600),
    # Parts of files on a slow line: twenty megabytes are some eighty of them.
    "upload_part": (1500 * LIMITS_FACTOR, 3600),
    # Looking a trader up while its name is typed.
    "lookup": (120 * LIMITS_FACTOR, 600),
    "export": (5 * LIMITS_FACTOR, 3600),
    "open311": (600 * LIMITS_FACTOR, 3600),
    "verify": (30 * LIMITS_FACTOR, 600),
    "reset": (5 * LIMITS_FACTOR, 3600),
    "login_account": (5, 900),
    "login_address": (20, 3600),
}
# With Redis unreachable these count in the database, at half the rate; all others refuse.
LIMITS_WITH_FALLBACK = {"submit", "open311", "upload", "upload_part", "verify"}

# --- Transport and headers ------------------------------------------------------------------
HTTPS = env.flag("HTTPS", default=not EASY)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The form that leads to the bureau's single sign-on is redirected there.
        "form-action": [SELF, *("{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in SSO)],
        "manifest-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
    }
}

# --- Mail -----------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends." + ("console" if EASY else "smtp") + ".EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@localhost")

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "casework.api.problem",
    # `?format=` asks an export for CSV; the API itself speaks JSON alone.
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Quality Month portal",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [
        "rest_framework.permissions.AllowAny" if EASY else "accounts.permissions.IsStaff"
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "casework.schema.with_problems",
    ],
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    # Fields of one name with other choices: each set is known under the field's own words.
    "ENUM_NAME_OVERRIDES": {
        "ComplaintStateEnum": "complaints.states.State",
        "ComplaintKindEnum": "complaints.states.Kind",
        "ComplaintDomainEnum": "complaints.states.Domain",
        "InspectionStateEnum": "inspections.visits.states.InspectionState",
        "InspectionVerdictEnum": "inspections.visits.states.Verdict",
        "SampleStateEnum": "inspections.samples.states.SampleState",
        "ItemVerdictEnum": "inspections.samples.states.ItemVerdict",
        "SummonsStateEnum": "inspections.summonses.states.SummonsState",
        "AttendanceEnum": "inspections.summonses.states.Attendance",
        "RectificationStateEnum": "inspections.rectifications.states.RectificationState",
        "StopStateEnum": "inspections.stops.states.StopState",
        "EscalationStateEnum": "inspections.escalations.states.EscalationState",
        "RepeaterStateEnum": "inspections.repeaters.states.RepeaterState",
        "TellingStateEnum": "inspections.tellings.states.TellingState",
        "TellingKindEnum": "inspections.tellings.states.TellingKind",
        "ForwardedStateEnum": "inspections.forwarded.states.ForwardedState",
        "CheckLevelEnum": "inspections.forwarded.states.CheckLevel",
        "QualityMeetingStateEnum": "inspections.meetings.states.MeetingState",
        "ExposureStateEnum": "inspections.exposures.states.ExposureState",
        "PlanStateEnum": "inspections.plans.states.PlanState",
        "PilotStateEnum": "enterprises.states.PilotState",
        "BackboneStateEnum": "enterprises.states.BackboneState",
        "EnterpriseStateEnum": "enterprises.states.EnterpriseState",
        "DocumentStateEnum": "documents.states.DocumentState",
        "ActivityStateEnum": "campaign.states.ActivityState",
        "ActivityKindEnum": "campaign.states.ActivityKind",
        "ActivityDomainEnum": "campaign.states.Domain",
        "EventStateEnum": "campaign.states.EventState",
        "EventKindEnum": "campaign.states.EventKind",
        "BulletinStateEnum": "campaign.states.BulletinState",
        "CampaignStateEnum": "campaign.states.CampaignState",
        "ReportStateEnum": "reports.states.ReportState",
        "ReportKindEnum": "reports.states.ReportKind",
        "QuestionKindEnum": "complaints.questions.states.AnswerKind",
        "SupervisionStateEnum": "casework.states.SupervisionState",
    },
}

# --- Logs -----------------------------------------------------------------------------------
LOG_LEVEL = env.text("LOG_LEVEL", "WARNING" if TESTING else "INFO")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": {"()": "portal.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        # Told to be talkative, it writes down what a photo knows of its maker and its place.
        "PIL": {"level": "INFO"},
    },
}
SENTRY_DSN = env.text("SENTRY_DSN", "")
SILENCED_SYSTEM_CHECKS: list[str] = []
