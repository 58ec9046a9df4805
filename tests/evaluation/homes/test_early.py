"""Nothing that a household opens by its code changes with a mark or a ballot on its own stars."""

import re

from django.test import Client

from evaluation.models import Assessment, Ballot, Sitting
from grids.models import Officer
from households.actions import issue_code
from tests.access.walking import bare_refusals, remembering
from tests.evaluation.meeting import Meeting
from tests.evaluation.test_nobody_sees_early import addresses
from tests.factories import make_sent
from tests.households.typing import press

_FRESH = re.compile(
    r'((?:name="(?:cid|csrfmiddlewaretoken)" value=|"token": )")[^"]*|(id="id_cid" )[^>]*'
)


def read(meeting: Meeting, sitting: Sitting, code: str) -> dict[str, str]:
    """Every address of the round, by the household that is being judged."""
    with remembering(), bare_refusals():
        client = Client()
        assert press(client, "/own/", {"household_code": code}).status_code == 302
        urls = addresses(meeting, sitting)
        urls.pop("home_leave", None)
        answers = {name: client.get(url) for name, url in urls.items()}
        return {
            name: f"{answer.status_code} {_FRESH.sub('', answer.content.decode(errors='replace'))}"
            for name, answer in answers.items()
        }


def test_no_page_of_a_household_changes_with_a_mark(meeting: Meeting, clerk: Officer) -> None:
    entry = meeting.entries[0]
    members = meeting.officers()
    for name in "乙丙丁戊":
        meeting.mark(members[name], entry, "for")
    sitting = meeting.open(absent="甲")
    code = issue_code(entry.household_id, sent=make_sent(clerk))[1]
    told = read(meeting, sitting, code)
    Assessment.objects.filter(seat=meeting.seat("乙")).update(mark="against")
    assert read(meeting, sitting, code) == told
    assert told["home_stars"].startswith("200")
    assert told["home_matters"].startswith("200")


def test_no_page_of_a_household_changes_with_a_ballot(meeting: Meeting, clerk: Officer) -> None:
    entry = meeting.entries[0]
    members = meeting.officers(meeting.committees)
    meeting.decided_by_group()
    sitting = meeting.open(meeting.committees)
    code = issue_code(entry.household_id, sent=make_sent(clerk))[1]
    told = read(meeting, sitting, code)
    for name in "丑寅卯":
        meeting.vote(sitting, members[name], entry, "against")
    assert Ballot.objects.exists()
    assert read(meeting, sitting, code) == told
