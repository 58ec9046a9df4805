"""What the program answers to the same questions, by the queries that its pages are made of."""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from evaluation.calls.queries import rows_of, stars_of_homes
from evaluation.doubts.queries.told import lines_of
from evaluation.inspections.queries.due import standing_faults, to_be_inspected
from evaluation.inspections.queries.grounds import households_of
from evaluation.inspections.queries.report import report
from evaluation.inspections.typed import Half
from evaluation.models import Campaign, Doubt, Inspection
from evaluation.years.queries.history import History, histories
from evaluation.years.queries.rehearsal import rehearsal_of
from grids.models import Township, Village
from households.activities.queries.activities import hours_by_home, to_record
from households.activities.queries.certificates import on_the_list
from households.activities.queries.recorded import attended, hours
from households.liaisons.queries.rolls import looked_after_by_nobody
from households.models import Activity, Household, Link
from households.visits.queries.calls import (
    Call,
    Standing,
    due,
    months_of,
    not_visited,
    standings,
)
from tests.journeys.year.answers import (
    Answers,
    inspections_asked,
    months_asked,
    rehearsal_asked,
    years_asked,
)


def said(township: Township, *, now: datetime) -> Answers:
    """Every household and village of the township."""
    villages = list(township.villages.order_by("name"))
    today = localdate(now)
    asked = months_asked(today)
    rows = standings(villages, months=asked, today=today)
    return {
        **_homes(township, now=now),
        **{key: it for row in rows for key, it in _village(row, asked, now=now).items()},
        **(_rehearsals(township, today) if rehearsal_asked(today) else {}),
        **(_inspections(township, villages, now=now) if inspections_asked(today) else {}),
    }


def named(household: Household) -> str:
    return f"{household.village.name} {household.number}"


def _homes(township: Township, *, now: datetime) -> Answers:
    today, found = localdate(now), Answers()
    homes = Household.objects.filter(village__township=township).select_related("village")
    names = {home.pk: named(home) for home in homes}
    links = Link.objects.standing().filter(household__village__township=township)
    months = months_of(township)
    rows = {
        row.call.link.household_id: row
        for row in rows_of(links, months, Doubt.objects.all(), today=today)
    }
    late = set(due(links, months, today=today).values_list("household", flat=True))
    n = months_asked(today)
    silent = set(not_visited(links, months=n, today=today).values_list("household", flat=True))
    came, served = attended(names, today.year), hours(names, today.year)
    held = stars_of_homes(names, today)
    links_of = _links(township)
    doubts, asked = _doubts(today), list(names) if years_asked(today) else []
    past = histories(asked, township.pk, today=today) if asked else {}
    for key, name in names.items():
        row = rows.get(key)
        found[name, "looked after by"] = _liaison(row.call) if row else ""
        found[name, "links"] = links_of.get(key, [])
        if row:
            found[name, "call"] = _call(row.call)
            found[name, "due"] = key in late
            found[name, "silent"] = (n, key in silent)
        found[name, "stars"] = sorted(held[key])
        if key in past:
            found[name, "years"] = _years(past[key])
        found[name, "doubts"] = sorted(doubts.get(key, []))
        found[name, "came to"] = len(came.get(key, []))
        found[name, "half hours"] = sum(one.half_hours for one in served.get(key, []))
    return found


def _links(township: Township) -> dict[UUID, list[tuple[str, date, date | None]]]:
    """By household, from which day to which, as its page tells it."""
    links = Link.objects.exclude(confirmed_at=None).filter(liaison__village__township=township)
    columns = ("household", "liaison__village__name", "liaison__name", "since", "until")
    found: dict[UUID, list[tuple[str, date, date | None]]] = {}
    for home, village, name, since, until in links.order_by("at", "since").values_list(*columns):
        found.setdefault(home, []).append((f"{village} {name}", since, until))
    return found


def _years(history: History) -> tuple[list[tuple[int, list[str]]], int]:
    told = [
        (cycle.campaign.year, sorted(star.name for star in cycle.stars.values()))
        for cycle in history.cycles
    ]
    return told, history.streak


def _doubts(today: date) -> dict[UUID, list[tuple[str, str]]]:
    found: dict[UUID, list[tuple[str, str]]] = {}
    for line in lines_of(Doubt.objects.all(), today=today):
        told = (line.doubt.award.star.star.name, line.state.value)
        found.setdefault(line.household.pk, []).append(told)
    return found


def _liaison(call: Call) -> str:
    return f"{call.household.village.name} {call.link.liaison.name}"


def _call(call: Call) -> tuple[object, ...]:
    last = call.last.visited_on if call.last else None
    promises = [visit.visited_on for visit in call.promises]
    return call.kind, call.due_on, last, promises, call.wishes


def _village(row: Standing, asked: int, *, now: datetime) -> Answers:
    village, today, name = row.village, localdate(now), row.village.name
    alone = [f"{name} {home.number}" for home in looked_after_by_nobody(village)]
    assert row.without == len(alone)
    sight = Household.objects.filter(village=village)
    of_homes = hours_by_home(village, sight, today.year)
    planned = to_record(Activity.objects.filter(village=village), today)
    return {
        (name, "without a liaison"): sorted(alone),
        (name, "open and late wishes"): (row.wishes, row.late_wishes),
        (name, "silent"): (asked, row.not_visited),
        (name, "to record"): planned.count(),
        (name, "certificates on the list"): len(on_the_list(village, today)),
        (name, "households with hours"): {
            f"{name} {line.household.number}": sum(half for _who, half in line.half_hours)
            for line in of_homes
        },
    }


def _rehearsals(township: Township, today: date) -> Answers:
    campaign = Campaign.objects.get(year=2028)
    rehearsal = rehearsal_of(campaign, township.villages.all(), today=today)
    assert rehearsal
    return {
        (str(part.village), "rehearsal"): (
            part.answered,
            part.silent,
            part.on_board,
            part.leave,
            part.come,
            {row.name: (row.held, row.lost, row.open, row.newly) for row in part.stars},
        )
        for part in rehearsal.parts
    }


def _inspections(township: Township, villages: list[Village], *, now: datetime) -> Answers:
    today = localdate(now)
    waits = set(to_be_inspected([township.pk], today=today))
    results = households_of([village.pk for village in villages], day=today)
    faults = {
        (one.village.name, one.office): (one.n, [one.first], one.to_recheck)
        for one in standing_faults(townships=[township.pk], today=today)
    }
    found = Answers()
    for village in villages:
        found[village.name, "to be inspected"] = village in waits
        found[village.name, "households with a result"] = results[village.pk]
        for office in Inspection.Office:
            own = office == Inspection.Office.SUPERVISORS
            stands = faults.get((village.name, office.value), (0, [], 0))
            found[village.name, f"faults, own {own}"] = stands
            found[village.name, f"report, own {own}"] = None
    return found | _reports(township, today)


def _reports(township: Township, today: date) -> Answers:
    rows = report(township.villages.all(), Half.of(today), today=today).rows
    return {
        (row.village.name, f"report, own {row.own}"): (
            row.counts.drawn,
            row.counts.chosen,
            sum(row.noes),
            row.counts.found,
            row.counts.mended,
            row.counts.overdue,
            row.earlier,
        )
        for row in rows
        if row.inspection
    }
