"""One figure by village, and which part of it an address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from evaluation.figures.queries.figure import Figure, Numbers, Scope, numbers
from evaluation.figures.queries.stars import stars_of
from evaluation.figures.queries.tables import Place, Table, table
from evaluation.figures.queries.telling import Teller, Told
from evaluation.figures.typed import key_of
from evaluation.models import Criterion
from evaluation.models.catalogue import worded
from grids.models import Grid
from grids.numbers import counted as as_counted

#: What an address may ask a part by, and whether its value is a key.
_PARTS = {"group": True, "micro": True, "star": False, "item": True}


@dataclass(frozen=True)
class Breakdown:
    """The number, and of each village, or within one village of each villager group."""

    whole: Told
    parts: Table | None


def parts_of(figure: Figure, words: Mapping[str, str]) -> Mapping[str, Any]:
    """``?group=…&star=02``: the parts that the figure has; nonsense finds nothing."""
    asked = {
        name: words[name] for name in _PARTS if words.get(name) and name in figure.subject.paths
    }
    return {name: key_of(value) if _PARTS[name] else value for name, value in asked.items()}


def part_in_words(by: Mapping[str, Any], scope: Scope) -> str:
    """“第3组”, “爱党爱国星”: which part of the figure the page shows; empty for all of it."""
    told = []
    told += [_name(scope, by[name]) for name in ("group", "micro") if name in by]
    if "star" in by:
        told.append(stars_of(scope).get(by["star"], ("", ""))[0])
    if "item" in by:
        item = Criterion.objects.filter(pk=by["item"]).first()
        told.append(worded(item, "text") if item else "")
    return " · ".join(word for word in told if word)


def _name(scope: Scope, key: Any) -> str:
    found = Grid.objects.filter(village__in=scope.keys, pk=key).first()
    return str(found) if found else ""


def breakdown_of(figure: Figure, teller: Teller, by: Mapping[str, Any]) -> Breakdown:
    """Counted anew for this page: one query, and one for the groups."""
    scope = teller.scope
    if len(scope.villages) > 1:
        places = [Place(village.pk, village.name) for village in scope.villages]
        return _of(figure, teller, numbers([figure], scope, only=by), places, "village", by)
    if "group" in figure.subject.paths and "group" not in by:
        counted = numbers([figure], scope, by="group", only=by)
        return _of(figure, teller, counted, _groups(scope, counted[figure.key]), "group", by)
    return Breakdown(teller.whole(figure, numbers([figure], scope, only=by)[figure.key]), None)


def _of(
    figure: Figure,
    teller: Teller,
    counted: Numbers,
    places: list[Place],
    by: str,
    beside: Mapping[str, Any],
) -> Breakdown:
    parts = table(teller, [figure], counted, places, by=by, foot=_("All together"), beside=beside)
    assert parts.foot
    return Breakdown(parts.foot.cells[0], parts)


def _groups(scope: Scope, counted: Mapping[Any, int]) -> list[Place]:
    """The village’s groups as people count them, and None for what belongs to none."""
    keys = [key for key in counted if key is not None]
    here = Q(village__in=scope.keys, level=Grid.Level.GROUP) | Q(pk__in=keys)
    groups = sorted(Grid.objects.filter(here), key=lambda group: as_counted(group.name))
    places = [Place(group.pk, group.name) for group in groups]
    return [*places, *([Place(None, _("in no group"))] if None in counted else [])]
