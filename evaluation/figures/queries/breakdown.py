"""One figure by village, and which part of it an address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluation.figures.queries.figure import Figure, Scope, numbers
from evaluation.figures.queries.parts import Place, Table, table
from evaluation.figures.queries.stars import stars_of
from evaluation.figures.queries.telling import Teller, Told
from evaluation.figures.typed import key_of
from evaluation.models import Criterion
from evaluation.models.catalogue import worded
from grids.models import Grid

#: What an address may ask a part by, and whether its value is a key.
_PARTS = {"group": True, "star": False, "item": True}


@dataclass(frozen=True)
class Breakdown:
    """The number, and where there are several villages the number of each."""

    whole: Told
    by_village: Table | None


def parts_of(figure: Figure, words: Mapping[str, str]) -> Mapping[str, Any]:
    """``?group=…&star=02``: the parts that the figure has; nonsense finds nothing."""
    asked = {
        name: words[name] for name in _PARTS if words.get(name) and name in figure.subject.paths
    }
    return {name: key_of(value) if _PARTS[name] else value for name, value in asked.items()}


def part_in_words(by: Mapping[str, Any], scope: Scope) -> str:
    """“第3组”, “爱党爱国星”: which part of the figure the page shows; empty for all of it."""
    told = []
    if "group" in by:
        told.append(_name(Grid.objects.filter(village__in=scope.keys), by["group"]))
    if "star" in by:
        told.append(stars_of(scope).get(by["star"], ("", ""))[0])
    if "item" in by:
        item = Criterion.objects.filter(pk=by["item"]).first()
        told.append(worded(item, "text") if item else "")
    return " · ".join(word for word in told if word)


def _name(grids: Any, key: Any) -> str:
    found = grids.filter(pk=key).first()
    return str(found) if found else ""


def breakdown_of(figure: Figure, teller: Teller, by: Mapping[str, Any]) -> Breakdown:
    """Counted anew for this page: one query."""
    scope = teller.scope
    counted = numbers([figure], scope, only=by)
    if len(scope.villages) == 1:
        return Breakdown(teller.whole(figure, counted[figure.key]), None)
    places = [Place(village.pk, village.name) for village in scope.villages]
    found = table(teller, [figure], counted, places, by="village", foot=_("All together"))
    assert found.foot
    return Breakdown(found.foot.cells[0], found)
