"""Writing a plan: grids, households, people and memberships, each kind in one statement."""

from datetime import date

from grids.models import Grid, Village
from households.models import Household, Membership, Person, Relation, Residence
from households.naming import search_key
from households.numbers import birth_year_of
from households.roster.comparing import Change, Kept, Plan
from households.roster.reading import RosterRow

_BATCH = 1000


def keep(plan: Plan, village: Village, *, today: date) -> None:
    """Write everything the plan says; inside the action's transaction, the village locked."""
    grids = _keep_grids(plan, village)
    people: list[Person] = []
    households: list[Household] = []
    memberships: list[Membership] = []
    for number, rows in plan.new_households.items():
        _new_household(number, rows, village, grids, today, (people, households, memberships))
    for household, row in plan.joining:
        person = _new_person(row, village)
        people.append(person)
        memberships.append(_membership(household, person, row, today))
    Person.objects.bulk_create(people, batch_size=_BATCH)
    Household.objects.bulk_create(households, batch_size=_BATCH)
    Membership.objects.bulk_create(memberships, batch_size=_BATCH)
    _keep_changes(plan, grids)


def _keep_grids(plan: Plan, village: Village) -> dict[tuple[str, str], Grid]:
    """Every grid by (group, micro-grid), the new ones made; (group, "") is the group itself."""
    kept = Kept(village)
    groups = kept.groups
    for name in plan.new_groups:
        groups[name] = Grid(village=village, name=name, level=Grid.Level.GROUP)
    Grid.objects.bulk_create(groups[name] for name in plan.new_groups)
    found = kept.micro_grids
    for group, name in plan.new_micro_grids:
        parent = groups.get(group)
        found[group, name] = Grid(village=village, name=name, level=Grid.Level.MICRO, parent=parent)
    Grid.objects.bulk_create(found[pair] for pair in plan.new_micro_grids)
    return found | {(name, ""): grid for name, grid in groups.items()}


def _grid_of(row: RosterRow, village: Village, grids: dict[tuple[str, str], Grid]) -> Grid:
    """The row's lowest grid; a roster without groups puts households into the village's grid."""
    key = (row.group, row.micro_grid)
    if key not in grids:
        grids[key] = Grid.objects.get_or_create(
            village=village, level=Grid.Level.VILLAGE, defaults={"name": village.name}
        )[0]
    return grids[key]


def _new_household(
    number: str,
    rows: list[RosterRow],
    village: Village,
    grids: dict[tuple[str, str], Grid],
    today: date,
    into: tuple[list[Person], list[Household], list[Membership]],
) -> None:
    people, households, memberships = into
    head_row = next(row for row in rows if row.relation == Relation.HEAD)
    made = {row.row: _new_person(row, village) for row in rows}
    household = Household(
        village=village,
        grid=_grid_of(head_row, village, grids),
        number=number,
        head=made[head_row.row],
        residence=head_row.residence or Residence.UNKNOWN,
    )
    people.extend(made.values())
    households.append(household)
    memberships.extend(_membership(household, made[row.row], row, today) for row in rows)


def _new_person(row: RosterRow, village: Village) -> Person:
    person = Person(village=village, name=row.name, search_key=search_key(row.name))
    _fill(person, row)
    return person


def _fill(person: Person, row: RosterRow) -> None:
    """An empty value in the file never erases one that is kept."""
    if row.id_number:
        person.id_number = row.id_number
        person.birth_year = birth_year_of(row.id_number)
    if row.phone:
        person.phone = row.phone
    if row.party_member is not None:
        person.party_member = row.party_member


def _membership(household: Household, person: Person, row: RosterRow, today: date) -> Membership:
    return Membership(household=household, person=person, relation=row.relation, since=today)


def _keep_changes(plan: Plan, grids: dict[tuple[str, str], Grid]) -> None:
    for change in plan.changed:
        _apply(change)
    Person.objects.bulk_update(
        [change.person for change in plan.changed],
        [
            "name",
            "search_key",
            "birth_year",
            "party_member",
            "id_number_sealed",
            "id_number_fingerprint",
            "phone_sealed",
            "phone_fingerprint",
        ],
        batch_size=200,
    )
    memberships = [change.membership for change in plan.changed]
    Membership.objects.bulk_update(memberships, ["relation"], batch_size=200)
    for household, row, names in plan.moved:
        _move(household, row, names, grids)


def _apply(change: Change) -> None:
    change.person.name = change.row.name
    change.person.search_key = search_key(change.row.name)
    change.membership.relation = change.row.relation
    _fill(change.person, change.row)


def _move(
    household: Household, row: RosterRow, names: list[str], grids: dict[tuple[str, str], Grid]
) -> None:
    if "residence" in names and row.residence:
        household.residence = row.residence
    if "grid" in names:
        household.grid = _grid_of(row, household.village, grids)
    household.version += 1
    household.save(update_fields=["residence", "grid", "version"])
