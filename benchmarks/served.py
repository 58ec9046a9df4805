"""The settings under which a benchmark serves pages: the tests', with connections that live."""

from tests.settings import *  # noqa: F403  # a settings file is read as a whole

DATABASES["default"] |= {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None}  # noqa: F405  # from the settings above
