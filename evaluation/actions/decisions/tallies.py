"""Counting hands: one household at a time, or the unanimous ones in one step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.actions.decisions.sittings import open_sitting_of
from evaluation.models import Sitting, Tally
from evaluation.queries.quorums import quorum_missing, why_not_unanimous
from evaluation.queries.recusals import Bench, Roll, bench_of
from evaluation.queries.sittings import Case, Matter, declared_before, matters, roll_for
from evaluation.rules import counts_refused, passes
from grids.models import Receipt
from grids.writing import Refused, Sent, Stale, Write, writing


@dataclass(frozen=True)
class Hands:
    """The hands counted for one claim; ``version`` is the tally's that was seen, 0 for none."""

    votes_for: int = 0
    votes_against: int = 0
    abstentions: int = 0
    reason: str = ""
    version: int = 0

    def __str__(self) -> str:
        return f"{self.votes_for} : {self.votes_against} : {self.abstentions}"

    def same_as(self, tally: Tally) -> bool:
        mine = (self.votes_for, self.votes_against, self.abstentions)
        theirs = (tally.votes_for, tally.votes_against, tally.abstentions)
        return mine == theirs and self.reason == tally.reason

    def passed(self, body: str, *, present: int) -> bool:
        return passes(
            body, votes_for=self.votes_for, votes_against=self.votes_against, present=present
        )


Counts = Mapping[Case, tuple[Hands, Roll]]


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
            _refuse(case, hands[case.claim.pk], rolls[case], bench, body=sitting.panel.body)
        _store(
            sitting,
            {matter: {case: (hands[case.claim.pk], rolls[case]) for case in changed}},
            write,
        )
        return write.done(_saved(matter, len(changed)), sitting)


def count_unanimous(sitting_id: UUID, entry_ids: Iterable[UUID], *, sent: Sent) -> Receipt:
    """All present in favour of every claim of the chosen households that nobody counted yet."""
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        bench = bench_of(sitting.panel, sitting=sitting)
        chosen = declared_before(sitting.panel).filter(pk__in=list(entry_ids))
        untouched = [matter for matter in matters(sitting, chosen) if matter.untouched]
        if not untouched:
            raise Refused(_("No household was chosen that is not counted yet."))
        for matter in untouched:
            _refuse_divided(matter, bench)
        _store(sitting, {matter: _all_in_favour(matter, bench) for matter in untouched}, write)
        return write.done(_unanimously(len(untouched)), sitting)


def fault(case: Case, hands: Hands, roll: Roll, bench: Bench, *, body: str) -> str:
    """Why these hands cannot stand, in a sentence with what would mend it; else empty."""
    if roll.missing:
        return quorum_missing(case, roll, bench)
    present = len(roll.present)
    why = counts_refused(
        votes_for=hands.votes_for,
        votes_against=hands.votes_against,
        abstentions=hands.abstentions,
        present=present,
    )
    if why:
        return why
    if case.differs(passed=hands.passed(body, present=present)) and not hands.reason:
        return _("This is against the group's result: write down the reason.")
    return ""


def _matter(sitting: Sitting, entry_id: UUID) -> Matter:
    found = matters(sitting, declared_before(sitting.panel).filter(pk=entry_id))
    if not found:
        raise Refused(_("This household is not before this sitting."))
    return found[0]


def _cases(matter: Matter, hands: Mapping[UUID, Hands]) -> list[Case]:
    cases = [case for case in matter.cases if case.claim.pk in hands]
    if not hands:
        raise Refused(_("Nothing was counted."))
    if len(cases) < len(hands):
        raise Refused(_("One of these stars is not before this sitting."))
    return cases


def _unchanged(case: Case, hands: Mapping[UUID, Hands]) -> bool:
    return case.own is not None and hands[case.claim.pk].same_as(case.own)


def _counts_anew(case: Case, hands: Mapping[UUID, Hands], roll: Roll) -> bool:
    """Other hands than before, or the same ones of other voters: somebody stood aside since."""
    return not _unchanged(case, hands) or (case.own is not None and Roll.of(case.own.roll) != roll)


def _refuse_stale(cases: Iterable[Case], hands: Mapping[UUID, Hands]) -> None:
    """Somebody else counted in the meantime, and otherwise."""
    rows = [
        (str(case.claim.star), str(case.own or ""), str(hands[case.claim.pk]))
        for case in cases
        if hands[case.claim.pk].version != _version(case) and not _unchanged(case, hands)
    ]
    if rows:
        raise Stale(rows, version=max(_version(case) for case in cases))


def _version(case: Case) -> int:
    return case.own.version if case.own else 0


def _refuse(case: Case, hands: Hands, roll: Roll, bench: Bench, *, body: str) -> None:
    if why := fault(case, hands, roll, bench, body=body):
        raise Refused(_("%(star)s: %(why)s") % {"star": case.claim.star, "why": why})


def _refuse_divided(matter: Matter, bench: Bench) -> None:
    if why := why_not_unanimous(matter, bench):
        names = {"number": matter.entry.number, "why": why}
        raise Refused(_("Household %(number)s: %(why)s") % names)


def _all_in_favour(matter: Matter, bench: Bench) -> Counts:
    rolls = {case: bench.roll(case.judged) for case in matter.open_cases}
    return {case: (Hands(votes_for=len(roll.present)), roll) for case, roll in rolls.items()}


def _store(sitting: Sitting, counted: Mapping[Matter, Counts], write: Write) -> None:
    """Insert or correct the tallies; the ledger keeps the old numbers beside the new."""
    entries = [matter.entry.pk for matter in counted]
    tallies = {tally.claim_id: tally for tally in sitting.tallies.filter(claim__entry__in=entries)}
    fresh: list[Tally] = []
    for matter, counts in counted.items():
        told = {}
        for case, (hands, roll) in counts.items():
            tally = tallies.get(case.claim.pk)
            before = str(tally) if tally else None
            tally = tally or Tally(sitting=sitting, claim=case.claim, version=0)
            _fill(tally, case, hands, roll, write)
            told[case.claim.star.star.code] = [before, str(tally)]
            fresh.append(tally)
        if told:
            write.record("hands_counted", matter.entry, sitting=str(sitting.pk), counts=told)
    Tally.objects.bulk_create([tally for tally in fresh if tally.version == 1], batch_size=500)
    for tally in fresh:
        if tally.version > 1:
            tally.save()


def _fill(tally: Tally, case: Case, hands: Hands, roll: Roll, write: Write) -> None:
    tally.version += 1
    tally.body = tally.sitting.panel.body
    tally.entitled, tally.present = len(roll.entitled), len(roll.present)
    tally.recused = len(roll.recused)
    tally.votes_for, tally.votes_against = hands.votes_for, hands.votes_against
    tally.abstentions = hands.abstentions
    tally.passed = hands.passed(tally.body, present=tally.present)
    tally.reason = hands.reason if case.differs(passed=tally.passed) else ""
    tally.roll, tally.at = roll.stored(), write.at


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
