"""What a plan needs besides its people: grids, new households' numbers, kept numbers in words."""

from grids.numbers import masked_phone
from households.models import Person
from households.numbering import next_number
from households.numbers import masked_id_number
from households.roster.plan import Change, Plan


def plan_grids(plan: Plan) -> None:
    """Grids of the households that go in or move, as their heads' rows name them."""
    heads = [row for rows in plan.new_households.values() for row in rows if row.is_head]
    heads += [row for _household, row, names in plan.moved if "grid" in names]
    groups = dict.fromkeys(row.group for row in heads if row.group)
    micro = dict.fromkeys((row.group, row.micro_grid) for row in heads if row.micro_grid)
    plan.new_groups = [name for name in groups if name not in plan.kept.groups]
    plan.new_micro_grids = [place for place in micro if place not in plan.kept.micro_grids]


def plan_numbers(plan: Plan) -> None:
    """A new household without a number gets the next one of its group."""
    taken = {*plan.kept.households, *(home for home in plan.new_households if "/" not in home)}
    for home, rows in plan.new_households.items():
        if not rows[0].household_no:
            plan.numbers[home] = next_number(rows[0].group, taken)
            taken.add(plan.numbers[home])


def tell_kept_numbers(changed: list[Change]) -> None:
    """The kept numbers, masked; they are opened only of those whose numbers differ."""
    wanted = {
        one.known.person
        for one in changed
        if {"id_number", "phone"} & {name for name, _old, _new in one.fields}
    }
    people = Person.objects.in_bulk(wanted)
    for one in changed:
        if person := people.get(one.known.person):
            one.fields = [
                (name, _masked(name, person) or old, new) for name, old, new in one.fields
            ]


def _masked(name: str, person: Person) -> str:
    if name == "phone":
        return masked_phone(person.phone) if person.phone else ""
    return masked_id_number(person.id_number) if name == "id_number" else ""
