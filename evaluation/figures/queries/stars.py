"""Stars over a year and the year before: comparable only where the code is the same."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluation.figures.queries import claims
from evaluation.figures.queries.figure import Figure, Numbers, Scope, numbers
from evaluation.figures.queries.pictures import widths
from evaluation.figures.queries.telling import Teller, Told
from evaluation.models import CampaignStar
from evaluation.models.catalogue import worded


@dataclass(frozen=True)
class StarRow:
    """A star: what is claimed of it, what became of it, and how many hold it against last year.

    ``why_not``: why it is not compared. ``item``: what was most often not met, in words.
    """

    code: str
    name: str
    told: list[Told]
    held: Told
    before: Told | None
    why_not: str = ""
    item: str = ""
    unmet: Told | None = None
    wide: float = 0
    wide_before: float = 0


def stars_of(scope: Scope) -> Mapping[str, tuple[str, str]]:
    """By code: the star's name, and the catalogue that says what it asks."""
    stars = CampaignStar.objects.filter(campaign__in=scope.campaigns).select_related("star")
    return {use.star.code: (worded(use.star, "name"), str(use.star.catalogue_id)) for use in stars}


def star_rows(teller: Teller, *, judged: bool) -> list[StarRow]:
    """In the order of the codes; ``judged``: with what was claimed and decided."""
    scope, before = teller.scope, teller.scope.before
    stars, old = stars_of(scope), stars_of(before)
    kinds = [claims.CLAIMED, claims.GRANTED, claims.REFUSED] if judged else []
    counted = numbers([*kinds, claims.HELD], scope, by="star")
    last = numbers([claims.HELD], before, by="star") if old else {claims.HELD.key: Counter()}
    held = [counted[claims.HELD.key][code] for code in stars]
    then = [last[claims.HELD.key][code] if code in old else None for code in stars]
    most = max([*held, *(n for n in then if n)], default=0)
    unmet = _most_unmet(teller) if judged else {}
    return [
        _row(teller, code, stars, old, counted, kinds, n, m, most, unmet)
        for code, n, m in zip(stars, held, then, strict=True)
    ]


def _row(
    teller: Teller,
    code: str,
    stars: Mapping[str, tuple[str, str]],
    old: Mapping[str, tuple[str, str]],
    counted: Numbers,
    kinds: list[Figure],
    held: int,
    before: int | None,
    most: int,
    unmet: Mapping[str, tuple[str, Told]],
) -> StarRow:
    then = Teller(teller.place, teller.scope.before, in_part=teller.in_part)
    item, n_unmet = unmet.get(code, ("", None))
    wide, wide_before = widths([held, before], most=most)
    return StarRow(
        code=code,
        name=stars[code][0],
        told=[teller.told(kind, counted[kind.key][code], star=code) for kind in kinds],
        held=teller.told(claims.HELD, held, star=code),
        before=then.told(claims.HELD, before, star=code) if before is not None else None,
        why_not=_why_not(code, stars, old),
        item=item,
        unmet=n_unmet,
        wide=wide,
        wide_before=wide_before,
    )


def _why_not(
    code: str, stars: Mapping[str, tuple[str, str]], old: Mapping[str, tuple[str, str]]
) -> str:
    if not old:
        return _("There is no year before to compare with.")
    if code not in old:
        return _("Not comparable: last year’s catalogue had no star of this code.")
    if stars[code][0] != old[code][0]:
        return _("Last year the star of this code was called “%(name)s”.") % {"name": old[code][0]}
    return ""


def _most_unmet(teller: Teller) -> Mapping[str, tuple[str, Told]]:
    """By star: the item that was most often answered “not met”, and how often."""
    counted = numbers([claims.NOT_MET], teller.scope, by="item")[claims.NOT_MET.key]
    stars = CampaignStar.objects.filter(campaign__in=teller.scope.campaigns)
    found: dict[str, tuple[str, Told]] = {}
    for use in stars.select_related("star").prefetch_related("star__criteria"):
        items = [item for item in use.star.criteria.all() if counted[item.pk]]
        if items:
            most = max(items, key=lambda item: counted[item.pk])
            told = teller.told(claims.NOT_MET, counted[most.pk], item=most.pk)
            found[use.star.code] = (worded(most, "text"), told)
    return found
