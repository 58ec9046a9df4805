"""Counting: one household by hands, the unanimous ones in one step, or what was said by name."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Body, Panel, Sitting, Tally, Voting
from evaluation.panels.queries.bench import Bench, Roll, bench_of
from evaluation.sittings.actions.sittings import open_sitting_of
from evaluation.sittings.actions.storing import store
from evaluation.sittings.actions.votes import Count, Counts, by_hands, fault, named_in
from evaluation.sittings.queries.agenda import (
    as_listed,
    declared_before,
    matters,
    roll_for,
)
from evaluation.sittings.queries.matters import Case, Matter, Standing
from evaluation.sittings.queries.quorums import not_named, why_not_unanimous
from evaluation.sittings.typed import Hands, hands_of
from grids.models import Receipt
from grids.writing import Refused, Sent, Stale, writing


def count_hands(
    sitting_id: UUID,
    entry_id: UUID,
    *,
    hands: Mapping[UUID, Hands],
    again: bool = False,
    sent: Sent,
) -> Receipt:
    """Store a household's counts by claim; ``again``: voted anew by those who are here now."""
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        bench = bench_of(sitting.panel, sitting=sitting)
        matter = _matter(sitting, entry_id)
        cases = _cases(matter, hands)
        _refuse_stale(cases, hands)
        rolls = {case: roll_for(case, bench, again=again) for case in cases}
        changed = [case for case in cases if again or _counts_anew(case, hands, rolls[case])]
        for case in changed:
            named = named_in(case, rolls[case], again=again)
            _refuse(case, hands[case.claim_id], rolls[case], bench, sitting.panel, named)
        counts = {
            case: by_hands(sitting.panel, case, hands[case.claim_id], rolls[case], again=again)
            for case in changed
        }
        store(sitting, {matter: counts}, write)
        return write.done(_saved(matter, len(changed)), sitting)


def count_unanimous(sitting_id: UUID, entry_ids: Iterable[UUID], *, sent: Sent) -> Receipt:
    """All present in favour of every claim of the chosen households that nobody counted yet."""
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        bench = bench_of(sitting.panel, sitting=sitting)
        chosen = as_listed(declared_before(sitting.panel).filter(pk__in=list(entry_ids)))
        untouched = [matter for matter in matters(sitting, chosen) if matter.untouched]
        if not untouched:
            raise Refused(_("No household was chosen that is not counted yet."))
        for matter in untouched:
            _refuse_divided(matter, bench)
        counted = {matter: _all_in_favour(matter, bench, sitting.panel) for matter in untouched}
        store(sitting, counted, write)
        return write.done(_unanimously(len(untouched)), sitting)


def count_named(
    sitting_id: UUID,
    entry_ids: Iterable[UUID],
    *,
    reasons: Mapping[UUID, str] | None = None,
    sent: Sent,
) -> Receipt:
    """The named ballots, or in a group the marks, of households where all present gave theirs.

    ``reasons``: by household, why the committees decide otherwise than the group.
    """
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        if sitting.panel.round.campaign.voting == Voting.SECRET:
            raise Refused(_("The vote is secret this year: count the slips."))
        bench = bench_of(sitting.panel, sitting=sitting)
        chosen = as_listed(declared_before(sitting.panel).filter(pk__in=list(entry_ids)))
        waiting = [matter for matter in matters(sitting, chosen) if not matter.counted]
        if not waiting:
            raise Refused(_("No household was chosen that is not counted yet."))
        said = reasons or {}
        counted = {
            matter: _as_named(matter, bench, sitting.panel, said.get(matter.entry.pk, ""))
            for matter in waiting
        }
        store(sitting, counted, write)
        return write.done(_by_name(len(waiting)), sitting)


