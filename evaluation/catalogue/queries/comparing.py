"""Two versions of the catalogue side by side: what was added, removed and changed, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evaluation.catalogue.queries.versions import label_of, shown, stars_with_criteria
from evaluation.models import Catalogue, Criterion, Star, VetoGround
from evaluation.models.catalogue import worded

_STAR = ("name", "name_en")
_ITEM = (
    "text",
    "text_en",
    "required",
    "evidence",
    "not_applicable_when",
    "not_applicable_when_en",
)
_GROUND = ("text", "text_en", "scope", "scope_en", "lasts_until", "lasts_until_en")


Row = Star | Criterion | VetoGround


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One row that differs; ``rows``: label, old, new. What was added has no old, and so on."""

    kind: Kind
    code: str
    title: str
    rows: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Comparison:
    """What differs, by star, item and ground, each in the order of their codes."""

    stars: list[Difference]
    criteria: list[Difference]
    grounds: list[Difference]

    @property
    def total(self) -> int:
        return len(self.stars) + len(self.criteria) + len(self.grounds)


def compare(old: Catalogue, new: Catalogue) -> Comparison:
    """From ``old`` to ``new``; rows are the same when their codes are."""
    before, after = list(stars_with_criteria(old)), list(stars_with_criteria(new))
    return Comparison(
        stars=_differences(before, after, _STAR),
        criteria=_differences(
            [item for star in before for item in star.criteria.all()],
            [item for star in after for item in star.criteria.all()],
            _ITEM,
        ),
        grounds=_differences(old.veto_grounds.all(), new.veto_grounds.all(), _GROUND),
    )


def _differences(old: Iterable[Row], new: Iterable[Row], names: Iterable[str]) -> list[Difference]:
    before, after = _by_code(old), _by_code(new)
    found = (
        _difference(code, before.get(code), after.get(code), names)
        for code in sorted({*before, *after}, key=lambda code: (len(code), code))
    )
    return [difference for difference in found if difference]


def _by_code(rows: Iterable[Row]) -> Mapping[str, Row]:
    return {row.code: row for row in rows}


def _difference(
    code: str, old: Row | None, new: Row | None, names: Iterable[str]
) -> Difference | None:
    here = new or old
    assert here is not None
    rows = [
        (label_of(here, name), _shown(old, name), _shown(new, name))
        for name in names
        if _shown(old, name) != _shown(new, name)
    ]
    if old and new and not rows:
        return None
    kind = Kind.CHANGED if old and new else Kind.ADDED if new else Kind.REMOVED
    return Difference(kind, code, _title(here), rows)


def _title(row: Row) -> str:
    return worded(row, "name" if isinstance(row, Star) else "text")


def _shown(row: Row | None, name: str) -> str:
    return shown(getattr(row, name)) if row else ""
