"""A row of the ledger in words: what it is, of which place and household."""

import json
from typing import Any

from django.utils.translation import gettext as _

from grids.holding import held
from grids.models import LedgerEntry


def matter_of(fact: str, entry: LedgerEntry | None = None) -> str:
    """``Vote of a member (后庄村 · 012)``; of a row that is gone, what its entry is about."""
    kind, _colon, key = fact.partition(":")
    what = str(held()[kind].called) if kind in held() else kind
    about = _texts(kind, key) or (_about(entry) if entry else "") or key
    return _("%(what)s (%(about)s)") % {"what": what, "about": about}


#: Details of entries that name a row by its key, and what kind of row it is.
_NAMED = {"first": "household", "second": "household", "household": "household", "entry": "entry"}


def _about(entry: LedgerEntry) -> str:
    """The subject, or where it is gone itself the homes that the entry names."""
    kind, _colon, key = entry.subject.partition(":")
    details = json.loads(entry.body)["details"]
    named = (_texts(of, details[name]) for name, of in _NAMED.items() if details.get(name))
    return _texts(kind, key) or " · ".join(filter(None, named))


def _texts(kind: str, key: str) -> str:
    """What the row's own look-ups say, while it is there."""
    table = held().get(kind)
    found = table and table.model._default_manager.filter(pk=key).values_list(*table.of).first()
    return " · ".join(str(text) for text in found or () if _says_something(text))


def _says_something(text: Any) -> bool:
    return text not in (None, "")
