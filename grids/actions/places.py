"""Places: villages are founded by the township; who keeps a village keeps its grids."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from grids.access import can_run_township
from grids.models import Grid, Receipt, Township, Village
from grids.roles import Role
from grids.staffing import locked_township
from grids.writing import Refused, Sent, Stale, Write, locked, writing

Values = Mapping[str, str]
#: What the clerk keeps; name and code are the township's.
CLERKS_FIELDS = frozenset(
    {"committee_telephone", "supervisor_telephone", "comment_box", "office_address"}
)


def change_township(township_id: UUID, *, telephone: str, version: int, sent: Sent) -> Receipt:
    """The telephone for complaints, as it stands on every notice."""
    with writing(sent) as write:
        township = locked_township(township_id)
        write.allow(township, Role.TOWNSHIP)
        fields = _apply(township, {"telephone": telephone}, version=version)
        write.record("township_changed", township, fields=fields)
        return write.done(_("The township is corrected."), township)


def add_village(township_id: UUID, values: Values, *, sent: Sent) -> Receipt:
    """A village of the township; its roster, grids and officers follow."""
    with writing(sent) as write:
        township = locked_township(township_id)
        write.allow(township, Role.TOWNSHIP)
        village = Village(township=township, **values)
        _check_village(village)
        village.save()
        write.record("village_added", village)
        return write.done(_("The village is founded."), village)


def change_village(village_id: UUID, values: Values, *, version: int, sent: Sent) -> Receipt:
    """The township's office may change all of it, the clerk the telephones and the box."""
    with writing(sent) as write:
        village = _kept_village(village_id, write)
        if write.post and write.post.role == Role.CLERK:
            values = {name: values[name] for name in values if name in CLERKS_FIELDS}
        fields = _apply(village, values, version=version)
        write.record("village_changed", village, fields=fields)
        return write.done(_("The village is corrected."), village)


def add_grid(
    village_id: UUID, *, name: str, level: str, parent_id: UUID | None, sent: Sent
) -> Receipt:
    """A grid of one of the three levels."""
    with writing(sent) as write:
        village = _kept_village(village_id, write)
        parent = _parent(village, parent_id)
        grid = Grid(village=village, name=name, level=level, parent=parent)
        _check_grid(grid)
        grid.save()
        write.record("grid_added", grid, level=level)
        return write.done(_("The grid is entered."), village)


def change_grid(grid_id: UUID, *, name: str, parent_id: UUID | None, sent: Sent) -> Receipt:
    """Another name, or another grid above; the level stays, since households hang on it."""
    with writing(sent) as write:
        grid, village = _kept_grid(grid_id, write)
        grid.name, grid.parent = name, _parent(village, parent_id)
        _check_grid(grid)
        grid.save()
        write.record("grid_changed", grid)
        return write.done(_("The grid is corrected."), village)


def remove_grid(grid_id: UUID, *, sent: Sent) -> Receipt:
    """Only a grid on which nothing hangs, such as one that was mistyped."""
    with writing(sent) as write:
        grid, village = _kept_grid(grid_id, write)
        if is_used(grid):
            raise Refused(
                _("Households, posts or other grids hang on “%s”, so it cannot be removed.") % grid
            )
        write.record("grid_removed", grid, level=grid.level)
        grid.delete()
        return write.done(_("The grid is removed."), village)


def is_used(grid: Grid) -> bool:
    """Whether any row of any app points to the grid."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: grid}).exists()
        for relation in Grid._meta.related_objects
    )


def _kept_village(village_id: UUID, write: Write) -> Village:
    """The village, locked, for its township's office or its clerk; the entry is the village's."""
    villages = Village.objects.filter(pk=village_id).select_related("township")
    village = locked(villages).get()
    if can_run_township(write.sent.officer, village.township):
        write.allow(village.township, Role.TOWNSHIP)
        write.place = village
    else:
        write.allow(village, Role.CLERK)
    return village


def _kept_grid(grid_id: UUID, write: Write) -> tuple[Grid, Village]:
    key = Grid.objects.values_list("village", flat=True).get(pk=grid_id)
    village = _kept_village(key, write)
    return Grid.objects.select_related("parent").get(pk=grid_id), village


def _apply(place: Township | Village, values: Values, *, version: int) -> list[str]:
    """Set what differs and save it; ``Stale`` when somebody else saved in between."""
    differing = [name for name, value in values.items() if getattr(place, name) != value]
    if place.version != version:
        rows = [(_label(place, name), getattr(place, name), values[name]) for name in differing]
        raise Stale(rows, version=place.version)
    for name in differing:
        setattr(place, name, values[name])
    if isinstance(place, Village):
        _check_village(place)
    place.version += 1
    place.save()
    return sorted(differing)


def _label(place: Model, field: str) -> str:
    return str(getattr(place._meta.get_field(field), "verbose_name", field))


def _check_village(village: Village) -> None:
    others = Village.objects.exclude(pk=village.pk)
    if others.filter(township=village.township, name=village.name).exists():
        raise Refused(_("The township has a village called “%s” already.") % village.name)
    if village.code and others.filter(code=village.code).exists():
        raise Refused(_("Another village has this administrative code."))


def _parent(village: Village, parent_id: UUID | None) -> Grid | None:
    return Grid.objects.get(pk=parent_id, village=village) if parent_id else None


def _check_grid(grid: Grid) -> None:
    level, above = grid.level, grid.parent.level if grid.parent else ""
    if level == Grid.Level.VILLAGE and above:
        raise Refused(_("A village grid lies in no other grid."))
    if level == Grid.Level.GROUP and above not in {"", Grid.Level.VILLAGE}:
        raise Refused(_("A villager group lies in a village grid or in none."))
    if level == Grid.Level.MICRO and above != Grid.Level.GROUP:
        raise Refused(_("A micro-grid lies in a villager group: choose which."))
    same = Grid.objects.filter(village=grid.village, level=level, name=grid.name)
    if same.exclude(pk=grid.pk).exists():
        raise Refused(_("The village has a grid called “%s” on this level already.") % grid.name)
