"""A row of the ledger in words: what it is, of which place and household."""

import json
from typing import Any

from django.utils.translation import gettext as _

from grids.models import LedgerEntry
from grids.traces.holding import held


def matter_of(fact: str, entry: LedgerEntry | None = None) -> str:
    """``Vote of a member (后庄村 · 012)``; of a row that is gone, what its entries are about."""
    kind, _colon, key = fact.partition(":")
    what = str(held()[kind].called) if kind in held() else kind
    about = _texts(kind, key) or _about(fact, entry) or key
    return _("%(what)s (%(about)s)") % {"what": what, "about": about}


#: Details of entries that name a row by its key, and what kind of row it is.
_NAMED = {
    "first": "household",
    "second": "household",
    "household": "household",
    "entry": "entry",
    "notice": "notice",
    "sitting": "sitting",
}


def _about(fact: str, entry: LedgerEntry | None) -> str:
    """The first thing still there that an entry about the row, or that held it, speaks of."""
    told = LedgerEntry.objects.filter(subject=fact).order_by("seq")
    for each in ([entry] if entry else []) + list(told):
        kind, _colon, key = each.subject.partition(":")
        if about := _texts(kind, key) or _named_in(each):
            return about
    return ""


def _named_in(entry: LedgerEntry) -> str:
    details = json.loads(entry.body)["details"]
    found = (_texts(of, details[name]) for name, of in _NAMED.items() if details.get(name))
    return " · ".join(filter(None, found))


def _texts(kind: str, key: str) -> str:
    """What the row's own look-ups say, while it is there."""
    table = held().get(kind)
    found = table and table.model._default_manager.filter(pk=key).values_list(*table.of).first()
    return " · ".join(str(text) for text in found or () if _says_something(text))


def _says_something(text: Any) -> bool:
    return text not in (None, "")
