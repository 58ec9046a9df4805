"""Reads of the catalogue: its versions, its content as data, and what a draft still lacks."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Model, Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Catalogue, Criterion, Star, VetoGround
from grids.models import Township


def as_data(catalogue: Catalogue) -> dict[str, Any]:
    """The stored catalogue in the shape of catalogue.toml, to be compared with it."""
    stars = catalogue.stars.prefetch_related("criteria")
    return {
        "name": catalogue.name,
        "version": catalogue.version,
        "stars": [
            {
                "code": star.code,
                "name": star.name,
                "name_en": star.name_en,
                "criteria": [_criterion(row) for row in star.criteria.all()],
            }
            for star in stars
        ],
        "veto_grounds": list(
            catalogue.veto_grounds.values(
                "code",
                "text",
                "text_en",
                "scope",
                "scope_en",
                "lasts_until",
                "lasts_until_en",
            )
        ),
    }


def _criterion(row: Criterion) -> dict[str, Any]:
    """As the file writes it: what is empty or not required is left out."""
    written = {
        "code": row.code,
        "text": row.text,
        "text_en": row.text_en,
        "required": row.required,
        "evidence": row.evidence,
        "not_applicable_when": row.not_applicable_when,
        "not_applicable_when_en": row.not_applicable_when_en,
    }
    return {name: value for name, value in written.items() if value}


def usable_catalogues(township: Township) -> QuerySet[Catalogue]:
    """Published versions that a township's year may use: its own, and the installation's."""
    published = Catalogue.objects.exclude(published_on=None)
    return published.filter(Q(township=None) | Q(township=township))


def with_counts(catalogues: QuerySet[Catalogue]) -> QuerySet[Catalogue]:
    """For the list: ``star_total``, ``criterion_total``, ``campaign_total``; drafts come first."""
    return (
        catalogues.select_related("township", "based_on")
        .annotate(
            star_total=Count("stars", distinct=True),
            criterion_total=Count("stars__criteria", distinct=True),
            campaign_total=Count("campaign", distinct=True),
        )
        .order_by(F("published_on").desc(nulls_first=True), "name", "-version")
    )


def stars_with_criteria(catalogue: Catalogue) -> QuerySet[Star]:
    """The stars in their order, with their criteria; two queries."""
    return catalogue.stars.prefetch_related("criteria")


def missing(catalogue: Catalogue) -> list[str]:
    """What a draft lacks before it may be published, one sentence each; empty when whole."""
    stars = list(stars_with_criteria(catalogue))
    lacking = [] if stars else [_("There is no star yet: add at least one.")]
    for star in stars:
        lacking += _missing_of(star)
    for ground in catalogue.veto_grounds.all():
        lacking += _blank(ground, ground.code, ("text_en", "scope_en", "lasts_until_en"))
    return lacking


def _missing_of(star: Star) -> list[str]:
    lacking = _blank(star, f"{star.code} {star.name}", ("name_en",))
    criteria = list(star.criteria.all())
    if not criteria:
        lacking.append(_("%(where)s: has no item yet.") % {"where": f"{star.code} {star.name}"})
    for item in criteria:
        names = ["text_en", *(["not_applicable_when_en"] if item.not_applicable_when else [])]
        lacking += _blank(item, item.code, names)
    return lacking


def _blank(row: Model, where: str, names: Iterable[str]) -> list[str]:
    return [
        _("%(where)s: “%(field)s” is empty.") % {"where": where, "field": label_of(row, name)}
        for name in names
        if not getattr(row, name).strip()
    ]


def label_of(row: Model, name: str) -> str:
    """A field's label, as on the form."""
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # because only plain fields are asked for


def shown(value: "str | bool") -> str:
    """A stored value as it is read: yes or no, else the text itself."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value


def free_star_code(catalogue: Catalogue) -> str:
    """The next number that neither the draft nor what it was copied from has; empty: none left.

    A code is the star's name through all versions, so a removed one is not given away again.
    """
    taken = _codes(Star.objects.filter(catalogue__in=_family(catalogue)))
    return _first([f"{n:02d}" for n in range(1, 100)], taken)


def free_criterion_code(star: Star) -> str:
    """The same among the nine items that a star may have."""
    family = _family(star.catalogue)
    alike = Star.objects.filter(catalogue__in=family, code=star.code)
    possible = [f"{star.code}-{n}" for n in range(1, 10)]
    taken = _codes(Criterion.objects.filter(star__in=alike))
    return _first(possible, taken) or _first(possible, _codes(star.criteria.all()))


def free_ground_code(catalogue: Catalogue) -> str:
    taken = _codes(VetoGround.objects.filter(catalogue__in=_family(catalogue)))
    return _first([f"V{n}" for n in range(1, 100)], taken)


def _family(catalogue: Catalogue) -> list[UUID]:
    return [key for key in (catalogue.pk, catalogue.based_on_id) if key]


def _codes(rows: QuerySet[Any]) -> set[str]:
    return set(rows.values_list("code", flat=True))


def _first(possible: list[str], taken: set[str]) -> str:
    """Behind the last that is taken, so that the order stays; else into a gap."""
    last = max((at for at, code in enumerate(possible) if code in taken), default=-1)
    free = [code for code in possible if code not in taken]
    return next(iter([*possible[last + 1 :], *free]), "")


def next_version(township: Township, name: str) -> int:
    """One more than any version of that name that the township can see."""
    alike = Catalogue.objects.filter(Q(township=None) | Q(township=township), name=name)
    return (alike.aggregate(newest=Max("version"))["newest"] or 0) + 1
