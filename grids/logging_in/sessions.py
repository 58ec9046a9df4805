"""Sessions in the database, as Django's own; read at every request, so by a prepared query."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from grids.prepared import prepared_models


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        """Forgets a key under which nothing is kept, as Django's own."""
        kept = _kept(self.session_key or "", timezone.now())
        if not kept:
            self._session_key = None
        return next(iter(kept), None)


@prepared_models
def _kept(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
