"""What an import would change: the roster's people against those that the village keeps."""

from collections.abc import Mapping
from uuid import UUID

from grids.models import Village
from households.models import Household
from households.roster.differences import household_differences, person_differences
from households.roster.kept import Kept, Known
from households.roster.plan import Ambiguous, Change, Plan
from households.roster.rows import Refusal, Roster, RosterRow
from households.roster.settling import plan_grids, plan_numbers, tell_kept_numbers

#: What a clerk chooses for a row that could mean several people, besides one of them.
NEW, LEFT_OUT = "new", "out"
#: Two names that are put together stay within the sixty signs of one.
_HALF = 29
NO_CHOICES: Mapping[str, str] = {}


def compare(roster: Roster, village: Village, choices: Mapping[str, str] = NO_CHOICES) -> Plan:
    """The plan for a village; ``choices``: ``sheet:row`` → a membership's key, NEW or LEFT_OUT."""
    comparison = _Comparison(Kept(village), roster, choices)
    comparison.recognise_heads()
    for row in roster.rows:
        comparison.place(row)
    return comparison.finished(roster)


class _Comparison:
    """Goes through the rows once, and remembers who was recognised."""

    def __init__(self, kept: Kept, roster: Roster, choices: Mapping[str, str]) -> None:
        self.kept, self.choices = kept, choices
        self.plan = Plan(kept=kept, refused=list(roster.refused))
        self.recognised: set[UUID] = set()
        #: In the file, though it may not be told who of them it is.
        self.mentioned: set[UUID] = set()
        self.seen: set[UUID] = set()
        #: Households that are kept under this number with quite another head.
        self.strange: set[UUID] = set()
        #: The group in which each micro-grid lies; its name is its own in the whole village.
        self.groups_of = {name: group for group, name in kept.micro_grids}
        #: Of a home without a number: which household it is, as seen or said at its head's row.
        self.chosen: dict[str, Household | None] = {}
        self.heads = {row.home: row for row in roster.rows if row.is_head}

    def recognise_heads(self) -> None:
        """In a table without numbers a head with a kept ID number says which household it is."""
        for home, row in self.heads.items():
            known = self.kept.by_id.get(row.id_mark)
            if known and known.is_head and not row.household_no:
                self.chosen[home] = self.kept.by_key[known.household]

    def place(self, row: RosterRow) -> None:
        household, several = self._household_of(row)
        if several and row.home not in self.chosen:
            self._ask_for_household(row, several)
            return
        household = self.chosen.get(row.home, household)
        if row.is_head and row.micro_grid:
            row.micro_grid = self._micro_grid_of(row, household)
        if household:
            self.seen.add(household.pk)
        known, code, candidates = self._who(row, household)
        if household and household.ended_on:
            code = "household_ended"
        if code and candidates:
            self._ask(row, code, candidates, household)
        elif code:
            self._refuse(row, code)
        else:
            self._settle(row, known, household)

    def _micro_grid_of(self, row: RosterRow, household: Household | None) -> str:
        """Some villages number them anew in each group; there a new household's gets both names.

        Of a household that is kept, a micro-grid in another group than the row's says nothing: it
        moved, and only the group was put right.
        """
        group = self.groups_of.setdefault(row.micro_grid, row.group)
        together = f"{row.group[:_HALF]} {row.micro_grid[:_HALF]}"
        if group == row.group:
            return row.micro_grid
        if household and self.kept.place_of(household)[1] != together:
            return ""
        return together

    def _household_of(self, row: RosterRow) -> tuple[Household | None, list[Household]]:
        """By its number; by the person's key; else by group and head, which may fit several."""
        if row.household_no:
            return self.kept.numbered(row.household_no), []
        if row.key and (one := self.kept.open.get(UUID(row.key))):
            return self.kept.by_key[one.household], []
        return self._fitting(row)

    def _fitting(self, row: RosterRow) -> tuple[Household | None, list[Household]]:
        """One whose head has another ID number is asked about, for it may be another family."""
        group, _slash, name = row.home.partition("/")
        head = self.heads.get(row.home)
        recognised = {home.pk for home in self.chosen.values() if home}
        alike = self.kept.by_head.get((group, head.name if head else name), [])
        fitting = [home for home in alike if home.pk not in recognised]
        if len(fitting) == 1 and not (head and self._is_other_head(head, fitting[0])):
            return fitting[0], []
        return None, fitting

    def _is_other_head(self, head: RosterRow, household: Household) -> bool:
        kept = [one for one in self.kept.named(head.name, household) if one.is_head]
        return any(head.id_mark and one.id_mark not in {b"", head.id_mark} for one in kept)

    def _who(
        self, row: RosterRow, household: Household | None
    ) -> tuple[Known | None, str, tuple[Known, ...]]:
        """Who it is; or the code of why that cannot be told, and who it may be."""
        if row.key and (one := self.kept.open.get(UUID(row.key))):
            return one, "", ()
        if row.id_mark and (one := self.kept.by_id.get(row.id_mark)):
            return one, "", ()
        if row.id_mark in self.kept.ids_of_gone:
            return None, "left_the_village", ()
        named = self.kept.named(row.name, household) if household else []
        here = [one for one in named if not one.until and one.membership not in self.recognised]
        if here:
            return _among(row, here)
        if any(one.until and not (row.id_mark and one.id_mark) for one in named):
            return None, "left_the_village", ()
        return None, *self._elsewhere(row, household)

    def _elsewhere(
        self, row: RosterRow, household: Household | None
    ) -> tuple[str, tuple[Known, ...]]:
        """Without an ID number, the same name and year of birth may be the same person."""
        if row.id_number or row.birth_year is None:
            return "", ()
        others = self.kept.namesakes.get((row.name, row.birth_year), [])
        elsewhere = tuple(one for one in others if not household or one.household != household.pk)
        return ("perhaps_moved", elsewhere) if elsewhere else ("", ())

    def _ask(
        self,
        row: RosterRow,
        code: str,
        candidates: tuple[Known, ...],
        household: Household | None = None,
    ) -> None:
        ambiguous = Ambiguous(row, code, candidates)
        choice = self.choices.get(row.place, "")
        self.mentioned |= {one.membership for one in candidates}
        chosen = next((one for one in candidates if str(one.membership) == choice), None)
        if chosen:
            self._settle(row, chosen, household)
        elif choice == NEW:
            self._settle(row, None, household)
        elif choice == LEFT_OUT:
            self.plan.left_out += 1
        else:
            self.plan.ambiguous.append(ambiguous)

    def _ask_for_household(self, row: RosterRow, several: list[Household]) -> None:
        """Asked once, at the head's row; the others of the family follow it, or wait with it."""
        self.seen |= {home.pk for home in several}
        if not row.is_head:
            self.plan.waiting += 1
            return
        heads = [one for home in several for one in self.kept.named(row.name, home)]
        candidates = tuple(one for one in heads if not one.until)
        choice = self.choices.get(row.place, "")
        chosen = next((one for one in candidates if str(one.membership) == choice), None)
        if chosen or choice == NEW:
            self.chosen[row.home] = self.kept.by_key[chosen.household] if chosen else None
            self.place(row)
        else:
            self._ask(row, "several_households", candidates)

    def _settle(self, row: RosterRow, known: Known | None, household: Household | None) -> None:
        if known is None:
            self._place_new(row, household)
        elif household is None or known.household != household.pk:
            self.recognised.add(known.membership)
            self._refuse(row, "in_another_household", self.kept.by_key[known.household].number)
        else:
            self.recognised.add(known.membership)
            self._place_known(row, known, household)

    def _place_known(self, row: RosterRow, known: Known, household: Household) -> None:
        if row.relation and known.is_head != row.is_head:
            self._refuse(row, "other_head")
            return
        fields = person_differences(row, known)
        if row.is_head:
            moves = household_differences(row, household, self.kept)
            if moves:
                self.plan.moved.append((household, row, [name for name, _old, _new in moves]))
                fields += moves
        if fields:
            self.plan.changed.append(Change(row, known, fields))
        else:
            self.plan.unchanged += 1

    def _place_new(self, row: RosterRow, household: Household | None) -> None:
        if household is None:
            self.plan.new_households.setdefault(row.home, []).append(row)
        elif row.is_head:
            self.strange.add(household.pk)
            self._refuse(row, "other_head")
        else:
            self.plan.joining.append((household, row))

    def _refuse(self, row: RosterRow, code: str, where: str = "") -> None:
        self.plan.refused.append(Refusal(row.row, code, row.sheet, where))

    def finished(self, roster: Roster) -> Plan:
        plan = self.plan
        self._hold_back_headless(roster)
        self._hold_back_strangers(roster)
        plan_grids(plan)
        plan_numbers(plan)
        tell_kept_numbers(plan.changed)
        if self.recognised:
            self._list_missing(roster)
        plan.refused.sort(key=lambda refusal: (refusal.sheet, refusal.row))
        return plan

    def _hold_back_headless(self, roster: Roster) -> None:
        """Without its head a new household is held back whole (design.md §8, importing)."""
        for home, rows in list(self.plan.new_households.items()):
            if not any(row.is_head for row in rows):
                for row in rows:
                    self._refuse(row, "household_without_head")
                roster.forget(rows)
                del self.plan.new_households[home]

    def _hold_back_strangers(self, roster: Roster) -> None:
        """A table of other households under the same numbers must not fill ours with its people."""
        strangers = [row for home, row in self.plan.joining if home.pk in self.strange]
        for row in strangers:
            self._refuse(row, "other_household")
        roster.forget(strangers)
        self.plan.joining = [
            (home, row) for home, row in self.plan.joining if home.pk not in self.strange
        ]

    def _list_missing(self, roster: Roster) -> None:
        """Households, and people where the file lists more than heads; nobody is deleted."""
        standing = [home for home in self.kept.by_key.values() if not home.ended_on]
        self.plan.missing_households = [home for home in standing if home.pk not in self.seen]
        if all(row.is_head for row in roster.rows):
            return
        known = self.recognised | self.mentioned
        self.plan.missing_people = [
            (self.kept.by_key[one.household], one)
            for one in self.kept.open.values()
            if one.household in self.seen and one.membership not in known
        ]


def _may_be(row: RosterRow, known: Known) -> bool:
    """A year or a relation is put right now and then; both at once are rather somebody else's."""
    other_year = row.birth_year and known.birth_year and row.birth_year != known.birth_year
    other_relation = row.relation and known.relation and row.relation != known.relation
    same_id = row.id_mark and row.id_mark == known.id_mark
    return bool(same_id or not (other_year and other_relation))


def _among(row: RosterRow, here: list[Known]) -> tuple[Known | None, str, tuple[Known, ...]]:
    """Of the household's people of that name: the one whom nothing speaks against."""
    alike = [one for one in here if not (row.id_mark and one.id_mark)]
    for closer in (
        [one for one in alike if one.birth_year == row.birth_year],
        [one for one in alike if one.relation == row.relation],
    ):
        if len(alike) > 1 and closer:
            alike = closer
    if len(alike) == 1 and _may_be(row, alike[0]):
        return alike[0], "", ()
    if len(alike) == 1:
        return None, "other_than_kept", tuple(here)
    return None, "several_namesakes" if alike else "other_id_number", tuple(here)
