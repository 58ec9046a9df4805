"""What is posted: the lines by the rules, frozen, numbered, supplemented, withdrawn."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from evaluation.models import Award, Entry, Notice, NoticeLine
from evaluation.notices.actions.notices import withdraw
from evaluation.notices.queries.lines import board_lines, changed_lines, public_csv
from evaluation.notices.queries.pending import (
    days_left,
    notice_days_left,
    open_objections,
    unposted_changes,
)
from evaluation.reopening import reopen
from evaluation.workflow import Stage
from grids.models import Anchor, Chain, Grid, LedgerEntry, Village
from grids.numbers import counted
from grids.roles import Role
from grids.traces.ledger import faults
from grids.writing import writing
from tests.evaluation.boards import Decided, make_decided
from tests.factories import NOW, TODAY, make_grid, make_sent
from tests.postgres.owner import owner

LATER = NOW + timedelta(hours=1)
STARS = [f"第{n}星" for n in range(1, 11)]


@pytest.fixture
def decided(village: Village) -> Decided:
    return make_decided(village=village)


def shown(lines: list) -> list[tuple[str, str, int, list[str]]]:
    return [
        (line.group_name, line.head_masked, line.star_count, list(line.stars)) for line in lines
    ]


def again(decided: Decided, number: str, *, passed: bool, index: int = 3) -> None:
    """Re-opened at the committees and decided again."""
    claim = decided.claim(number, index)
    with writing(make_sent(decided.clerk, at=LATER)) as write:
        write.allow(decided.village, Role.CLERK)
        reopen([claim], body="committees", reason="异议成立", write=write)
    decided.decide_again(claim, passed=passed, at=LATER + timedelta(minutes=1))


def test_the_board_names_those_with_every_mandatory_star_and_six(
    decided: Decided, group: Grid
) -> None:
    tenth = make_grid(village=decided.village, name="第10组")
    decided.add(tenth, "0010", "李强", stars=10)
    decided.add(group, "0003", "张大山", stars=7, missing=(6,))
    decided.add(group, "0002", "王秀英", stars=6, missing=(5,))  # five stars: not named
    decided.add(group, "0001", "赵海", stars=9, missing=(1,))  # a mandatory star is missing
    assert shown(board_lines(decided.round)) == [
        ("第1组", "张*山", 6, STARS[:6]),
        ("第10组", "李*", 10, STARS),
    ]


def test_an_entry_that_did_not_declare_is_never_named(decided: Decided, group: Grid) -> None:
    decided.add(group, "0001", "张大山").status = Entry.Status.LAPSED
    decided.entries["0001"].save()
    assert board_lines(decided.round) == []


def test_masked_names_that_collide_in_a_group_carry_their_numbers(
    decided: Decided, group: Grid
) -> None:
    other = make_grid(village=decided.village, name="第2组")
    decided.add(group, "0001", "张大山")
    decided.add(group, "0002", "张小山")
    decided.add(group, "0003", "张大水")
    decided.add(other, "0004", "张远山")
    assert [line.head_masked for line in board_lines(decided.round)] == [
        "张*山（0001）",
        "张*山（0002）",
        "张*水",
        "张*山",
    ]


def test_groups_are_in_the_order_in_which_people_count() -> None:
    names = ["第10组", "第2组", "十一组", "二组", "二十组", "老庄组", "第1组"]
    assert sorted(names, key=counted) == [
        "二组", "十一组", "二十组", "第1组", "第2组", "第10组", "老庄组",
    ]  # fmt: skip


def test_a_posted_notice_freezes_lines_dates_telephones_and_digest(
    decided: Decided, group: Grid
) -> None:
    decided.village.comment_box = "大门右侧"
    decided.add(group, "0002", "李强", stars=10)
    decided.add(group, "0001", "张大山")
    notice = decided.post()
    expected = (
        "\ufeff组,户主,星数,得星\r\n"
        "第1组,张*山,6,第1星 第2星 第3星 第4星 第5星 第6星\r\n"
        f"第1组,李*,10,{' '.join(STARS)}\r\n"
    ).encode()
    assert public_csv(list(notice.lines.all())) == expected
    assert notice.digest == hashlib.sha256(expected).hexdigest()
    assert notice.title == "关于后庄村2026年度星级文明户评定结果的公示"
    assert (notice.kind, notice.number, len(notice.slug)) == ("full", 1, 10)
    assert (notice.starts_on, notice.ends_on) == (date(2026, 11, 20), date(2026, 11, 27))
    assert (notice.entries_count, notice.comment_box) == (2, "大门右侧")
    assert notice.telephones == [
        {"who": "committee", "number": "0357-0000000"},
        {"who": "supervisors", "number": "0357-0000001"},
        {"who": "township", "number": "0357-0000002"},
    ]


def test_the_notice_carries_the_ledgers_head_with_its_own_entry(
    decided: Decided, group: Grid
) -> None:
    decided.add(group, "0001", "张大山")
    notice = decided.post()
    entry = LedgerEntry.objects.get(verb="notice_posted")
    assert (notice.ledger_seq, notice.ledger_digest) == (entry.seq, entry.digest)
    assert Anchor.objects.get().paper == f"notice:{notice.pk}"
    assert notice.digest in entry.body
    assert "张" not in entry.body
    assert list(faults(Chain.objects.get(village=notice.round.village))) == []


def test_the_days_are_counted_from_the_day_after_posting(decided: Decided, group: Grid) -> None:
    decided.add(group, "0001", "张大山")
    notice = decided.post()
    left = [days_left(notice, TODAY + timedelta(days=n)) for n in range(10)]
    assert left == [7, 7, 6, 5, 4, 3, 2, 1, 0, 0]
    assert notice.hangs(date(2026, 11, 27))
    assert not notice.hangs(date(2026, 11, 28))
    assert notice_days_left(decided.round, TODAY) == 7


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluation_noticeline SET head_masked = '李*'",
        "DELETE FROM evaluation_noticeline",
        "UPDATE evaluation_notice SET ends_on = ends_on + 1",
        "UPDATE evaluation_notice SET digest = 'x'",
        "DELETE FROM evaluation_notice",
    ],
)
def test_the_database_refuses_to_change_what_hangs(decided: Decided, group: Grid, sql: str) -> None:
    decided.add(group, "0001", "张大山")
    decided.post()
    for whose in (transaction.atomic, owner):  # not even whoever owns the tables
        with pytest.raises(DatabaseError), whose(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_database_refuses_a_line_that_comes_later(decided: Decided, group: Grid) -> None:
    decided.add(group, "0001", "张大山")
    left_out = decided.add(group, "0002", "李强", missing=(0,))
    notice = decided.post()
    with pytest.raises(DatabaseError, match="published lines are frozen"), transaction.atomic():
        NoticeLine.objects.create(
            notice=notice, entry=left_out, position=2, head_masked="李*", stars=[], star_count=0
        )


def test_renaming_the_group_or_the_head_later_changes_nothing(
    decided: Decided, group: Grid
) -> None:
    entry = decided.add(group, "0001", "张大山")
    notice = decided.post()
    group.name = "东头组"
    group.save()
    person = entry.household.head
    person.name = "张改名"
    person.save()
    assert shown(list(notice.lines.all())) == [("第1组", "张*山", 6, STARS[:6])]
    assert changed_lines(decided.round) == []


def test_an_upheld_claim_is_not_posted_before_it_is_decided_again(
    decided: Decided, group: Grid
) -> None:
    decided.add(group, "0001", "张大山", stars=7)
    decided.post()
    claim = decided.claim("0001", 3)
    with writing(make_sent(decided.clerk, at=LATER)) as write:
        write.allow(decided.village, Role.CLERK)
        reopen([claim], body="committees", reason="异议成立", write=write)
    assert changed_lines(decided.round) == []
    assert unposted_changes([decided.round])[decided.round.pk] == 0
    decided.decide_again(claim, passed=False, at=LATER + timedelta(minutes=1))
    assert shown(changed_lines(decided.round)) == [("第1组", "张*山", 6, STARS[:3] + STARS[4:7])]
    assert unposted_changes([decided.round])[decided.round.pk] == 1


def test_a_supplement_shows_changed_new_and_removed_lines_only(
    decided: Decided, group: Grid
) -> None:
    decided.add(group, "0001", "张大山", stars=7)  # loses one, stays
    decided.add(group, "0002", "李强")  # loses one, goes
    decided.add(group, "0003", "王秀英", missing=(3,))  # gains one, comes
    decided.add(group, "0004", "赵海")  # unchanged
    full = decided.post()
    again(decided, "0001", passed=False)
    again(decided, "0002", passed=False)
    again(decided, "0003", passed=True)
    supplement = decided.post(at=LATER + timedelta(days=1), supplement=True)
    assert shown(list(supplement.lines.filter(removed=False))) == [
        ("第1组", "张*山", 6, STARS[:3] + STARS[4:7]),
        ("第1组", "王*英", 6, STARS[:6]),
    ]
    assert shown(list(supplement.lines.filter(removed=True))) == [("第1组", "李*", 0, [])]
    assert (supplement.kind, supplement.number) == ("supplement", 2)
    assert supplement.ends_on - supplement.starts_on == timedelta(days=3)
    assert supplement.title == "关于后庄村2026年度星级文明户评定结果的补充公示"
    assert (full.lines.count(), unposted_changes([decided.round])[decided.round.pk]) == (3, 0)


def test_a_household_that_comes_back_is_a_changed_line_again(decided: Decided, group: Grid) -> None:
    decided.add(group, "0001", "张大山")
    decided.post()
    again(decided, "0001", passed=False)
    decided.post(at=LATER + timedelta(minutes=5), supplement=True)
    assert changed_lines(decided.round) == []
    claim = decided.claim("0001", 3)
    decided.decide_again(claim, passed=True, at=LATER + timedelta(minutes=9))
    assert shown(changed_lines(decided.round)) == [("第1组", "张*山", 6, STARS[:6])]


def test_a_removed_line_and_a_new_one_that_read_alike_carry_their_numbers(
    decided: Decided, group: Grid
) -> None:
    decided.add(group, "0001", "张大山")
    decided.add(group, "0002", "张小山", missing=(3,))
    assert decided.post().lines.get().head_masked == "张*山"
    again(decided, "0001", passed=False)
    again(decided, "0002", passed=True)
    assert [line.head_masked for line in changed_lines(decided.round)] == [
        "张*山（0001）",
        "张*山（0002）",
    ]


def test_posting_again_after_the_review_sent_back_is_a_supplement(
    decided: Decided, group: Grid
) -> None:
    decided.add(group, "0001", "张大山", stars=7)
    decided.add(group, "0002", "李强")
    decided.post()
    again(decided, "0001", passed=False)
    second = decided.post(at=LATER + timedelta(days=9))
    assert (second.kind, second.lines.count()) == ("supplement", 1)


def test_posting_again_when_nothing_has_changed_makes_no_notice(
    decided: Decided, group: Grid
) -> None:
    decided.add(group, "0001", "张大山")
    decided.post()
    assert decided.post(at=LATER + timedelta(days=9)) is None
    assert Notice.objects.count() == 1


def test_after_a_withdrawal_the_whole_list_is_posted_anew(decided: Decided, group: Grid) -> None:
    decided.add(group, "0001", "张大山")
    first = decided.post()
    with writing(make_sent(decided.secretary, at=LATER)) as write:
        write.allow(decided.village, Role.SECRETARY)
        assert withdraw(decided.round, write=write, reason="名单有误") == 1
    first.refresh_from_db()
    assert first.withdrawn_at == LATER
    assert notice_days_left(decided.round, TODAY) == 0
    second = decided.post(at=LATER + timedelta(days=1))
    assert (second.kind, second.number, second.lines.count()) == ("full", 2, 1)
    assert second.slug != first.slug


def test_a_notice_is_withdrawn_once(decided: Decided, group: Grid) -> None:
    decided.add(group, "0001", "张大山")
    notice = decided.post()
    Notice.objects.filter(pk=notice.pk).update(withdrawn_at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(withdrawn_at=None)


def test_a_name_that_a_spreadsheet_would_compute_stays_text(decided: Decided, group: Grid) -> None:
    decided.add(group, "0001", "=乙丙")
    notice = decided.post()
    assert "第1组,'=*丙,6," in public_csv(list(notice.lines.all())).decode()


def test_before_the_notice_nothing_is_counted_as_unposted(decided: Decided, group: Grid) -> None:
    decided.add(group, "0001", "张大山")
    assert decided.round.stage == Stage.DECIDING
    assert unposted_changes([decided.round])[decided.round.pk] == 0
    assert open_objections([decided.round])[decided.round.pk] == 0
    assert not Award.objects.exists()