def _as_named(matter: Matter, bench: Bench, panel: Panel, reason: str) -> Counts:
    """Each open claim as it was voted by name; refused where a name or a reason is missing."""
    if why := not_named(matter, bench):
        _refuse_household(matter, why)
    mode = Tally.Mode.MARKS if panel.body == Body.GROUP else Tally.Mode.BALLOTS
    counts = {}
    for case in matter.open_cases:
        roll = bench.roll(case.judged)
        named = {seat: case.named[seat] for seat in roll.present}
        hands = hands_of(named, reason=reason)
        if why := fault(case, hands, roll, bench, panel=panel, named=named):
            _refuse_household(matter, f"{case.star}{_(': ')}{why}")
        counts[case] = Count(hands, roll, mode, named)
    return counts


def _refuse_household(matter: Matter, why: str) -> None:
    names = {"number": matter.entry.number, "why": why}
    raise Refused(_("Household %(number)s: %(why)s") % names)


def _matter(sitting: Sitting, entry_id: UUID) -> Matter:
    found = matters(sitting, declared_before(sitting.panel).filter(pk=entry_id))
    if not found:
        raise Refused(_("This household is not before this sitting."))
    return found[0]


def _cases(matter: Matter, hands: Mapping[UUID, Hands]) -> list[Case]:
    cases = [case for case in matter.cases if case.claim_id in hands]
    if not hands:
        raise Refused(_("Nothing was counted."))
    if len(cases) < len(hands):
        raise Refused(_("One of these stars is not before this sitting."))
    return cases


def _unchanged(case: Case, hands: Mapping[UUID, Hands]) -> bool:
    return case.own is not None and case.own.says(hands[case.claim_id])


def _counts_anew(case: Case, hands: Mapping[UUID, Hands], roll: Roll) -> bool:
    """Other hands than before, or the same ones of other voters: somebody stood aside since."""
    return not _unchanged(case, hands) or (
        case.own is not None and Roll.of(case.own.roll, rule=roll.rule) != roll
    )


def _refuse_stale(cases: Iterable[Case], hands: Mapping[UUID, Hands]) -> None:
    """Somebody else counted in the meantime, and otherwise."""
    rows = [
        (str(case.star), str(case.own or ""), str(hands[case.claim_id]))
        for case in cases
        if hands[case.claim_id].version != _version(case) and not _unchanged(case, hands)
    ]
    if rows:
        raise Stale(rows, version=max(_version(case) for case in cases))


def _version(case: Case) -> int:
    return case.own.version if case.own else 0


def _refuse(
    case: Case, hands: Hands, roll: Roll, bench: Bench, panel: Panel, named: Mapping[str, str]
) -> None:
    if why := fault(case, hands, roll, bench, panel=panel, named=named):
        raise Refused(_("%(star)s: %(why)s") % {"star": case.star, "why": why})


def _refuse_divided(matter: Matter, bench: Bench) -> None:
    if why := why_not_unanimous(matter, bench):
        _refuse_household(matter, why)


def _all_in_favour(matter: Matter, bench: Bench, panel: Panel) -> Counts:
    counts: dict[Standing, Count] = {}
    for case in matter.open_cases:
        if case.standing not in counts:
            roll = bench.roll(case.judged)
            counts[case.standing] = by_hands(panel, case, Hands(votes_for=len(roll.present)), roll)
    return {case: counts[case.standing] for case in matter.open_cases}


def _saved(matter: Matter, counted: int) -> str:
    return ngettext(
        "Household %(number)s: %(n)s star counted.",
        "Household %(number)s: %(n)s stars counted.",
        counted,
    ) % {"number": matter.entry.number, "n": counted}


def _unanimously(households: int) -> str:
    return ngettext(
        "%(n)s household was counted with all in favour.",
        "%(n)s households were counted with all in favour.",
        households,
    ) % {"n": households}


def _by_name(households: int) -> str:
    return ngettext(
        "%(n)s household was counted by name.",
        "%(n)s households were counted by name.",
        households,
    ) % {"n": households}
