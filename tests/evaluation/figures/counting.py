"""Each figure once more, as loops: what its sentence says, in other words."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from tests.evaluation.figures.recount import One, Recount, day_of, figure, months_later

Row = dict[str, Any]


def _homes(key: str, fits: Callable[[Recount, Row], bool]) -> None:
    @figure(key)
    def count(all_: Recount) -> Iterator[One]:
        for row in all_.households.values():
            if row["ended_on"] is None and fits(all_, row):
                yield One(row["village_id"], all_.group_of(row))


def _lives(code: str, *, declared: bool = False) -> Callable[[Recount, Row], bool]:
    return lambda _all, row: (
        row["residence"] == code and (not declared or row["status"] == "declared")
    )


_homes("homes", lambda _all, _row: True)
_RESIDENCES = {"here": "living_in", "part": "part", "away": "away", "unknown": "unknown"}
for _name, _code in _RESIDENCES.items():
    _homes(f"homes-{_name}", _lives(_code))
_homes("homes-unlinked", lambda all_, row: row["id"] not in all_.linked)


def _entries(key: str, fits: Callable[[Recount, Row], bool]) -> None:
    @figure(f"entries{key}")
    def count(all_: Recount) -> Iterator[One]:
        return (all_.entry(row) for row in all_.taking_part() if fits(all_, row))


def _has(*statuses: str) -> Callable[[Recount, Row], bool]:
    return lambda _all, row: row["status"] in statuses


_entries("", lambda _all, _row: True)
_entries("-declared", _has("declared"))
_entries("-due", _has("due"))
_entries("-declined", _has("declined"))
_entries("-away", _has("away"))
_entries("-lapsed", _has("lapsed"))
_entries("-out", _has("moved_out"))
_entries("-ineligible", _has("ineligible"))
_entries("-others", _has("lapsed", "moved_out", "ineligible"))
for _code in _RESIDENCES.values():
    _key = _code.replace("_", "-")
    _entries(f"-lives-{_key}", _lives(_code))
    _entries(f"-lives-{_key}-declared", _lives(_code, declared=True))


def _by(mode: str) -> Callable[[Recount, Row], bool]:
    return lambda all_, row: row["status"] == "declared" and all_.modes.get(row["id"]) == mode


_entries("-itself", _by("self"))
_entries("-dictated", _by("dictated"))
_entries("-paper", _by("from_paper"))
_entries("-phone", _by("by_phone"))
_entries("-as-before", _by("as_before"))


def _by_code(all_: Recount, row: Row) -> bool:
    return row["status"] == "declared" and any(
        one["means"] in {"own_code", "own_session"}
        and one["withdrawn_at"] is None
        and all_.declarations[one["declaration_id"]]["entry_id"] == row["id"]
        for one in all_.confirmations.values()
    )


_entries("-own-code", _by_code)


def _judged(all_: Recount, row: Row, body: str) -> bool:
    claims = [
        claim for claim in all_.claims_of[row["id"]] if not all_.barred(row["id"], claim["star_id"])
    ]
    done = all(all_.result(claim["id"], body) for claim in claims)
    return row["status"] == "declared" and bool(claims) and done


_entries("-assessed", lambda all_, row: _judged(all_, row, "group"))
_entries("-decided", lambda all_, row: _judged(all_, row, "committees"))
_entries(
    "-awarded",
    lambda all_, row: any(
        award["valid_from"] <= all_.today <= award["valid_to"]
        and all_.stands_on(award["household_id"], all_.today)
        and not any(
            end["award_id"] == award["id"] and end["ended_on"] <= all_.today
            for end in all_.award_ends.values()
        )
        for award in all_.awards_of[row["id"]]
    ),
)


@figure("claims")
def claims(all_: Recount) -> Iterator[One]:
    for claim, entry in all_.standing_claims():
        yield all_.entry(entry, star=all_.star_code(claim["star_id"]))


def _decided(all_: Recount, passed: bool) -> Iterator[One]:
    for claim, entry in all_.standing_claims():
        result = all_.result(claim["id"], "committees") if all_.told(entry) else None
        if result and result["passed"] == passed:
            yield all_.entry(entry, star=all_.star_code(claim["star_id"]))


figure("claims-granted")(lambda all_: _decided(all_, True))
figure("claims-refused")(lambda all_: _decided(all_, False))


@figure("differences")
def differences(all_: Recount) -> Iterator[One]:
    for claim in all_.claims.values():
        entry = all_.entries[claim["entry_id"]]
        if entry["live"] and all_.of_year(entry["round_id"]) and all_.told(entry):
            result = all_.result(claim["id"], "committees")
            if result and result["reason"]:
                yield all_.entry(entry, star=all_.star_code(claim["star_id"]))


@figure("awards")
def awards(all_: Recount) -> Iterator[One]:
    for award in all_.awards_held():
        village = all_.rounds[award["round_id"]]["village_id"]
        group = all_.entries[award["entry_id"]]["group_id"]
        yield One(village, group, star=all_.star_code(award["star_id"]))


@figure("unmet")
def unmet(all_: Recount) -> Iterator[One]:
    for answer in all_.answers.values():
        entry = all_.entries[all_.declarations[answer["declaration_id"]]["entry_id"]]
        counts = entry["live"] and entry["status"] == "declared" and answer["value"] == "not_met"
        if counts and all_.of_year(entry["round_id"]):
            item = all_.criteria[answer["criterion_id"]]
            code = all_.stars[item["star_id"]]["code"]
            yield all_.entry(entry, star=code, item=item["id"])


@figure("links")
def links(all_: Recount) -> Iterator[One]:
    for row in all_.links.values():
        if all_.link_stands(row):
            yield One(all_.households[row["household_id"]]["village_id"])


@figure("links-due")
def links_due(all_: Recount) -> Iterator[One]:
    """Once a month, of households that are away every third, unless the township says otherwise."""
    for row in all_.links.values():
        home = all_.households[row["household_id"]]
        months = all_.months_between_visits(home)
        if all_.link_stands(row) and months_later(row["waiting_since"], months) <= all_.today:
            yield One(home["village_id"])


def _silent(all_: Recount, months: int) -> Iterator[One]:
    for row in all_.links.values():
        if all_.link_stands(row) and months_later(row["waiting_since"], months) <= all_.today:
            yield One(all_.households[row["household_id"]]["village_id"])


figure("links-silent-2")(lambda all_: _silent(all_, 2))
figure("links-silent-3")(lambda all_: _silent(all_, 3))
figure("links-silent-6")(lambda all_: _silent(all_, 6))


def _visits(all_: Recount, *ways: str) -> Iterator[One]:
    for row in all_.visits.values():
        if all_.in_month(row["visited_on"]) and row["way"] in ways:
            yield One(all_.households[row["household_id"]]["village_id"])


figure("visits")(lambda all_: _visits(all_, "home", "phone", "message"))
figure("visits-home")(lambda all_: _visits(all_, "home"))


def _wishes(key: str, fits: Callable[[Recount, Row], bool]) -> None:
    @figure(f"wishes-{key}")
    def count(all_: Recount) -> Iterator[One]:
        return (One(row["village_id"]) for row in all_.wishes.values() if fits(all_, row))


_wishes("open", lambda _all, row: row["closed_on"] is None)
_wishes("new", lambda all_, row: all_.in_month(day_of(row["at"])))
_wishes(
    "closed", lambda all_, row: row["closed_on"] is not None and all_.in_month(row["closed_on"])
)
_wishes(
    "late",
    lambda all_, row: (
        row["closed_on"] is None and row["due_on"] is not None and row["due_on"] < all_.today
    ),
)


def _activities(key: str, fits: Callable[[Recount, Row], bool]) -> None:
    @figure(f"activities-{key}")
    def count(all_: Recount) -> Iterator[One]:
        for row in all_.activities.values():
            if all_.in_month(row["held_on"]) and fits(all_, row):
                yield One(row["village_id"])


def _was_held(row: Row) -> bool:
    return row["kind"] == "study" or row["recorded_at"] is not None


_activities("held", lambda _all, row: _was_held(row))
_activities("study", lambda _all, row: row["kind"] == "study")
_activities("class", lambda _all, row: row["kind"] == "class" and _was_held(row))
_activities("meeting", lambda _all, row: row["kind"] == "meeting" and _was_held(row))
_activities("service", lambda _all, row: row["kind"] == "service" and _was_held(row))
_activities(
    "open",
    lambda all_, row: (
        not _was_held(row) and row["called_off_at"] is None and row["held_on"] <= all_.today
    ),
)


@figure("served")
def served(all_: Recount) -> Iterator[One]:
    for row in all_.served.values():
        activity = all_.activities[row["activity_id"]]
        if all_.in_month(activity["held_on"]):
            yield One(activity["village_id"], amount=row["half_hours"])


def _rounds(all_: Recount, *stages: str) -> Iterator[One]:
    for row in all_.rounds.values():
        if all_.of_year(row["id"]) and row["stage"] in stages:
            yield One(row["village_id"])


def _at(all_: Recount, stage: str) -> Iterator[One]:
    return _rounds(all_, stage)


_STAGES = (
    *("draft", "mobilising", "declaring", "assessing", "deciding"),
    *("notice", "review", "awarded", "closed"),
)
figure("rounds")(lambda all_: _rounds(all_, *_STAGES))
for _code in _STAGES:
    figure(f"rounds-{_code}")(partial(_at, stage=_code))


def _objections(key: str, fits: Callable[[Recount, Row], bool]) -> None:
    @figure(f"objections{key}")
    def count(all_: Recount) -> Iterator[One]:
        for row in all_.objections.values():
            round_ = all_.notices[row["notice_id"]]["round_id"]
            if all_.of_year(round_, changes=True) and fits(all_, row):
                group = all_.entries[row["entry_id"]]["group_id"]
                yield One(all_.rounds[round_]["village_id"], group)


_objections("", lambda _all, _row: True)
_objections("-open", lambda _all, row: row["answered_at"] is None)
_objections("-upheld", lambda _all, row: row["outcome"] == "upheld")
_objections("-late", lambda all_, row: row["answered_at"] is None and row["answer_by"] < all_.today)


@figure("vetoes")
def vetoes(all_: Recount) -> Iterator[One]:
    for row in all_.veto_effects.values():
        entry = all_.entries[row["entry_id"]]
        if row["released_at"] is None and all_.of_year(entry["round_id"]):
            yield all_.entry(entry)


@figure("doubts")
def doubts(all_: Recount) -> Iterator[One]:
    mended = {
        all_.reminders[row["reminder_id"]]["doubt_id"]
        for row in all_.second_looks.values()
        if row["mended"]
    }
    brought = {
        row["doubt_id"]
        for row in all_.star_changes.values()
        if all_.rounds[all_.entries[all_.claims[row["claim_id"]]["entry_id"]]["round_id"]]["stage"]
        != "cancelled"
    }
    for row in all_.doubts.values():
        if row["dropped_at"] is None and row["id"] not in mended | brought:
            home = all_.households[all_.awards[row["award_id"]]["household_id"]]
            yield One(home["village_id"])


def _faults(all_: Recount, *, late: bool) -> Iterator[One]:
    for row in all_.faults.values():
        checks = [one for one in all_.rechecks.values() if one["fault_id"] == row["id"]]
        given = [one["again_by"] for one in checks if one["again_by"]]
        last: date = max(given) if given else row["mend_by"]
        if not any(one["mended"] for one in checks) and (not late or last < all_.today):
            yield One(all_.inspections[row["inspection_id"]]["village_id"])


figure("faults-open")(lambda all_: _faults(all_, late=False))
figure("faults-late")(lambda all_: _faults(all_, late=True))


@figure("looks")
def looks(all_: Recount) -> Iterator[One]:
    half = 1 if all_.month.month < 7 else 2
    for row in all_.looks.values():
        inspection = all_.inspections[row["inspection_id"]]
        if (inspection["year"], inspection["half"]) == (all_.month.year, half):
            yield One(inspection["village_id"])


@figure("stars-ended")
def stars_ended(all_: Recount) -> Iterator[One]:
    """Told by reports only."""
    for row in all_.award_ends.values():
        if all_.in_month(row["ended_on"]):
            yield One(all_.rounds[all_.awards[row["award_id"]]["round_id"]]["village_id"])


@figure("stars-given")
def stars_given(all_: Recount) -> Iterator[One]:
    """Told by reports only: awards of the small rounds in which stars change."""
    for row in all_.awards.values():
        round_ = all_.rounds[row["round_id"]]
        if round_["changes_of_id"] is not None and all_.in_month(row["valid_from"]):
            yield One(round_["village_id"])
