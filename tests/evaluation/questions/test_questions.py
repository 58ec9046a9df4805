"""Questions of assessors: who is asked, who reads the answer, and that nobody learns who asked."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from evaluation.models import Question
from evaluation.questions.actions import answer_question
from evaluation.today.queries.home import today_for
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.writing import Refused
from households.models import Person
from tests.evaluation.meeting import Meeting
from tests.factories import make_grid, make_officer


def log_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def page(officer: Officer, name: str, *args: Any) -> Any:
    return log_in(officer).get(reverse(name, args=args))


@pytest.fixture
def asked(meeting: Meeting, assessor: Officer) -> Question:
    """孙桂英 does not know enough of the first household's first star, and asks."""
    meeting.held_by(assessor, name="甲")
    claims = meeting.claims[meeting.entries[0]]
    meeting.claims[meeting.entries[0]] = claims[:1]
    meeting.mark(assessor, meeting.entries[0], "unknown", question="老人同住吗？")
    meeting.claims[meeting.entries[0]] = claims
    return Question.objects.get()


def answer(question: Question, officer: Officer, meeting: Meeting, text: str = "同住") -> None:
    answer_question(question.pk, answer=text, sent=meeting.sent(officer))


def test_the_grid_leader_answers_and_the_ledger_keeps_no_words(
    meeting: Meeting, asked: Question, grid_leader: Officer
) -> None:
    answer(asked, grid_leader, meeting)
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by, asked.answered_at) == (
        "同住",
        grid_leader,
        meeting.now,
    )
    bodies = " ".join(LedgerEntry.objects.values_list("body", flat=True))
    assert "老人" not in bodies
    assert "同住" not in bodies
    verbs = {"question_asked", "question_answered"}
    assert LedgerEntry.objects.filter(verb__in=verbs).count() == 2


def test_the_clerk_may_answer_and_nobody_else_but_the_leader(
    meeting: Meeting,
    asked: Question,
    assessor: Officer,
    secretary: Officer,
    supervisor: Officer,
    township_officer: Officer,
) -> None:
    village = meeting.round.village
    elsewhere = make_grid(village=village, name="第9组")
    other = make_officer(name="别组", role=Role.GRID_LEADER, place=elsewhere)
    for officer in (assessor, secretary, supervisor, township_officer, other):
        status = page(officer, "question_answer", asked.pk).status_code
        assert status == (404 if officer is other else 403)
        with pytest.raises(PermissionDenied):
            answer(asked, officer, meeting)
    assert page(other, "question_list", meeting.round.pk).context["lines"] == []
    answer(asked, meeting.clerk, meeting)
    assert Question.objects.get().answered_by == meeting.clerk


def test_nobody_answers_for_the_own_household(
    meeting: Meeting, asked: Question, grid_leader: Officer
) -> None:
    Person.objects.filter(pk=meeting.entries[0].household.head_id).update(officer=grid_leader)
    assert page(grid_leader, "question_list", meeting.round.pk).context["lines"] == []
    assert page(grid_leader, "question_answer", asked.pk).status_code == 403
    with pytest.raises(PermissionDenied):
        answer(asked, grid_leader, meeting)


def test_an_answer_is_given_once(meeting: Meeting, asked: Question, grid_leader: Officer) -> None:
    answer(asked, grid_leader, meeting)
    with pytest.raises(Refused):
        answer(asked, meeting.clerk, meeting, "不同住")
    assert Question.objects.get().answer == "同住"


def test_a_member_asks_once_more_only_after_the_answer(
    meeting: Meeting, asked: Question, assessor: Officer, grid_leader: Officer
) -> None:
    entry = meeting.entries[0]
    meeting.claims[entry] = meeting.claims[entry][:1]
    with pytest.raises(Refused):
        meeting.mark(assessor, entry, "unknown", question="还有呢？")
    answer(asked, grid_leader, meeting)
    meeting.mark(assessor, entry, "for", question="还有呢？")
    assert Question.objects.count() == 2


def test_a_question_needs_no_mark(meeting: Meeting, assessor: Officer) -> None:
    """So that a question does not tell how its asker marked."""
    meeting.held_by(assessor, name="甲")
    meeting.mark(assessor, meeting.entries[0], "", question="老人同住吗？")
    assert Question.objects.count() == 3
    assert not LedgerEntry.objects.filter(verb="claims_marked").exists()


