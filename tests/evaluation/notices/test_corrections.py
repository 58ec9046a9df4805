"""Corrections: wrong facts of the paper are put right, posted with a reason, and start no clock."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from evaluation.models import Correction, Entry, Notice, NoticeLine
from evaluation.notices.actions.corrections import correct_contacts, correct_entry
from evaluation.notices.queries.lines import changed_lines, corrected_lines
from evaluation.notices.queries.pending import (
    contacts_changed,
    notice_days_left,
    unposted_corrections,
)
from evaluation.notices.queries.versions import new_contacts
from evaluation.notices.typed import Contacts, Facts
from evaluation.rounds.queries.facts import round_facts
from evaluation.rounds.queries.status import next_move
from evaluation.workflow import MoveName, Stage
from grids.models import Grid, LedgerEntry, Officer
from grids.writing import Refused
from tests.cast import Cast
from tests.evaluation.scene import Scene
from tests.factories import make_grid

WHY = "姓名有误，经核对更正"


def play_once(cast: Cast) -> None:
    cast.scene.reach(Stage.NOTICE)


@pytest.fixture
def on_board(scene: Scene) -> Scene:
    return scene


def first(scene: Scene) -> Entry:
    return scene.entries()[0]


def post(scene: Scene, name: MoveName = MoveName.POST_CORRECTION, reason: str = WHY) -> Notice:
    for officer in (scene.secretary, scene.supervisor):
        scene.press(name, officer, reason=reason)
    return scene.round.notices.latest("number")


def correct(scene: Scene, entry: Entry, *, officer: Officer | None = None, **more) -> None:
    facts = {"head_name": entry.head_name, "group": entry.group_id, "reason": "户口本"}
    correct_entry(entry.pk, Facts(**{**facts, **more}), sent=scene.sent(officer or scene.clerk))


def test_a_corrected_name_is_recorded_and_waits_to_be_posted(on_board: Scene) -> None:
    on_board.correct(first(on_board), head="张大川")
    assert first(on_board).head_name == "张大川"
    assert Correction.objects.get().fields == ["head_name"]
    assert unposted_corrections([on_board.round])[on_board.round.pk] == 1
    assert changed_lines(on_board.round) == []
    facts = round_facts(on_board.round, today=on_board.now.date())
    assert next_move(Stage.NOTICE, facts).name == MoveName.POST_CORRECTION


def test_the_ledger_names_the_fields_and_not_the_values(on_board: Scene) -> None:
    on_board.correct(first(on_board), head="张大川")
    body = LedgerEntry.objects.get(verb="entry_corrected").body
    assert "head_name" in body
    assert [word for word in ("张大山", "张大川", "户口本") if word in body] == []


def test_the_posted_correction_lists_old_and_new_and_changes_no_star(
    on_board: Scene, group: Grid
) -> None:
    other = make_grid(village=on_board.round.village, name="第2组")
    on_board.correct(first(on_board), head="张大川", group=other)
    correction = post(on_board)
    line = correction.lines.get()
    assert (correction.kind, correction.number, correction.reason) == ("correction", 2, WHY)
    assert correction.title == "关于后庄村2026年度星级文明户评定结果公示的更正"
    assert (line.head_masked, line.group_name, line.star_count) == ("张*川", "第2组", 7)
    assert line.before == {
        "head": "张*山",
        "group": "第1组",
        "stars": [f"第{n}星" for n in range(1, 8)],
    }
    with translation.override("en"):
        assert line.changes == ["name before: 张*山", "group before: 第1组"]
    assert unposted_corrections([on_board.round])[on_board.round.pk] == 0
    assert Correction.objects.get().notice == correction
    assert changed_lines(on_board.round) == []


def test_a_correction_hangs_as_long_as_the_notice_and_starts_no_clock(on_board: Scene) -> None:
    full = on_board.round.notices.get()
    on_board.wait(days=5)
    on_board.correct(first(on_board), head="张大川")
    correction = post(on_board)
    assert correction.ends_on == full.ends_on
    assert notice_days_left(on_board.round, on_board.now.date()) == 3
    on_board.wait(days=4)
    on_board.press(MoveName.SUBMIT, on_board.secretary)
    assert on_board.round.stage == Stage.REVIEW


def test_a_correction_after_the_notices_end_hangs_that_day(on_board: Scene) -> None:
    on_board.wait(days=9)
    on_board.correct(first(on_board), head="张大川")
    correction = post(on_board)
    assert correction.ends_on == correction.starts_on
    assert notice_days_left(on_board.round, on_board.now.date()) == 0
    on_board.press(MoveName.SUBMIT, on_board.secretary)


def test_the_hidden_character_alone_can_be_wrong(on_board: Scene) -> None:
    on_board.correct(first(on_board), head="张小山")
    line = post(on_board).lines.get()
    with translation.override("en"):
        assert line.changes == ["the hidden character of the name is corrected"]
    assert line.head_masked == "张*山"


def test_nothing_is_posted_when_nothing_was_corrected(on_board: Scene) -> None:
    with translation.override("en"), pytest.raises(Refused, match="Nothing has been corrected"):
        post(on_board)


def test_the_round_is_not_submitted_while_a_correction_waits(on_board: Scene) -> None:
    on_board.wait(days=8)
    on_board.correct(first(on_board), head="张大川")
    with translation.override("en"), pytest.raises(Refused, match="recorded but not posted"):
        on_board.press(MoveName.SUBMIT, on_board.secretary)


@pytest.mark.parametrize("reason", ["", "张大川家写错了"])
def test_the_public_reason_is_asked_and_names_nobody(on_board: Scene, reason: str) -> None:
    on_board.correct(first(on_board), head="张大川")
    with pytest.raises(Refused):
        post(on_board, reason=reason)
    assert on_board.round.notices.count() == 1


def test_a_supplement_that_shows_the_household_tells_its_correction_too(on_board: Scene) -> None:
    last = on_board.claims()[-1].entry
    on_board.correct(last, head="李刚")
    on_board.change_a_line()
    supplement = post(on_board, MoveName.POST_SUPPLEMENT, "复核后有变动")
    assert supplement.lines.get().head_masked == "李*"
    assert Correction.objects.get().notice == supplement
    assert unposted_corrections([on_board.round])[on_board.round.pk] == 0


def test_after_a_withdrawal_the_new_notice_tells_every_correction(on_board: Scene) -> None:
    on_board.correct(first(on_board), head="张大川")
    for officer in (on_board.secretary, on_board.township):
        on_board.press(MoveName.WITHDRAW_NOTICE, officer, reason="名单有误")
    assert set(Notice.objects.values_list("withdrawal_reason", flat=True)) == {"名单有误"}
    for officer in (on_board.secretary, on_board.supervisor):
        on_board.press(MoveName.POST_NOTICE, officer)
    again = on_board.round.notices.standing().get()
    assert again.kind == "full"
    assert again.lines.filter(head_masked="张*川").exists()
    assert Correction.objects.get().notice == again


def test_a_group_of_another_village_is_refused(on_board: Scene, other_clerk: Officer) -> None:
    far = make_grid(village=other_clerk.posts.get().village, name="第1组")
    with translation.override("en"), pytest.raises(Refused, match="not of this village"):
        correct(on_board, first(on_board), group=far.pk)


def test_a_first_signature_lapses_when_something_more_is_corrected(on_board: Scene) -> None:
    on_board.correct(first(on_board), head="张大川")
    on_board.press(MoveName.POST_CORRECTION, on_board.secretary, reason=WHY)
    on_board.correct(on_board.entries()[1], head="李刚")
    on_board.press(MoveName.POST_CORRECTION, on_board.supervisor, reason=WHY)
    assert on_board.round.notices.count() == 1
    on_board.press(MoveName.POST_CORRECTION, on_board.secretary, reason=WHY)
    assert on_board.round.notices.latest("number").lines.count() == 2


def test_new_telephones_are_a_correction_without_lines(on_board: Scene) -> None:
    contacts = Contacts("0357-1111111", "0357-0000001", "大门右侧", "村委会二楼")
    correct_contacts(on_board.round.pk, contacts, sent=on_board.sent(on_board.clerk))
    on_board.round.refresh_from_db()
    on_board.round.village.refresh_from_db()
    assert contacts_changed(on_board.round, on_board.round.notices.standing())
    correction = post(on_board, reason="电话写错")
    assert (correction.lines.count(), correction.comment_box) == (0, "大门右侧")
    assert correction.office_address == "村委会二楼"
    told = new_contacts(correction, on_board.round.notices.get(kind="full"))
    assert "来信来访：村委会二楼，原为–" in told
    assert {"who": "committee", "number": "0357-1111111"} in correction.telephones
    assert not contacts_changed(on_board.round, on_board.round.notices.standing())
    body = LedgerEntry.objects.get(verb="contacts_corrected").body
    assert "committee_telephone" in body
    assert "1111111" not in body


def test_contacts_that_do_not_differ_are_refused(on_board: Scene) -> None:
    same = Contacts("0357-0000000", "0357-0000001", "", "")
    with translation.override("en"), pytest.raises(Refused, match="Nothing differs"):
        correct_contacts(on_board.round.pk, same, sent=on_board.sent(on_board.clerk))


def test_the_other_lines_that_hang_stay_what_they_were(on_board: Scene) -> None:
    lines = NoticeLine.objects.filter(notice__kind="full")
    before = list(lines.values_list("pk", "head_masked", "group_name"))
    on_board.correct(first(on_board), head="张大川")
    post(on_board)
    assert list(lines.values_list("pk", "head_masked", "group_name")) == before
    assert corrected_lines(on_board.round) == []


def test_the_public_page_of_a_correction_says_what_was_wrong_and_why(
    on_board: Scene, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_board.correct(first(on_board), head="张大川")
    contacts = Contacts("0357-1111111", "0357-0000001", "", "")
    correct_contacts(on_board.round.pk, contacts, sent=on_board.sent(on_board.clerk))
    on_board.round.village.refresh_from_db()
    correction = post(on_board)
    monkeypatch.setattr(timezone, "now", lambda: on_board.now + timedelta(hours=1))
    page = client.get(correction.get_absolute_url()).content.decode()
    for words in (
        "更正此前公示中的差错",
        WHY,
        "姓名原为：张*山",
        "张*川",
        "村委会：0357-1111111，原为0357-0000000",
    ):
        assert words in page
    assert [word for word in ("张大山", "张大川", "户口本", "李*") if word in page] == []
    full = on_board.round.notices.get(kind="full")
    assert (
        f'href="{correction.get_absolute_url()}"'
        in client.get(full.get_absolute_url()).content.decode()
    )


def test_the_clerk_corrects_on_the_pages_and_two_sign(on_board: Scene, client: Client) -> None:
    client.force_login(on_board.clerk, backend="grids.backends.OfficerBackend")
    entry = first(on_board)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert f"/entries/{entry.pk}/correct/" in page
    url = f"/entries/{entry.pk}/correct/"
    form = client.get(url).context["form"]
    typed = {
        "cid": str(form["cid"].value()),
        "head_name": "张大川",
        "group": str(entry.group_id),
        "reason": "户口本",
        "_end": "1",
    }
    assert client.post(url, typed).status_code == 302
    assert "张大川" in client.get(f"/rounds/{on_board.round.pk}/notices/").content.decode()
    client.force_login(on_board.secretary, backend="grids.backends.OfficerBackend")
    check = client.get(f"/rounds/{on_board.round.pk}/moves/post_correction/").content.decode()
    assert "姓名原为：张*山" in check
    assert "理由（公开张贴）" in check


def test_an_objection_is_taken_down_to_the_notice_not_to_its_correction(
    on_board: Scene, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_board.correct(first(on_board), head="张大川")
    correction = post(on_board)
    monkeypatch.setattr(timezone, "now", lambda: on_board.now + timedelta(hours=1))
    client.force_login(on_board.clerk, backend="grids.backends.OfficerBackend")
    page = client.get(f"/rounds/{on_board.round.pk}/objections/").content.decode()
    assert f"/notices/{correction.pk}/object/" not in page
    assert page.count("/object/") == 1


def test_a_supervisor_does_not_correct(
    on_board: Scene, client: Client, other_clerk: Officer
) -> None:
    client.force_login(other_clerk, backend="grids.backends.OfficerBackend")
    assert client.get(f"/entries/{first(on_board).pk}/correct/").status_code == 404
    client.force_login(on_board.supervisor, backend="grids.backends.OfficerBackend")
    assert client.get(f"/entries/{first(on_board).pk}/correct/").status_code == 403
