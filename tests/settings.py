"""The project's settings, made quick for tests."""

import os
import tempfile

os.environ.setdefault("DEMO", "true")
os.environ.setdefault("MEDIA_ROOT", tempfile.mkdtemp(prefix="media-"))

from config.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In a file, as in use: a database in memory knows neither WAL nor waiting writers.
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.mkdtemp(prefix='database-')}/test.sqlite3"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
