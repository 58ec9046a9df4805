"""Who read whole numbers and gave out files, why, and what is kept: for whoever answers for it.

Each such act is a line of a ledger already; here they stand together. The reason is sealed with the
receipt that the line names, and only the township's office opens it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.models import LedgerEntry, Officer, Receipt, Township
from grids.writing import content_of

#: The ledger's verbs, by kind.
KINDS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "numbers": (_("a whole number was read"), ("numbers_read",)),
    "files": (
        _("a file was made"),
        (
            "household_exported",
            "roster_exported",
            "summary_exported",
            "table_sent",
            "record_exported",
        ),
    ),
    "codes": (
        _("codes or passwords were printed"),
        ("code_issued", "codes_issued", "slips_printed", "password_reset"),
    ),
    "erased": (_("kept for its time and erased"), ("data_forgotten",)),
}
_KIND_OF = {verb: kind for kind, (_told, verbs) in KINDS.items() for verb in verbs}
#: What ``forget_expired`` erases, by the word in the ledger.
FORGOTTEN = {
    "numbers": _("ID and telephone numbers of people who have left"),
    "contacts": _("names and telephones of objectors whose objection is answered"),
    "photos": _("photos on households’ forms"),
    "typed": _("what was typed, as kept with receipts"),
}
USES_A_PAGE = 50
#: Makes the reason in words of what was typed.
Worded = Callable[[Mapping[str, list[str]]], str]


@dataclass(frozen=True)
class Asked:
    """What the page is narrowed to; what is not said narrows nothing."""

    month: date | None = None
    officer: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Use:
    """One line of a ledger, with the reason that was typed for it."""

    entry: LedgerEntry
    why: str


def uses_of(township: Township) -> QuerySet[LedgerEntry]:
    """In the ledger of the office and of its villages."""
    here = Q(chain__township=township) | Q(chain__village__township=township)
    return LedgerEntry.objects.filter(here, verb__in=_KIND_OF)


def narrowed(uses: QuerySet[LedgerEntry], asked: Asked) -> QuerySet[LedgerEntry]:
    if asked.month:
        uses = uses.filter(at__year=asked.month.year, at__month=asked.month.month)
    if asked.officer:
        uses = uses.filter(officer_id=asked.officer)
    return uses.filter(verb__in=KINDS[asked.kind][1]) if asked.kind else uses


def page_of(uses: QuerySet[LedgerEntry], number: str | None) -> Page[LedgerEntry]:
    newest = uses.select_related("officer", "chain__village", "chain__township")
    return Paginator(newest.order_by("-at", "-seq"), USES_A_PAGE).get_page(number)


def with_reasons(page: Page[LedgerEntry], worded: Worded) -> list[Use]:
    """The lines of a page; one query for all their receipts."""
    codes = {entry.pk: _receipt_of(entry) for entry in page}
    found = Receipt.objects.filter(code__in=[code for code in codes.values() if code])
    reasons = {receipt.code: worded(content_of(receipt)) for receipt in found}
    return [Use(entry, reasons.get(codes[entry.pk], "")) for entry in page]


def officers_of(uses: QuerySet[LedgerEntry]) -> QuerySet[Officer]:
    """Who did any of it, by name."""
    return Officer.objects.filter(pk__in=uses.order_by().values("officer")).order_by("name")


def months(uses: QuerySet[LedgerEntry]) -> list[tuple[date, dict[str, int]]]:
    """How many of each kind by month, newest first."""
    counted = uses.order_by().annotate(month=TruncMonth("at")).values_list("month", "verb")
    found: dict[date, dict[str, int]] = {}
    for month, verb, count in counted.annotate(count=Count("pk")):
        row = found.setdefault(month.date(), dict.fromkeys(KINDS, 0))
        row[_KIND_OF[verb]] += count
    return sorted(found.items(), reverse=True)


def told_by_kind(
    months: list[tuple[date, dict[str, int]]],
) -> list[tuple[date, list[tuple[str, int]]]]:
    """The same with each kind in words."""
    return [(day, [(str(KINDS[key][0]), n) for key, n in row.items()]) for day, row in months]


def by_officer(uses: QuerySet[LedgerEntry]) -> Iterator[tuple[str, dict[str, int]]]:
    """How many of each kind by whoever did it, by name."""
    counted = uses.order_by().values_list("officer__name", "verb").annotate(count=Count("pk"))
    found: dict[str, dict[str, int]] = {}
    for name, verb, count in counted:
        row = found.setdefault(name or "", dict.fromkeys(KINDS, 0))
        row[_KIND_OF[verb]] += count
    yield from sorted(found.items())


def erased(uses: QuerySet[LedgerEntry]) -> list[LedgerEntry]:
    """The lines of what was erased, oldest first."""
    return list(
        uses.filter(verb="data_forgotten")
        .select_related("chain__village", "chain__township")
        .order_by("at", "seq")
    )


def _details(entry: LedgerEntry) -> dict[str, Any]:
    details: dict[str, Any] = json.loads(entry.body)["details"]
    return details


def _receipt_of(entry: LedgerEntry) -> str:
    return str(_details(entry).get("receipt", ""))
