"""Writing a plan: grids, households, people and memberships, each kind in one statement."""

from datetime import date
from typing import TypeVar

from django.db.models import F, Model

from grids.models import Grid
from households.models import Household, Membership, Person, Residence
from households.roster.copying import copy_in
from households.roster.kept import Kept, Place
from households.roster.plan import Change, Plan
from households.roster.rows import RosterRow

_PERSON_FIELDS = ["name", "search_key", "search_grams", "birth_year", "party_member"]
_PERSON_FIELDS += ["id_number_sealed", "id_number_fingerprint", "phone_sealed", "phone_fingerprint"]
M = TypeVar("M", bound=Model)


def keep(plan: Plan, *, today: date) -> None:
    """Write everything the plan says; inside the action's transaction, the village locked."""
    grids = _keep_grids(plan)
    people: list[Person] = []
    households: list[Household] = []
    memberships: list[Membership] = []
    for home_key, rows in plan.new_households.items():
        members = [_new_person(row, plan.kept) for row in rows]
        home = _new_household(rows, members, plan.kept, grids)
        home.number = rows[0].household_no or plan.numbers[home_key]
        people += members
        households.append(home)
        pairs = zip(members, rows, strict=True)
        memberships += [_membership(home, person, row, today) for person, row in pairs]
    for household, row in plan.joining:
        person = _new_person(row, plan.kept)
        people.append(person)
        memberships.append(_membership(household, person, row, today))
    copy_in(people)
    copy_in(households)
    copy_in(memberships)
    _keep_changes(plan, grids)


def _keep_grids(plan: Plan) -> dict[Place, Grid]:
    """Every grid by (group, micro-grid), the new ones made; (group, "") is the group itself."""
    village, groups, found = plan.kept.village, plan.kept.groups, plan.kept.micro_grids
    for name in plan.new_groups:
        groups[name] = Grid(village=village, name=name, level=Grid.Level.GROUP)
    for group, name in plan.new_micro_grids:
        found[group, name] = Grid(
            village=village, name=name, level=Grid.Level.MICRO, parent=groups[group]
        )
    Grid.objects.bulk_create(groups[name] for name in plan.new_groups)
    Grid.objects.bulk_create(found[place] for place in plan.new_micro_grids)
    return found | {(name, ""): grid for name, grid in groups.items()}


def _grid_of(row: RosterRow, kept: Kept, grids: dict[Place, Grid]) -> Grid:
    """The row's lowest grid; a roster without groups puts households into the village's grid."""
    place = (row.group, row.micro_grid)
    if place not in grids:
        grids[place] = Grid.objects.get_or_create(
            village=kept.village, level=Grid.Level.VILLAGE, defaults={"name": kept.village.name}
        )[0]
    return grids[place]


def _new_household(
    rows: list[RosterRow], members: list[Person], kept: Kept, grids: dict[Place, Grid]
) -> Household:
    """By keys and not by objects, here and below: Django makes such rows in half the time."""
    head_row = next(row for row in rows if row.is_head)
    return Household(
        village_id=kept.village.pk,
        grid_id=_grid_of(head_row, kept, grids).pk,
        residence=_residence(head_row, rows),
        head_id=members[rows.index(head_row)].pk,
    )


def _residence(head_row: RosterRow, rows: list[RosterRow]) -> str:
    """The head's row decides; where it says nothing, the first that does."""
    told = [row.residence for row in (head_row, *rows) if row.residence]
    return told[0] if told else Residence.UNKNOWN


def _new_person(row: RosterRow, kept: Kept) -> Person:
    person = Person(village_id=kept.village.pk)
    person.rename(row.name)
    _fill(person, row)
    return person


def _fill(person: Person, row: RosterRow) -> None:
    """An empty value in the file never erases one that is kept."""
    if row.id_number:
        person.id_number = row.id_number
    if row.birth_year is not None:
        person.birth_year = row.birth_year
    if row.phone:
        person.phone = row.phone
    if row.party_member is not None:
        person.party_member = row.party_member


def _membership(household: Household, person: Person, row: RosterRow, today: date) -> Membership:
    return Membership(
        household_id=household.pk, person_id=person.pk, relation=row.relation, since=today
    )


def _keep_changes(plan: Plan, grids: dict[Place, Grid]) -> None:
    members = Membership.objects.select_related("person").in_bulk(
        [change.known.membership for change in plan.changed]
    )
    for change in plan.changed:
        _apply(change, members[change.known.membership])
    _rewrite([member.person for member in members.values()], _PERSON_FIELDS)
    _rewrite([*members.values()], ["relation"])
    for household, row, names in plan.moved:
        if "residence" in names:
            household.residence = row.residence
        if "grid" in names:
            household.grid = _grid_of(row, plan.kept, grids)
    _rewrite([household for household, _row, _names in plan.moved], ["residence", "grid"])
    touched = {household.pk for household, _row in plan.joining}
    touched |= {change.known.household for change in plan.changed}
    # Whoever has such a household's form open is shown both versions.
    Household.objects.filter(pk__in=touched).update(version=F("version") + 1)


def _apply(change: Change, member: Membership) -> None:
    member.person.rename(change.row.name)
    member.relation = change.row.relation or member.relation
    _fill(member.person, change.row)


def _rewrite(rows: list[M], fields: list[str]) -> None:
    """One upsert; ``bulk_update`` writes a CASE of every row for every field."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
