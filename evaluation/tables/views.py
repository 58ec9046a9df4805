"""Pages: tables to hand in, one of them for somebody, on paper, a kept receiver's button."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation.scope import SignedIn, get_or_post
from evaluation.tables.actions import send_table
from evaluation.tables.forms.tables import TableForm
from evaluation.tables.forms.times import OneClickForm, TimeForm, initial_of
from evaluation.tables.queries.listing import (
    Addresses,
    asked_of,
    columns_of,
    default_time,
    of_table,
    on_paper,
    shown,
)
from evaluation.tables.queries.preparing import Prepared, prepare
from evaluation.tables.queries.registry import TABLES, tables_for
from evaluation.tables.typed import Time
from grids.access import visible_townships, visible_villages
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent
from households.access import visible_receivers
from households.queries.receivers import wanted_by
from households.tables.filling import laid_out, signing_line
from households.tables.table import Place, Table
from households.tables.typed import Wanted
from households.tables.writing import sent_file


@require_safe
@never_cache
def table_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """What the village hands in, each with the receivers that are kept for it."""
    return _list(request, _village(request, village_id))


@require_safe
@never_cache
def township_tables(request: SignedIn, township_id: UUID) -> HttpResponse:
    """The same of all villages of a township."""
    return _list(request, _township(request, township_id))


@get_or_post
@never_cache
def table_send(request: SignedIn, village_id: UUID, code: str) -> HttpResponseBase:
    """A table for somebody; the answer to the button is the file itself, not an address."""
    return _send(request, _village(request, village_id), code)


@get_or_post
@never_cache
def township_table(request: SignedIn, township_id: UUID, code: str) -> HttpResponseBase:
    """The same with all villages of a township."""
    return _send(request, _township(request, township_id), code)


@require_safe
@never_cache
def table_print(request: SignedIn, village_id: UUID, code: str) -> HttpResponse:
    """The same table on paper, numbers masked."""
    return _print(request, _village(request, village_id), code)


@require_safe
@never_cache
def township_paper(request: SignedIn, township_id: UUID, code: str) -> HttpResponse:
    """The same with all villages of a township."""
    return _print(request, _township(request, township_id), code)


@require_POST
@never_cache
def receiver_send(request: SignedIn, pk: UUID) -> HttpResponseBase:
    """One press: the receiver's table, as it is kept."""
    receivers = visible_receivers(request.user).select_related("village__township", "township")
    receiver = get_object_or_404(receivers, pk=pk)
    place, table = receiver.place, _table(request, receiver.place, receiver.table)
    form = OneClickForm(request.POST)
    answer = _carried_out(request, form, table, place, lambda: wanted_by(receiver))
    return answer or _list(request, place, form)


def _village(request: SignedIn, pk: UUID) -> Place:
    """404 out of scope, 403 for whoever hands nothing in there."""
    villages = visible_villages(request.user).select_related("township")
    return _handed_in(request, get_object_or_404(villages, pk=pk))


def _township(request: SignedIn, pk: UUID) -> Place:
    return _handed_in(request, get_object_or_404(visible_townships(request.user), pk=pk))


def _handed_in(request: SignedIn, place: Place) -> Place:
    if not tables_for(request.user, place):
        raise PermissionDenied
    return place


def _table(request: SignedIn, place: Place, code: str) -> Table:
    """404 for a table that there is not, 403 for one that somebody else hands in."""
    if code not in TABLES:
        raise Http404
    if not TABLES[code].may(request.user, place):
        raise PermissionDenied
    return TABLES[code]


def _time(request: SignedIn, place: Place) -> tuple[TimeForm, Time]:
    """What is asked for, or the month that is over and the newest year."""
    usual = default_time(place, timezone.localdate())
    asked = request.POST if request.method == "POST" else request.GET
    form = TimeForm({**initial_of(usual), **asked.dict()})
    return form, form.time(usual) if form.is_valid() else usual


def _list(request: SignedIn, place: Place, refused: OneClickForm | None = None) -> HttpResponse:
    times, time = _time(request, place)
    asked = asked_of(place, time, request.user, timezone.now())
    tables, receivers = tables_for(request.user, place), visible_receivers(request.user)
    context = {
        "place": place,
        "form": refused or times,
        "times": times,
        "time": initial_of(time),
        "rows": shown(asked, tables, receivers, initial_of(time)),
    }
    return render(request, "evaluation/tables/table_list.html", context)


def _send(request: SignedIn, place: Place, code: str) -> HttpResponseBase:
    table, (_times, time) = _table(request, place, code), _time(request, place)
    receivers = of_table(visible_receivers(request.user), place, table)
    kept = receivers.filter(name=request.GET.get("receiver", "")).first()
    asked = asked_of(place, time, request.user, timezone.now())
    make = partial(TableForm, told=columns_of(table, asked), span=table.span)
    form = make(request.POST or None, time=time, kept=kept)
    answer = None
    if request.method == "POST":
        answer = _carried_out(request, form, table, place, form.wanted)
    context = {
        "form": form,
        "place": place,
        "table": table,
        "receivers": receivers,
        "kept": kept,
        "pages": Addresses.of(place, table, initial_of(time)),
    }
    return answer or render(request, "evaluation/tables/table_send.html", context)


def _carried_out(
    request: SignedIn,
    form: TableForm | OneClickForm,
    table: Table,
    place: Place,
    wanted: Callable[[], Wanted],
) -> HttpResponseBase | None:
    """The file, once its trace is left; ``None``: the page is shown again with what is wrong."""
    made: list[Prepared] = []

    def act(sent: Sent) -> Receipt:
        time = form.time(default_time(place, timezone.localdate(sent.at)))
        asked = asked_of(place, time, request.user, sent.at)
        made.append(prepare(table, asked, wanted()))
        return send_table(made[0], sent=sent)

    return _file(made[0]) if carry_out(request, form, act) else None


def _file(made: Prepared) -> HttpResponseBase:
    layout = laid_out(made.table, made.asked, made.wanted.layout)
    return sent_file(
        made.filled,
        layout,
        format=made.wanted.format,
        name=made.table.code,
        signing=signing_line(made.asked, layout),
        changes=made.second,
    )


def _print(request: SignedIn, place: Place, code: str) -> HttpResponse:
    table, (_times, time) = _table(request, place, code), _time(request, place)
    receivers = of_table(visible_receivers(request.user), place, table)
    kept = receivers.filter(name=request.GET.get("receiver", "")).first()
    asked = asked_of(place, time, request.user, timezone.now())
    pages = Addresses.of(place, table, initial_of(time))
    context = {"place": place, "table": table, "kept": kept, "pages": pages}
    context |= on_paper(table, asked, kept)
    return render(request, "evaluation/tables/table_print.html", context)