def test_the_answer_is_read_by_the_whole_group_the_open_question_only_by_its_asker(
    meeting: Meeting, assessor: Officer, grid_leader: Officer
) -> None:
    officers = meeting.officers()
    entry = meeting.entries[0]
    meeting.claims[entry] = meeting.claims[entry][:1]
    meeting.mark(officers["甲"], entry, "unknown", question="老人同住吗？")
    own = page(officers["甲"], "opinion_mark", entry.pk).content.decode()
    other = page(officers["乙"], "opinion_mark", entry.pk).content.decode()
    assert "老人同住吗？" in own
    assert "老人同住吗？" not in other
    answer(Question.objects.get(), grid_leader, meeting)
    other = page(officers["乙"], "opinion_mark", entry.pk).content.decode()
    assert "老人同住吗？" in other
    assert "<b>同住</b>" in other
    assert "陈海生" in other
    assert "甲" not in other


@pytest.mark.parametrize("who", ["clerk", "secretary", "grid_leader", "supervisor"])
def test_the_household_page_and_its_papers_show_no_question(
    who: str,
    meeting: Meeting,
    asked: Question,
    grid_leader: Officer,
    request: pytest.FixtureRequest,
) -> None:
    answer(asked, grid_leader, meeting)
    officer = request.getfixturevalue(who)
    entry = meeting.entries[0]
    for name in ("entry_detail", "declaration_check", "declaration_paper"):
        shown = page(officer, name, entry.pk).content.decode()
        assert "老人同住吗？" not in shown
        assert "同住" not in shown


def test_the_grid_leader_is_not_told_who_asks(
    meeting: Meeting, asked: Question, grid_leader: Officer
) -> None:
    for name, key in (("question_list", meeting.round.pk), ("question_answer", asked.pk)):
        shown = page(grid_leader, name, key).content.decode()
        assert "老人同住吗？" in shown
        assert "孙桂英" not in shown
        assert "甲" not in shown


def test_the_home_page_of_the_grid_leader_counts_what_still_helps(
    meeting: Meeting, asked: Question, grid_leader: Officer
) -> None:
    rounds = type(meeting.round).objects.select_related("village", "campaign__catalogue")

    def told() -> list[str]:
        fresh = Officer.objects.get(pk=grid_leader.pk)
        found = today_for(fresh, rounds=rounds.all(), now=meeting.now).tasks
        return [task.title for task in found if task.kind == "do"]

    assert told() == ["1个询问等您答复"]
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[0], (5, 0, 0))
    assert told() == []
    lines = page(grid_leader, "question_list", meeting.round.pk).context["lines"]
    assert [line.open for line in lines] == [False]


def test_nothing_is_answered_while_the_round_is_elsewhere(
    meeting: Meeting, asked: Question, grid_leader: Officer
) -> None:
    meeting.at(Stage.DECIDING)
    with pytest.raises(Refused):
        answer(asked, grid_leader, meeting)
    assert page(grid_leader, "question_answer", asked.pk).status_code == 200


def test_answering_on_the_page_leads_back_to_the_list(
    meeting: Meeting, asked: Question, grid_leader: Officer
) -> None:
    client = log_in(grid_leader)
    where = reverse("question_answer", args=[asked.pk])
    cid = str(client.get(where).context["form"]["cid"].value())
    sent = client.post(where, {"answer": "同住", "cid": cid, "_end": "1"})
    assert sent.url.split("?")[0] == reverse("question_list", args=[meeting.round.pk])
    assert Question.objects.get().answer == "同住"


def test_a_neighbour_villages_question_is_not_there(
    asked: Question, other_village: Village
) -> None:
    stranger = make_officer(name="外村", role=Role.CLERK, place=other_village)
    assert page(stranger, "question_answer", asked.pk).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_at_one_question_and_at_three(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    assessor: Officer,
    grid_leader: Officer,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
    meeting.held_by(assessor, name="甲")
    for _ in range(count):
        entry = meeting.enter()
        meeting.claims[entry] = meeting.claims[entry][:1]
        meeting.mark(assessor, entry, "unknown", question="老人同住吗？")
    client = log_in(grid_leader)
    client.get("/")
    with django_assert_num_queries(7):
        shown = client.get(reverse("question_list", args=[meeting.round.pk]))
    assert len(shown.context["lines"]) == count
