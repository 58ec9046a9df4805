"""Pages of figures: the whole of a village or a township, and the rows behind each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_open_rows,
    can_read_county,
    can_read_overview,
    can_read_reports,
    can_read_township_cues,
    reads_in_part,
    townships_to_overlook,
    villages_to_overlook,
)
from evaluation.figures.queries import township, village
from evaluation.figures.queries.breakdown import (
    Breakdown,
    breakdown_of,
    part_in_words,
    parts_of,
)
from evaluation.figures.queries.county import county_overview
from evaluation.figures.queries.figure import Figure
from evaluation.figures.queries.pictures import bars_of
from evaluation.figures.queries.places import (
    Area,
    area_of_township,
    area_of_village,
    scope_of,
)
from evaluation.figures.queries.registry import figure_of
from evaluation.figures.queries.rows import lines_of, total_in_words, workbook_of
from evaluation.figures.queries.telling import Teller
from evaluation.figures.typed import asked_of
from evaluation.parts import A_PAGE
from evaluation.scope import SignedIn
from grids.access import visible_grids, visible_townships, visible_villages
from grids.models import Grid
from grids.sheets.writing import XLSX


@require_safe
@never_cache
def overview_list(request: SignedIn) -> HttpResponse:
    """The places that one may see at a glance; where there is only one, its page at once."""
    townships = list(townships_to_overlook(request.user))
    villages = list(villages_to_overlook(request.user))
    if not (townships or villages):
        raise PermissionDenied
    if len(townships) + len(villages) == 1:
        return redirect("overview", [*townships, *villages][0].pk)
    county = can_read_county(request.user)
    context = {"townships": townships, "villages": villages, "county": county}
    return render(request, "evaluation/figures/overview_list.html", context)


@require_safe
@never_cache
def overview(request: SignedIn, place_id: UUID) -> HttpResponse:
    """Where a village or the villages of a township stand: the first part of what there is."""
    return overview_part(request, place_id, next(iter(township.PARTS)))


@require_safe
@never_cache
def overview_part(request: SignedIn, place_id: UUID, part: str) -> HttpResponse:
    """A village or a township at a glance, one part of it."""
    area = _area(request, place_id)
    kind, parts = ("village", village.PARTS) if area.village else ("township", township.PARTS)
    if part not in parts:
        raise Http404
    teller = _teller(request, area)
    around = {**_around(area, teller), **_beside(request, area)}
    context = {**around, "parts": list(parts), "part": part, **parts[part](teller)}
    return render(request, f"evaluation/figures/{kind}/{part}.html", context)


@require_safe
@never_cache
def overview_group(request: SignedIn, place_id: UUID, group_id: UUID) -> HttpResponse:
    """A villager group of a village by its micro-grids."""
    area = _area(request, place_id)
    groups = visible_grids(request.user).filter(village=area.village, level=Grid.Level.GROUP)
    group = get_object_or_404(groups, pk=group_id)
    teller = _teller(request, area)
    states = village.by_micro_grid(group, teller)
    context = {**_around(area, teller), "group": group, "states": states}
    return render(request, "evaluation/figures/overview_group.html", context)


def _around(area: Area, teller: Teller) -> dict[str, Any]:
    return {"area": area, "scope": teller.scope, "in_part": teller.in_part}


@require_safe
@never_cache
def county_figures(request: SignedIn) -> HttpResponse:
    """The county at a glance: its townships, and nothing below them."""
    if not can_read_county(request.user):
        raise PermissionDenied
    now = timezone.now()
    found = county_overview(asked_of(request.GET, today=timezone.localdate(now)), now=now)
    context = {"overview": found, "scope": found.scope, "area": {"years": found.years}}
    return render(request, "evaluation/figures/county_figures.html", context)


def _beside(request: SignedIn, area: Area) -> dict[str, bool]:
    """Which pages beside this one the reader may open."""
    whole = area.village is None
    return {
        "reports": can_read_reports(request.user, area.township, area.villages, whole=whole),
        "cues": whole and can_read_township_cues(request.user, area.township),
    }


@require_safe
@never_cache
def figure_detail(request: SignedIn, place_id: UUID, key: str) -> HttpResponse:
    """One figure: what it counts and how, by village where there are several, and its rows."""
    seen = _seen(request, place_id, key)
    page = Paginator(seen.rows, A_PAGE).get_page(request.GET.get("page")) if seen.opens else None
    context = {
        **seen.context,
        "page": page,
        "lines": lines_of(seen.figure, page.object_list) if page else [],
    }
    return render(request, "evaluation/figures/figure_detail.html", context)


@require_safe
@never_cache
def figure_paper(request: SignedIn, place_id: UUID, key: str) -> HttpResponse:
    """All rows of a figure on paper."""
    seen = _opened(request, place_id, key)
    context = {**seen.context, "lines": lines_of(seen.figure, seen.rows)}
    return render(request, "evaluation/figures/figure_paper.html", context)


@require_safe
@never_cache
def figure_table(request: SignedIn, place_id: UUID, key: str) -> HttpResponseBase:
    """All rows of a figure as a workbook."""
    seen = _opened(request, place_id, key)
    title = f"{seen.area.name} {seen.figure.name}"
    scope, number = seen.teller.scope, seen.number
    book = workbook_of(seen.figure, scope, seen.rows, title=title, number=number)
    return FileResponse(book, as_attachment=True, filename=f"{key}.xlsx", content_type=XLSX)


@require_safe
@never_cache
def figure_picture(request: SignedIn, place_id: UUID, key: str) -> HttpResponse:
    """The number of each village, or of each group, as a picture to take along."""
    seen = _seen(request, place_id, key)
    parts = seen.breakdown.parts
    if parts is None:
        raise Http404
    named = [(row.name, row.cells[0].text, row.cells[0].number) for row in parts.rows]
    title = f"{seen.area.name} · {seen.figure.name} · {seen.teller.scope.year}"
    counted = total_in_words(seen.figure, seen.number, seen.teller.scope)
    context = {**seen.context, "picture": bars_of(named), "title": title, "counted": counted}
    page = render(
        request, "evaluation/figures/figure_picture.svg", context, content_type="image/svg+xml"
    )
    page["Content-Disposition"] = f'attachment; filename="{key}.svg"'
    return page


@dataclass(frozen=True)
class Seen:
    """A figure as somebody asks for it: which part of it, and whether its rows may be opened."""

    figure: Figure
    area: Area
    teller: Teller
    by: Mapping[str, Any]
    opens: bool

    @property
    def rows(self) -> QuerySet[Any, Any]:
        return self.figure.rows(self.teller.scope, self.by)

    @property
    def number(self) -> str:
        return self.breakdown.whole.text

    @cached_property
    def breakdown(self) -> Breakdown:
        return breakdown_of(self.figure, self.teller, self.by)

    @property
    def context(self) -> dict[str, Any]:
        return {
            "area": self.area,
            "scope": self.teller.scope,
            "figure": self.figure,
            "part": part_in_words(self.by, self.teller.scope),
            "breakdown": self.breakdown,
            "opens": self.opens,
        }


def _opened(request: SignedIn, place_id: UUID, key: str) -> Seen:
    seen = _seen(request, place_id, key)
    if not seen.opens:
        raise PermissionDenied
    return seen


def _seen(request: SignedIn, place_id: UUID, key: str) -> Seen:
    area, figure = _area(request, place_id), figure_of(key)
    if figure is None:
        raise Http404
    teller = _teller(request, area)
    by = parts_of(figure, request.GET)
    if not teller.tells(figure, by):
        raise PermissionDenied
    readers = figure.subject.readers
    opens = all(can_open_rows(request.user, one, readers) for one in area.villages)
    return Seen(figure, area, teller, by, opens)


def _area(request: SignedIn, place_id: UUID) -> Area:
    """404 out of sight; 403 for whoever stands for a part of it only, or reads no village."""
    here = visible_villages(request.user).select_related("township").filter(pk=place_id).first()
    if here:
        area = area_of_village(here)
    else:
        area = area_of_township(get_object_or_404(visible_townships(request.user), pk=place_id))
    if not can_read_overview(request.user, area.villages):
        raise PermissionDenied
    if here and reads_in_part(request.user, area.township):
        raise PermissionDenied
    return area


def _teller(request: SignedIn, area: Area) -> Teller:
    now = timezone.now()
    scope = scope_of(area, asked_of(request.GET, today=timezone.localdate(now)), now=now)
    return Teller(area.key, scope, in_part=reads_in_part(request.user, area.township))
