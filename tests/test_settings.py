"""The strict profile, as a fresh process sees it."""

from django.db import connection


def test_the_driver_is_psycopg2() -> None:
    assert connection.Database.__name__ == "psycopg2"
