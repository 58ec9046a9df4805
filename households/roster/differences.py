"""How a person or a household in a file differs from what is kept, field by field, in words.

An empty value in the file says nothing, so it never erases one that is kept.
"""

from typing import Any

from grids.numbers import masked_phone
from grids.sealing import fingerprint
from households.models import Household, Relation, Residence
from households.numbers import masked_id_number
from households.roster.kept import Kept, Known
from households.roster.plan import Difference
from households.roster.rows import RosterRow


def person_differences(row: RosterRow, known: Known) -> list[Difference]:
    """Kept numbers are not opened here: the place of the old one stays empty."""
    found = _differing("name", known.name, row.name)
    if row.relation and row.relation != known.relation:
        old, new = _relation_label(known.relation), _relation_label(row.relation)
        found.append(("relation", old, new))
    if row.birth_year is not None and row.birth_year != known.birth_year:
        found += _differing("birth_year", known.birth_year or "", row.birth_year)
    if row.id_mark and row.id_mark != known.id_mark:
        found.append(("id_number", "", masked_id_number(row.id_number)))
    if row.phone and known.phone_mark != fingerprint(row.phone, purpose="phone"):
        found.append(("phone", "", masked_phone(row.phone)))
    if row.party_member is not None and known.party_member != row.party_member:
        found.append(("party_member", _yes(known.party_member), _yes(row.party_member)))
    return found


def household_differences(row: RosterRow, household: Household, kept: Kept) -> list[Difference]:
    """As the head's row tells them."""
    found: list[Difference] = []
    if row.residence and row.residence != household.residence:
        old, new = (str(Residence(code).label) for code in (household.residence, row.residence))
        found.append(("residence", old, new))
    group, micro_grid = kept.place_of(household)
    says_more = row.micro_grid and row.micro_grid != micro_grid
    if row.group and (row.group != group or says_more):
        found.append(("grid", _together(group, micro_grid), _together(row.group, row.micro_grid)))
    return found


def _together(*names: str) -> str:
    return " ".join(filter(None, names))


def _differing(name: str, kept: Any, new: Any) -> list[Difference]:
    return [(name, str(kept), str(new))] if kept != new else []


def _relation_label(code: str) -> str:
    return str(Relation(code).label) if code else ""


def _yes(flag: bool) -> str:
    return "✓" if flag else "–"
