"""The tests' settings with connections that live on, and are given a second for a statement."""

from tests.settings import *  # noqa: F403  # all but what stands below

STATEMENT_TIMEOUT = IDLE_TRANSACTION_TIMEOUT = "1s"
DATABASES["default"]["CONN_MAX_AGE"] = 60  # noqa: F405  # from the settings above
