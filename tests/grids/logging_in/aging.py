"""Time that has passed since somebody did something: a session's marks, put back."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client

from grids.models import LogIn

ALL = ("began", "seen", "fresh", "factor_until")


def grow_old(client: Client, *, minutes: float, marks: Iterable[str] = ("fresh",)) -> None:
    """So many minutes ago the password was typed (or all else that is named)."""
    session = client.session
    session["log_in"] = older(session["log_in"], minutes=minutes, marks=marks)
    session.save()


def all_grow_old(*, minutes: float) -> None:
    """Nobody has touched anything for so long, in whatever browser."""
    for row in Session.objects.all():
        store = row.get_session_store_class()(row.session_key)
        if "log_in" in store:
            store["log_in"] = older(store["log_in"], minutes=minutes, marks=ALL)
            store.save()
    for log_in in LogIn.objects.all():
        log_in.seen_at -= timedelta(minutes=minutes)
        log_in.save()


def older(found: dict[str, float], *, minutes: float, marks: Iterable[str]) -> dict[str, float]:
    return {**found, **{name: found[name] - minutes * 60 for name in marks if found[name]}}
