"""What stands in a draft of the catalogue: stars, their items, and grounds for a veto.

Each row counts its own changes, so two who edit different items do not hold each other up; the
draft is locked first, so nothing changes while it is being published (twin in
tests/evaluation/catalogue/test_catalogue_races.py).
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.catalogue.actions.versions import locked_draft
from evaluation.catalogue.queries import versions as catalogues
from evaluation.models import Catalogue, Criterion, Star, VetoGround
from grids.models import Receipt
from grids.writing import Refused, Sent, Stale, locked, writing

STAR = ("name", "name_en")
CRITERION = (
    "text",
    "text_en",
    "required",
    "evidence",
    "not_applicable_when",
    "not_applicable_when_en",
)
VETO_GROUND = ("text", "text_en", "scope", "scope_en", "lasts_until", "lasts_until_en")
#: What was typed, by the names above.
Facts = Mapping[str, "str | bool"]
Part = Star | Criterion | VetoGround


def add_star(catalogue_id: UUID, facts: Facts, *, sent: Sent) -> Receipt:
    """A star under a number of its own; its items are added afterwards."""
    with writing(sent) as write:
        draft = locked_draft(catalogue_id, write)
        code = _given(catalogues.free_star_code(draft))
        star = Star.objects.create(catalogue=draft, code=code, **_known(facts, STAR))
        write.record("star_added", star, code=code)
        return write.done(_("The star is in the draft. Now add its items."), star)


def change_star(star_id: UUID, facts: Facts, *, version: int, sent: Sent) -> Receipt:
    with writing(sent) as write:
        locked_draft(_catalogue_of(star_id), write)
        star = locked(Star.objects.filter(pk=star_id)).select_related("catalogue").get()
        write.record("star_changed", star, fields=_change(star, facts, STAR, version=version))
        return write.done(_("The star is changed."), star)


def remove_star(star_id: UUID, *, sent: Sent) -> Receipt:
    """Take a star out of the draft, with its items."""
    with writing(sent) as write:
        draft = locked_draft(_catalogue_of(star_id), write)
        star = Star.objects.get(pk=star_id)
        write.record("star_removed", star, code=star.code)
        star.criteria.all().delete()
        star.delete()
        return write.done(_("The star is out of the draft."), draft)


def add_criterion(star_id: UUID, facts: Facts, *, sent: Sent) -> Receipt:
    """One more item of a star; a star has nine at most, so that a declaration stays short."""
    with writing(sent) as write:
        locked_draft(_catalogue_of(star_id), write)
        star = Star.objects.select_related("catalogue").get(pk=star_id)
        code = _given(catalogues.free_criterion_code(star))
        item = Criterion.objects.create(star=star, code=code, **_known(facts, CRITERION))
        write.record("criterion_added", item, code=code)
        return write.done(_("The item is in the draft."), item)


def change_criterion(criterion_id: UUID, facts: Facts, *, version: int, sent: Sent) -> Receipt:
    with writing(sent) as write:
        locked_draft(_catalogue_of_item(criterion_id), write)
        items = Criterion.objects.filter(pk=criterion_id).select_related("star__catalogue")
        item = locked(items).get()
        fields = _change(item, facts, CRITERION, version=version)
        write.record("criterion_changed", item, fields=fields)
        return write.done(_("The item is changed."), item)


def remove_criterion(criterion_id: UUID, *, sent: Sent) -> Receipt:
    with writing(sent) as write:
        locked_draft(_catalogue_of_item(criterion_id), write)
        item = Criterion.objects.select_related("star__catalogue").get(pk=criterion_id)
        write.record("criterion_removed", item, code=item.code)
        item.delete()
        return write.done(_("The item is out of the draft."), item.star)


def add_veto_ground(catalogue_id: UUID, facts: Facts, *, sent: Sent) -> Receipt:
    """One more ground of the closed list; it says what it takes away and until when."""
    with writing(sent) as write:
        draft = locked_draft(catalogue_id, write)
        code = _given(catalogues.free_ground_code(draft))
        typed = _known(facts, VETO_GROUND)
        ground = VetoGround.objects.create(catalogue=draft, code=code, **typed)
        write.record("veto_ground_added", ground, code=code)
        return write.done(_("The ground is in the draft."), ground)


def change_veto_ground(ground_id: UUID, facts: Facts, *, version: int, sent: Sent) -> Receipt:
    with writing(sent) as write:
        locked_draft(_catalogue_of_ground(ground_id), write)
        grounds = VetoGround.objects.filter(pk=ground_id).select_related("catalogue")
        ground = locked(grounds).get()
        fields = _change(ground, facts, VETO_GROUND, version=version)
        write.record("veto_ground_changed", ground, fields=fields)
        return write.done(_("The ground is changed."), ground)


def remove_veto_ground(ground_id: UUID, *, sent: Sent) -> Receipt:
    with writing(sent) as write:
        draft: Catalogue = locked_draft(_catalogue_of_ground(ground_id), write)
        ground = VetoGround.objects.get(pk=ground_id)
        write.record("veto_ground_removed", ground, code=ground.code)
        ground.delete()
        return write.done(_("The ground is out of the draft."), draft)


def _change(row: Part, facts: Facts, names: Iterable[str], *, version: int) -> list[str]:
    """The names of what changed; both versions are shown when somebody else saved first."""
    typed = _known(facts, names)
    if row.version != version:
        raise Stale(_both(row, typed), version=row.version)
    changed = sorted(name for name, value in typed.items() if getattr(row, name) != value)
    for name, value in typed.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*typed, "version"])
    return changed


def _both(row: Part, typed: Facts) -> list[tuple[str, str, str]]:
    return [
        (
            catalogues.label_of(row, name),
            catalogues.shown(getattr(row, name)),
            catalogues.shown(new),
        )
        for name, new in typed.items()
        if getattr(row, name) != new
    ]


def _known(facts: Facts, names: Iterable[str]) -> dict[str, "str | bool"]:
    return {name: facts[name] for name in names}


def _given(code: str) -> str:
    if not code:
        raise Refused(_("No number is left here. Remove what is not needed, then add again."))
    return code


def _catalogue_of(star_id: UUID) -> UUID:
    return Star.objects.values_list("catalogue", flat=True).get(pk=star_id)


def _catalogue_of_item(criterion_id: UUID) -> UUID:
    return Criterion.objects.values_list("star__catalogue", flat=True).get(pk=criterion_id)


def _catalogue_of_ground(ground_id: UUID) -> UUID:
    return VetoGround.objects.values_list("catalogue", flat=True).get(pk=ground_id)
