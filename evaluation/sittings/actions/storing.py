"""Counts into the table: those that are alike as one statement, whatever number of claims."""

from collections import defaultdict
from collections.abc import Mapping

from django.db import connection

from evaluation.models import Sitting, Tally
from evaluation.sittings.actions.votes import Count, Counts
from evaluation.sittings.queries.matters import Case, Matter
from grids.writing import Write

#: What differs between tallies that are otherwise alike; all the rest is of the count.
_OF_EACH = ("id", "claim_id")
_OF_ALL = [field for field in Tally._meta.concrete_fields if field.attname not in _OF_EACH]
_COLUMNS = ", ".join([*_OF_EACH, *(str(field.column) for field in _OF_ALL)])
#: The unanimous step counts 6,000 claims of one mind: as rows of the model, written one by one,
#: they took Python two seconds and PostgreSQL the reading of 4 MB.
_INSERT = f"""
    INSERT INTO {Tally._meta.db_table} ({_COLUMNS})
    SELECT gen_random_uuid(), claim, {", ".join(["%s"] * len(_OF_ALL))}
    FROM unnest(%s::uuid[]) AS claim
"""


def store(sitting: Sitting, counted: Mapping[Matter, Counts], write: Write) -> None:
    """Insert or correct the tallies; the ledger keeps the old numbers beside the new."""
    entries = [matter.entry.pk for matter in counted]
    stored = {str(each.claim_id): each for each in sitting.tallies.filter(claim__entry__in=entries)}
    for matter, counts in counted.items():
        told = {
            case.star.star.code: [_before(stored, case), str(count.hands)]
            for case, count in counts.items()
        }
        if told:
            write.record("hands_counted", matter.entry, sitting=str(sitting.pk), counts=told)
    pairs = [pair for counts in counted.values() for pair in counts.items()]
    _insert(sitting, [pair for pair in pairs if pair[0].key not in stored], write)
    for case, count in pairs:
        if tally := stored.get(case.key):
            _fill(tally, case, count, write)
            tally.save()


def _before(stored: Mapping[str, Tally], case: Case) -> str | None:
    tally = stored.get(case.key)
    return str(tally) if tally else None


def _insert(sitting: Sitting, pairs: list[tuple[Case, Count]], write: Write) -> None:
    """First counts; of those that are alike one is filled, for all of their claims."""
    alike: dict[tuple[object, ...], list[tuple[Case, Count]]] = defaultdict(list)
    for case, count in pairs:
        alike[_kind(case, count)].append((case, count))
    with connection.cursor() as cursor:
        for some in alike.values():
            tally = Tally(sitting=sitting, version=0)
            _fill(tally, *some[0], write)
            values = [f.get_db_prep_save(getattr(tally, f.attname), connection) for f in _OF_ALL]
            cursor.execute(_INSERT, [*values, [case.key for case, _count in some]])


def _kind(case: Case, count: Count) -> tuple[object, ...]:
    """What a tally is made of; the bench has one roll for all from whom the same stand aside."""
    differs = [case.differs(passed=passed) for passed in (False, True)]
    return (count.hands, id(count.roll), count.mode, *sorted(count.named.items()), *differs)


def _fill(tally: Tally, case: Case, count: Count, write: Write) -> None:
    hands, roll = count.hands, count.roll
    tally.version += 1
    tally.body, tally.mode = tally.sitting.panel.body, count.mode
    tally.entitled, tally.present = len(roll.entitled), len(roll.present)
    tally.recused = len(roll.recused)
    tally.votes_for, tally.votes_against = hands.votes_for, hands.votes_against
    tally.abstentions = hands.abstentions
    tally.passed = hands.passed(tally.sitting.panel, present=tally.present)
    tally.reason = hands.reason if case.differs(passed=tally.passed) else ""
    votes = {"votes": dict(count.named)} if count.named else {}
    tally.roll, tally.at = roll.stored() | votes, write.at
