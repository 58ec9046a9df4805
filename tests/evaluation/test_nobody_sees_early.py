"""Nobody sees another's mark or ballot early: no page changes with it, not even by a number.

Every page of a round that can be addressed is read by every role, once with the other's opinion
for and once with it against; what was read must be the same to the byte.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from evaluation.models import Assessment, Ballot, Sitting
from evaluation.sittings.actions.tallies import count_named
from evaluation.workflow import MoveName
from grids.models import Officer
from tests.access.walking import bare_refusals, remembering
from tests.evaluation.meeting import Meeting

#: Made anew for every page: the key of a press, the token against forged ones, the minute it says.
_FRESH = re.compile(
    r'((?:name="(?:cid|csrfmiddlewaretoken)" value=|"token": )")[^"]*|(id="id_cid" )[^>]*'
    r"|\d{1,2}:\d\d( [ap]\.m\.)?"
)
ROLES = (
    "county_officer",
    "township_officer",
    "secretary",
    "clerk",
    "committee_member",
    "supervisor",
    "assessor",
    "grid_leader",
    "liaison",
)
Pages = dict[tuple[str, str], str]


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def addresses(meeting: Meeting, sitting: Sitting) -> dict[str, str]:
    """Every address that the round's own objects can fill, by its name."""
    entry, village = meeting.entries[0], meeting.round.village
    keys = {
        "round_id": meeting.round.pk,
        "campaign_id": meeting.round.campaign_id,
        "village_id": village.pk,
        "entry_id": entry.pk,
        "panel_id": sitting.panel_id,
        "seat_id": sitting.panel.seats.all()[0].pk,
        "sitting_id": sitting.pk,
    }
    found = {}
    for pattern in patterns(get_resolver()):
        params = pattern.pattern.converters
        if set(params) <= set(keys) and pattern.name:
            found[pattern.name] = reverse(pattern.name, kwargs={k: keys[k] for k in params})
    for name in MoveName:
        found[name] = reverse("move_check", kwargs={"round_id": meeting.round.pk, "move": name})
    found["household"] = reverse("household_detail", kwargs={"pk": entry.household_id})
    found.pop("logout", None)
    found.pop("log_in_list")  # each reader logs in anew for each reading
    return found


def read(officers: dict[str, Officer], meeting: Meeting, sitting: Sitting) -> Pages:
    """Every page by every reader, without what is made anew each time."""
    found = {}
    urls = addresses(meeting, sitting)
    with remembering(), bare_refusals():
        for who, officer in officers.items():
            client = Client()
            client.force_login(officer, backend="grids.backends.OfficerBackend")
            for name, url in urls.items():
                answer = client.get(url)
                page = answer.status_code == 200 and "sheet" not in answer["Content-Type"]
                text = answer.content.decode(errors="replace") if page else ""
                found[who, name] = f"{answer.status_code} {_FRESH.sub('', text)}"
    return found


def changed(before: Pages, after: Pages) -> set[tuple[str, str]]:
    return {key for key in before if before[key] != after[key]}


@pytest.fixture
def readers(request: pytest.FixtureRequest) -> dict[str, Officer]:
    return {who: request.getfixturevalue(who) for who in ROLES}


def test_no_page_changes_with_another_members_mark_before_ones_own_stands(
    meeting: Meeting, readers: dict[str, Officer]
) -> None:
    entry = meeting.entries[0]
    members = meeting.officers()
    meeting.held_by(readers["assessor"], name="甲")
    del members["甲"]
    for name in "乙丙丁戊":
        meeting.mark(members[name], entry, "for")
    sitting = meeting.open(absent="甲")
    told = read({**readers, "marked": members["丙"]}, meeting, sitting)
    Assessment.objects.filter(seat=meeting.seat("乙")).update(mark="against")
    found = read({**readers, "marked": members["丙"]}, meeting, sitting)
    # Whoever has marked it sees the numbers of the others: the walk does see a difference.
    assert changed(told, found) == {("marked", "opinion_mark")}
    assert told["assessor", "opinion_mark"].startswith("200")
    assert told["clerk", "sitting_named"].startswith("200")
    assert told["clerk", "opinion_progress"].startswith("200")
    assert len({name for _who, name in told}) > 40


def test_no_page_changes_with_a_ballot_before_it_is_counted(
    meeting: Meeting, readers: dict[str, Officer]
) -> None:
    entry = meeting.entries[0]
    members = meeting.officers(meeting.committees)
    meeting.held_by(readers["committee_member"], name="子", panel=meeting.committees)
    meeting.decided_by_group()
    sitting = meeting.open(meeting.committees)
    for name in "丑寅卯":
        meeting.vote(sitting, members[name], entry, "for")
    meeting.vote(sitting, readers["committee_member"], entry, "for")

    def with_ballot(choice: str, work: Callable[[], Pages]) -> Pages:
        """The last member's votes under fixed keys: a ballot that was cast cannot be changed."""
        with transaction.atomic():
            for number, claim in enumerate(meeting.claims[entry]):
                Ballot.objects.create(
                    pk=f"00000000-0000-4000-8000-{number:012d}",
                    sitting=sitting,
                    claim=claim,
                    seat=meeting.seat("辰", meeting.committees),
                    choice=choice,
                    officer=members["辰"],
                    at=meeting.now,
                )
            found = work()
            transaction.set_rollback(True)
        return found

    def early() -> Pages:
        return read({**readers, "voted": members["丑"], "voter": members["辰"]}, meeting, sitting)

    told, found = with_ballot("for", early), with_ballot("against", early)
    # The voter alone sees the own vote again.
    assert changed(told, found) == {("voter", "ballot_cast")}
    assert "5人中5人已记名表决" in told["clerk", "sitting_detail"]
    assert told["clerk", "sitting_named"].startswith("200")

    def counted() -> Pages:
        count_named(sitting.pk, [entry.pk], sent=meeting.sent())
        return read({"clerk": readers["clerk"]}, meeting, sitting)

    told, found = with_ballot("for", counted), with_ballot("against", counted)
    # Once it is counted the minutes tell it: the walk would have seen it.
    assert ("clerk", "sitting_minutes") in changed(told, found)


def test_who_stands_aside_sees_no_page_change_with_the_marks_of_the_group(
    meeting: Meeting, readers: dict[str, Officer]
) -> None:
    """Also not after a mark of one's own that was given before one stood aside."""
    entry = meeting.entries[0]
    members = meeting.officers()
    for name in "甲乙丙":
        meeting.mark(members[name], entry, "for")
    seat: Any = meeting.seat("甲")
    entry.recusals.create(panel=meeting.group, seat=seat, reason="邻居")
    sitting = meeting.open()
    told = read({"aside": members["甲"]}, meeting, sitting)
    Assessment.objects.filter(seat=meeting.seat("乙")).update(mark="against")
    found = read({"aside": members["甲"]}, meeting, sitting)
    assert changed(told, found) == set()
    assert told["aside", "opinion_mark"] == "403 "
