"""The strict profile with throw-away keys, and the few settings that tests need to differ."""

import os
import sys
import tempfile

os.environ |= {
    "STARCIVIL_PROFILE": "strict",
    "SECRET_KEY": "thrown away after the tests, and long enough for the check " * 2,
    "SEAL_KEY": "0" * 64,
    "FINGERPRINT_KEY": "1" * 64,
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}

if not os.environ.get("DATABASE_URL"):
    sys.exit("The tests need a PostgreSQL: run them with `python3 manage.py test`.")

from starcivil.settings import *  # noqa: F403  # the keys above must be there first

# The test client and the browser of the tests speak plain http to this machine.
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_NAME = "sid"
LANGUAGE_COOKIE_NAME, LARGE_PRINT_COOKIE_NAME = "django_language", "big"
DEVICE_COOKIE_NAME = "device"
SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
LARGE_PRINT_COOKIE_SECURE = DEVICE_COOKIE_SECURE = False
# Hashed names need collectstatic first, which is the demonstration's and the deployment's step.
STORAGES["staticfiles"] = {  # noqa: F405  # from the settings above
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# As in the demonstration; tests/grids/logging_in/test_factors.py asks for it.
SECOND_FACTOR_REQUIRED = False
# Every process keeps its photos in a folder of its own, which goes when it ends.
_photos = tempfile.TemporaryDirectory(prefix="starcivil-photos-")
PHOTOS = _photos.name
# Argon2 takes 50 ms on purpose; hundreds of log-ins must not.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"] |= {"ENGINE": "tests.postgres", "CONN_MAX_AGE": 0}  # noqa: F405  # as above
# Whether the machine of the tests has room is tried out in tests/test_room.py alone.
ROOM_FOR_UPLOADS = ROOM_FOR_WRITES = ROOM_SHARE_BELOW = 0
