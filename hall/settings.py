"""Settings of the site. The environment is read once, in `hall.environment`."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from hall import environment, file_queue

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = environment.read(BASE_DIR)

DEBUG = False
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.csrf_trusted_origins
MAINTENANCE = ENV.maintenance

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "hall",
    "approvals",
]

MIDDLEWARE = [
    "approvals.api.problems.ProblemMiddleware",
    "hall.watch.middleware.WatchMiddleware",
    "hall.journal.middleware.JournalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hall.portal.middleware.MaintenanceMiddleware",
    "hall.portal.middleware.NotAllowedMiddleware",
    "hall.portal.middleware.NoNulMiddleware",
    "hall.worktime.middleware.CalendarMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hall.people.signing_in.middleware.SignInAgainMiddleware",
    "hall.people.signing_in.middleware.IdleMiddleware",
    "hall.portal.middleware.BodyLimitMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hall.urls"
WSGI_APPLICATION = "hall.wsgi.application"
AUTH_USER_MODEL = "hall.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "hall.portal.context.site",
                "hall.people.context.me",
            ],
            # Rooms are no Django apps: their template tags are named here.
            "libraries": {
                "people": "hall.people.templatetags.people",
                "dates": "hall.worktime.templatetags.dates",
            },
        },
    }
]

DATABASES = {"default": ENV.database}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AUTHENTICATION_BACKENDS = [
    "hall.people.signing_in.backends.LockOutBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

# Signing in: by user name, phone or e-mail with a password, by code (our own), by a trusted provider.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
ACCOUNT_ADAPTER = "hall.people.signing_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "phone", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # our own codes verify a contact before it is kept
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "hall.people.signing_in.adapter.display_name"
ACCOUNT_FORMS = {"login": "hall.people.signing_in.forms.PasswordForm"}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "change_password": "5/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds
MFA_ADAPTER = "hall.people.signing_in.mfa.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "政务服务大厅"
MFA_TOTP_TOLERANCE = 1  # 30 seconds either way
STAFF_SECOND_FACTOR = ENV.staff_second_factor
SOCIALACCOUNT_ADAPTER = "hall.people.signing_in.provider.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": ENV.oidc_apps},
}
# Ten wrong passwords for one name from one address: no more for half an hour, on pages, in the administration and the API.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "hall.people.actor.client_address"
AXES_USERNAME_CALLABLE = "hall.people.signing_in.backends.name_tried"
AXES_LOCKOUT_CALLABLE = "hall.people.signing_in.backends.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# A session ends after this long without a sign of life, and after SESSION_COOKIE_AGE in any case (seconds).
SESSION_IDLE = {"staff": 30 * 60, "public": 2 * 3600}
SESSION_WARNING = 2 * 60
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"

# Counters that hold across processes: rate limits, locks. In the database, so that a lost Redis closes no door.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hall_cachedvalue",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = ENV.folder("static")
STORAGES = {
    # Papers and documents: never beneath what the web server hands out by itself.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ENV.folder("files"), "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Everything comes from this site; nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Signing in with the trusted provider goes there from a form of ours.
        "form-action": [SELF, *ENV.oidc_origins],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
LARGEST_BODY = 256 * 1024  # bytes
# Where uploads arrive from somebody who is signed in, by the name of the address: a piece of a file, or a whole one from a
# browser without script.
LARGER_BODIES = {
    "upload-piece": 1088 * 1024,
    "api-upload": 1088 * 1024,
    "upload-whole": 51 * 1024 * 1024,
    "write-message": 51 * 1024 * 1024,
    "desk-write-message": 51 * 1024 * 1024,
}
SCANNER = ENV.scanner
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hall.portal.errors.csrf_failure"

if ENV.production:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

vars().update(ENV.email)
EMAIL_TIMEOUT = 10  # seconds; a lease of the outbox counts on it
DEFAULT_FROM_EMAIL = ENV.email_from
SMS_BACKEND = ENV.sms_backend

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "approvals.api.authentication.TokenAuthentication",
        "approvals.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "approvals.api.negotiation.AlwaysJSON",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "approvals.api.throttles.AnonymousThrottle",
        "approvals.api.throttles.UserThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anonymous": "60/min", "user": "600/min"},
    "EXCEPTION_HANDLER": "approvals.api.problems.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "政务服务大厅接口",
    "DESCRIPTION": "网页能做的，程序也能做；规则和网页是同一套。出了问题都回 {code, sentence, errors}。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PREPROCESSING_HOOKS": ["approvals.api.schema.only_ours"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "approvals.api.schema.add_problems",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "CaseState": "approvals.workflow.choices.State",
        "TaskState": "approvals.workflow.choices.TaskState",
        "Move": "approvals.workflow.choices.Move",
        "Outcome": "approvals.workflow.choices.Outcome",
        "ProcedureKind": "approvals.procedures.models.ProcedureKind",
    },
}

CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BEAT_SCHEDULE_FILENAME = str(ENV.var_dir / "celerybeat-schedule")
# Timers: how often the beat has what is due looked for; how long a worker's claim holds, longer than a batch takes (seconds).
SWEEP_SECONDS, SWEEP_LEASE = 15.0, 120.0
CELERY_BEAT_SCHEDULE = {
    "clear sessions": {"task": "hall.people.tasks.clear_sessions", "schedule": crontab(hour=3, minute=41)},
    "make missing documents": {"task": "approvals.documents.tasks.make_missing", "schedule": 60.0},
    "forget old tries": {
        "task": "hall.throttle.tasks.forget_old_tries",
        "schedule": crontab(hour=3, minute=29),
    },
    # One that no worker took up in time is dropped: the next is there already.
    "sweep timers": {
        "task": "hall.timers.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "sweep exports": {"task": "approvals.desk.tasks.sweep_exports", "schedule": 60.0},
    "release lapsed claims": {"task": "approvals.desk.tasks.release_lapsed_claims", "schedule": 60.0},
    "drop old exports": {"task": "approvals.desk.tasks.drop_old_exports", "schedule": crontab(minute=13)},
    "deliver messages": {"task": "hall.notices.tasks.deliver", "schedule": 60.0},
    "make the root of the journal": {
        "task": "hall.journal.tasks.make_root",
        "schedule": crontab(hour=0, minute=5),
    },
    "tidy drafts": {"task": "approvals.filling.tidy_drafts", "schedule": crontab(hour=4, minute=7)},
    "scan files again": {"task": "approvals.materials.scan_again", "schedule": 600.0},
    "clear unfinished uploads": {
        "task": "approvals.materials.clear_unfinished",
        "schedule": crontab(hour=4, minute=23),
    },
    "prune search misses": {
        "task": "hall.catalog.tasks.prune_search_misses",
        "schedule": crontab(hour=3, minute=17),
    },
}
if ENV.redis_url:
    CELERY_BROKER_URL = ENV.redis_url
    # A page that nudges a worker must not hang on a broker that is silent.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2}
else:
    BROKER_FOLDER = ENV.folder("broker")
    CELERY_BROKER_URL = f"{file_queue.SCHEME}://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": BROKER_FOLDER,
        "data_folder_out": BROKER_FOLDER,
        "control_folder": ENV.folder("broker-control"),
        "polling_interval": 0.05,
    }

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # axes tells of every sign-in; only what is amiss is of interest here.
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
}
