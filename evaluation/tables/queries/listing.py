"""What the pages of tables show: the tables of a place, their receivers, and a table on paper."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from evaluation.models import Campaign
from evaluation.tables.typed import Time
from grids.models import Officer, Township, Village
from households.models import Receiver, SentCopy
from households.queries.receivers import of_place, wanted_by
from households.tables.columns import Told
from households.tables.filling import everything, fill, laid_out, signing_line
from households.tables.table import Asked, Place, Table
from households.tables.typed import Wanted

#: On paper a longer table is not drawn: a browser would take minutes.
MOST_PRINTED = 3000


def default_time(place: Place, today: date) -> Time:
    """The month that is over, and the newest year of the township with a round."""
    this_month = today.replace(day=1)
    before = (this_month - timedelta(days=1)).replace(day=1)
    township = place.township_id if isinstance(place, Village) else place.pk
    years = Campaign.objects.filter(township=township, rounds__isnull=False).order_by("-year")
    return Time(before, this_month, years.values_list("year", flat=True).first() or today.year)


def asked_of(place: Place, time: Time, officer: Officer, now: datetime) -> Asked:
    """Of the village alone, or of all villages of the township by their names."""
    villages: Sequence[Village] = (
        list(place.villages.order_by("name")) if isinstance(place, Township) else [place]
    )
    return Asked(place, villages, time.since, time.until, time.year, officer.name, now)


def columns_of(table: Table, asked: Asked) -> Told:
    """The columns that there are to choose from."""
    return table.told(asked, table.load(asked))


def of_table(receivers: QuerySet[Receiver], place: Place, table: Table) -> QuerySet[Receiver]:
    return receivers.filter(table=table.code, **of_place(place))


#: Of a village's tables and of a township's: the list, one table, and it on paper.
_PAGES = {
    Village: ("table_list", "table_send", "table_print"),
    Township: ("township_tables", "township_table", "township_paper"),
}


@dataclass(frozen=True)
class Addresses:
    """Where a place's tables, one of them and its paper are, with the time that is looked at."""

    back: str
    table: str
    paper: str

    @classmethod
    def of(cls, place: Place, table: Table, time: Mapping[str, str]) -> "Addresses":
        all_of_them, one, paper = _PAGES[type(place)]
        query = urlencode(time)
        return cls(
            f"{reverse(all_of_them, args=[place.pk])}?{query}",
            f"{reverse(one, args=[place.pk, table.code])}?{query}",
            f"{reverse(paper, args=[place.pk, table.code])}?{query}",
        )


@dataclass(frozen=True)
class Button:
    """A kept receiver; ``whole``: its numbers need a reason, so it opens the form instead."""

    receiver: Receiver
    whole: bool
    cid: str
    last: datetime | None


@dataclass(frozen=True)
class Shown:
    """A table of the list, of which time it would be, its pages and its receivers."""

    table: Table
    told: str
    pages: Addresses
    buttons: Sequence[Button]


def shown(
    asked: Asked,
    tables: Iterable[Table],
    receivers: QuerySet[Receiver],
    time: Mapping[str, str],
) -> list[Shown]:
    """Each table with its receivers by name; one query."""
    buttons: dict[str, list[Button]] = defaultdict(list)
    last = SentCopy.objects.filter(receiver=OuterRef("pk")).values("at")
    found = receivers.filter(**of_place(asked.place)).annotate(sent_at=Subquery(last))
    for receiver in found:
        whole = any(form == "whole" for _field, _heading, form in receiver.columns)
        button = Button(receiver, whole, str(uuid.uuid4()), vars(receiver)["sent_at"])
        buttons[receiver.table].append(button)
    return [
        Shown(
            table,
            asked.period(table.span),
            Addresses.of(asked.place, table, time),
            buttons[table.code],
        )
        for table in tables
    ]


def on_paper(table: Table, asked: Asked, kept: Receiver | None) -> dict[str, Any]:
    """What the printed table shows: numbers masked, whatever the receiver gets."""
    why = table.why_not(asked)
    if why:
        return {"why": why, "told": asked.period(table.span)}
    wanted = _masked(wanted_by(kept) if kept else Wanted(everything(columns_of(table, asked))))
    filled, layout = fill(table, asked, wanted), laid_out(table, asked, wanted.layout)
    return {
        "told": asked.period(table.span),
        "filled": filled,
        "layout": layout,
        "signing": signing_line(asked, layout) if layout.signed or not kept else "",
        "too_long": filled.count > MOST_PRINTED,
    }


def _masked(wanted: Wanted) -> Wanted:
    columns = [
        replace(each, format="masked" if each.format == "whole" else each.format)
        for each in wanted.columns
    ]
    return replace(wanted, columns=columns)
