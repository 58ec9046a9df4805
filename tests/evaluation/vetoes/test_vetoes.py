"""Vetoes: entered, confirmed by a second officer, what they do at each stage, and lifted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from evaluation.awards.queries.result_slips import slips
from evaluation.declarations.actions.declaring import save_declaration
from evaluation.declarations.queries.declarations import sheet_of
from evaluation.declarations.typed import Typed
from evaluation.models import (
    Award,
    Body,
    Claim,
    Entry,
    NoticeLine,
    Reopening,
    Tally,
    Veto,
    VetoEffect,
)
from evaluation.notices.queries.lines import changed_lines
from evaluation.notices.queries.pending import unposted_changes
from evaluation.results import obtained, progress
from evaluation.rounds.queries.facts import round_facts
from evaluation.rounds.queries.status import next_move
from evaluation.sittings.queries.agenda import agenda
from evaluation.vetoes.actions import ask_lift, confirm_veto, enter_veto, lift_veto, take_back_veto
from evaluation.vetoes.queries.release import is_too_late, outlook
from evaluation.vetoes.queries.vetoes import told, vetoes_waiting, vetoes_with
from evaluation.vetoes.typed import Basis
from evaluation.workflow import MoveName, Stage
from grids.models import Chain, LedgerEntry, Officer
from grids.roles import Role
from grids.traces.ledger import faults
from grids.writing import Refused
from tests.evaluation.doorstep import confirm
from tests.evaluation.meeting import make_tie
from tests.evaluation.scene import Scene
from tests.factories import (
    make_catalogue,
    make_entry,
    make_ground,
    make_household,
    make_officer,
    make_panel,
    make_round,
    make_sitting,
)

RUNNING = [Stage.DECLARING, Stage.ASSESSING, Stage.DECIDING, Stage.NOTICE, Stage.REVIEW]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def first(scene: Scene) -> Entry:
    return scene.entries()[0]


def star(scene: Scene, code: str):
    return scene.round.campaign.stars.get(star__code=code)


def facts(scene: Scene):
    scene.round.refresh_from_db()
    return round_facts(scene.round, today=scene.now.date())


def own(officer: Officer, entry: Entry) -> None:
    """The officer lives in the household."""
    head = entry.household.head
    head.officer = officer
    head.save()


# Who enters, who confirms.


def test_an_unconfirmed_veto_changes_nothing(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    veto = scene.enter_veto(first(scene))
    assert veto.waits
    assert (first(scene).status, VetoEffect.objects.count()) == ("declared", 0)
    assert progress([scene.round])[scene.round.pk].claims == 14


@pytest.mark.parametrize("role", list(Role))
def test_the_clerk_and_the_secretary_enter_the_secretary_and_supervisors_confirm(
    role: Role, scene: Scene, micro_grid
) -> None:
    scene.reach(Stage.ASSESSING)
    village = scene.round.village
    place = {Role.TOWNSHIP: village.township, Role.COUNTY: None, Role.GRID_LEADER: micro_grid}
    officer = make_officer(name="某人", role=role, place=place.get(role, village))
    waiting = scene.enter_veto(first(scene))
    allowed = {}
    for name, act in {
        "enter": lambda: enter_veto(
            first(scene).household_id,
            scene.round.campaign_id,
            _basis(waiting, number="另一号"),
            sent=scene.sent(officer),
        ),
        "confirm": lambda: confirm_veto(waiting.pk, sent=scene.sent(officer)),
    }.items():
        try:
            act()
            allowed[name] = True
        except PermissionDenied:
            allowed[name] = False
    assert allowed == {
        "enter": role in {Role.CLERK, Role.SECRETARY},
        "confirm": role in {Role.SECRETARY, Role.SUPERVISOR},
    }


def _basis(veto: Veto, **more):
    kept = {
        "ground": veto.ground_id,
        "document": veto.document,
        "number": veto.document_number,
        "issued_by": veto.issued_by,
        "issued_on": veto.issued_on,
        "ends_on": veto.ends_on,
    }
    return Basis(**{**kept, **more})


def test_who_entered_a_veto_does_not_confirm_it(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    entry = first(scene)
    basis = _basis(scene.enter_veto(entry), number="又一号")
    enter_veto(entry.household_id, scene.round.campaign_id, basis, sent=scene.sent(scene.secretary))
    veto = Veto.objects.latest("entered_at")
    with pytest.raises(Refused, match="another officer must confirm it"):
        confirm_veto(veto.pk, sent=scene.sent(scene.secretary))
    with pytest.raises(IntegrityError, match="second_officer"), transaction.atomic():
        Veto.objects.update(confirmed_by=scene.secretary)


def test_nobody_confirms_enters_or_lifts_for_the_own_household(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    entry = first(scene)
    veto = scene.enter_veto(entry)
    own(scene.supervisor, entry)
    with pytest.raises(Refused, match="own household"):
        confirm_veto(veto.pk, sent=scene.sent(scene.supervisor))
    with pytest.raises(Refused, match="own household"):
        take_back_veto(veto.pk, reason="不符", sent=scene.sent(scene.supervisor))
    confirm_veto(veto.pk, sent=scene.sent(scene.secretary))
    own(scene.clerk, entry)
    with pytest.raises(Refused, match="own household"):
        ask_lift(veto.pk, reason="撤销", document="决定", sent=scene.sent(scene.clerk))
    ask_lift(veto.pk, reason="撤销", document="决定", sent=scene.sent(scene.secretary))
    own(scene.supervisor, entry)
    with pytest.raises(Refused, match="own household"):
        lift_veto(veto.pk, sent=scene.sent(scene.supervisor))
    own(scene.clerk, entry)
    with pytest.raises(Refused, match="own household"):
        enter_veto(
            entry.household_id,
            scene.round.campaign_id,
            _basis(veto, number="又一号"),
            sent=scene.sent(scene.clerk),
        )


def test_kin_of_the_household_do_not_confirm_either(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    one, other = scene.entries()[:2]
    veto = scene.enter_veto(one)
    own(scene.supervisor, other)
    tie = make_tie(one.household, other.household)
    with pytest.raises(Refused, match="own household or kin"):
        confirm_veto(veto.pk, sent=scene.sent(scene.supervisor))
    tie.until = scene.now.date()
    tie.save()
    with pytest.raises(Refused, match="own household or kin"):
        confirm_veto(veto.pk, sent=scene.sent(scene.supervisor))
    tie.until = scene.now.date().replace(year=scene.now.year - 1)
    tie.save()
    confirm_veto(veto.pk, sent=scene.sent(scene.supervisor))
    assert first(scene).status == "ineligible"


def test_a_veto_is_confirmed_once(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    veto = scene.veto(first(scene))
    with pytest.raises(Refused, match="confirmed already"):
        confirm_veto(veto.pk, sent=scene.sent(scene.secretary))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"document": " "}, "needs its document"),
        ({"number": ""}, "needs its document"),
        ({"issued_by": ""}, "needs its document"),
        ({"issued_on": date(2027, 1, 1), "ends_on": date(2027, 2, 1)}, "lies in the future"),
        ({"ends_on": date(2026, 11, 19)}, "would be over already"),
    ],
)
def test_a_veto_without_document_or_end_is_refused_with_a_sentence(
    scene: Scene, change: dict, sentence: str
) -> None:
    scene.reach(Stage.DECLARING)
    with pytest.raises(Refused, match=sentence):
        scene.enter_veto(first(scene), **change)
    assert Veto.objects.count() == 0


def test_only_the_years_closed_list_is_a_ground(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    foreign = make_ground(catalogue=make_catalogue())
    with pytest.raises(Refused, match="not in the year's list"):
        scene.enter_veto(first(scene), ground=foreign.pk)


def test_the_same_document_is_not_entered_twice_while_it_stands(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    veto = scene.enter_veto(first(scene), number="一号")
    with pytest.raises(Refused, match="entered already"):
        scene.enter_veto(first(scene), number="一号")
    take_back_veto(veto.pk, reason="录错了", sent=scene.sent(scene.clerk))
    scene.enter_veto(first(scene), number="一号")


def test_before_it_is_confirmed_it_is_taken_back_or_refused_with_a_reason(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    mine, refused = scene.enter_veto(first(scene)), scene.enter_veto(first(scene))
    with pytest.raises(Refused, match="Say why"):
        take_back_veto(mine.pk, reason=" ", sent=scene.sent(scene.clerk))
    take_back_veto(mine.pk, reason="录错了户", sent=scene.sent(scene.clerk))
    take_back_veto(refused.pk, reason="文书不符", sent=scene.sent(scene.supervisor))
    with pytest.raises(Refused, match="taken back before"):
        confirm_veto(mine.pk, sent=scene.sent(scene.supervisor))
    with pytest.raises(PermissionDenied):
        take_back_veto(
            scene.enter_veto(first(scene)).pk, reason="…", sent=scene.sent(scene.township)
        )
    assert VetoEffect.objects.count() == 0


def test_a_veto_whose_end_has_passed_is_not_confirmed(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    veto = scene.enter_veto(first(scene), ends_on=scene.now.date())
    scene.wait(days=1)
    with pytest.raises(Refused, match="end has passed"):
        confirm_veto(veto.pk, sent=scene.sent(scene.supervisor))


# The whole household, stage by stage.


@pytest.mark.parametrize("stage", RUNNING)
def test_a_veto_on_the_household_takes_it_out_at_every_stage_and_keeps_the_counts(
    scene: Scene, stage: Stage
) -> None:
    scene.reach(stage)
    if stage == Stage.DECLARING:
        scene.declare()
    counted, claims = Tally.objects.count(), Claim.objects.count()
    scene.veto(first(scene))
    assert first(scene).status == Entry.Status.INELIGIBLE
    assert VetoEffect.objects.get().status_before == "declared"
    assert progress([scene.round])[scene.round.pk].claims == 7
    assert (Tally.objects.count(), Claim.objects.count()) == (counted, claims)
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


@pytest.mark.parametrize("stage", [Stage.AWARDED, Stage.CLOSED])
def test_once_awarded_a_veto_is_refused_with_a_sentence(scene: Scene, stage: Stage) -> None:
    scene.reach(Stage.REVIEW)
    veto = scene.enter_veto(first(scene))
    scene.reach(stage)
    awards = Award.objects.count()
    with pytest.raises(Refused, match="ask the township about a revocation"):
        scene.enter_veto(first(scene))
    Veto.objects.update(ends_on=date(2027, 12, 31))
    with pytest.raises(Refused, match="ask the township about a revocation"):
        confirm_veto(veto.pk, sent=scene.sent(scene.supervisor))
    assert (first(scene).status, Award.objects.count()) == ("declared", awards)


def test_a_veto_that_stands_keeps_the_household_out_of_a_new_round(scene: Scene) -> None:
    scene.reach(Stage.MOBILISING).study()
    home, other = scene.households[0], scene.households[1]
    entry = Entry(household=home)
    veto = scene.veto(entry)
    scene.veto(Entry(household=other), stars=[star(scene, "04")])
    scene.enter_veto(Entry(household=scene.households[2]))
    assert VetoEffect.objects.count() == 0
    scene.forward()
    statuses = {entry.household_id: entry.status for entry in scene.entries()}
    assert statuses == {home.pk: "ineligible", other.pk: "due", scene.households[2].pk: "due"}
    assert VetoEffect.objects.get(veto=veto).status_before == "due"
    assert sheet_of(Entry.objects.get(household=other)).barred == {"04": date(2026, 12, 31)}


def test_a_veto_that_ended_or_was_lifted_leaves_a_new_round_free(scene: Scene) -> None:
    scene.reach(Stage.MOBILISING).study()
    scene.veto(Entry(household=scene.households[0]), ends_on=scene.now.date())
    scene.lift(scene.veto(Entry(household=scene.households[1])))
    scene.wait(days=1)
    scene.forward()
    assert {entry.status for entry in scene.entries()} == {"due"}
    assert VetoEffect.objects.count() == 0


def test_a_veto_whose_day_passes_keeps_holding_in_the_round_it_took_hold_of(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    veto = scene.veto(first(scene), ends_on=scene.now.date())
    scene.wait(days=3)
    assert progress([scene.round])[scene.round.pk].claims == 7
    [row] = told(vetoes_with(Veto.objects.all()), today=scene.now.date())
    assert row.state == "over"
    assert row.effect == (
        "The household does not take part in this round. The veto is over; this round stays as it "
        "is, new rounds are free."
    )
    assert first(scene).status == "ineligible"
    assert not veto.stands(scene.now.date())


def test_a_household_under_a_veto_cannot_be_declared_marked_or_confirmed(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    scene.veto(first(scene))
    with pytest.raises(Refused, match="a veto stands on it"):
        save_declaration(first(scene).pk, typed=_typed(), version=0, sent=scene.sent(scene.clerk))


def _typed():
    return Typed(answers={}, chosen=frozenset(), mode="dictated", consented=True)


def test_a_cancelled_round_lets_go_and_the_next_one_is_held_again(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    scene.veto(first(scene))
    home = first(scene).household
    scene.press(MoveName.CANCEL, scene.township, reason="重来")
    scene.press(MoveName.CANCEL, scene.second_township, reason="重来")
    scene.round = make_round(village=scene.round.village, campaign=scene.round.campaign)
    scene.group = make_panel(round_=scene.round)
    scene.committees = make_panel(round_=scene.round, body=Body.COMMITTEES)
    scene.reach(Stage.DECLARING)
    assert Entry.objects.get(round=scene.round, household=home).status == "ineligible"
    assert VetoEffect.objects.count() == 2


# Single stars.


def test_a_star_under_a_veto_cannot_be_claimed_and_the_page_says_why(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    scene.veto(first(scene), stars=[star(scene, "04"), star(scene, "01")])
    sheet = sheet_of(first(scene))
    by_code = {one.code: one for one in sheet.stars}
    assert by_code["04"].veto_sentence == (
        "A veto stands until Dec. 31, 2026: in this round the star cannot be claimed."
    )
    assert by_code["01"].veto_sentence == (
        "A veto stands until Dec. 31, 2026: in this round the star is not obtained."
    )
    assert by_code["05"].veto_sentence == ""
    assert [one.code for one in sheet.claimed] == ["01", "02", "03"]


def test_a_tick_on_a_star_under_a_veto_must_be_taken_away_before_confirming(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    entry = first(scene)
    codes = [item.criterion.code for one in sheet_of(entry).stars for item in one.items]
    typed = Typed(dict.fromkeys(codes, "met"), frozenset({"04", "05"}), "dictated", True)
    save_declaration(entry.pk, typed=typed, version=0, sent=scene.sent(scene.clerk))
    scene.veto(entry, stars=[star(scene, "04")])
    with pytest.raises(Refused, match="A veto stands until"):
        confirm(entry, scene.clerk)
    again = Typed(typed.answers, frozenset({"05"}), "dictated", True)
    save_declaration(entry.pk, typed=again, version=1, sent=scene.sent(scene.clerk))
    confirm(entry, scene.clerk, version=2)
    claimed = Claim.objects.filter(entry=entry).values_list("star__star__code", flat=True)
    assert list(claimed) == ["01", "02", "03", "05"]


@pytest.mark.parametrize("stage", RUNNING)
def test_a_claim_on_a_star_under_a_veto_does_not_stand_at_any_stage(
    scene: Scene, stage: Stage
) -> None:
    scene.reach(stage)
    if stage == Stage.DECLARING:
        scene.declare()
    counted = Tally.objects.count()
    scene.veto(first(scene), stars=[star(scene, "04"), star(scene, "01")])
    assert first(scene).status == "declared"
    assert progress([scene.round])[scene.round.pk].claims == 12
    names = {use.star.code for use in obtained(scene.round)[first(scene).pk]}
    assert not names & {"01", "04"}
    assert (Tally.objects.count(), Claim.objects.count()) == (counted, 14)


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_veto_bars_is_not_due_in_a_sitting(scene: Scene, whole: bool) -> None:
    scene.reach(Stage.ASSESSING)
    claims = scene.claims()
    entry = first(scene)
    make_sitting(
        panel=scene.group, claims=[c for c in claims if c.entry_id != entry.pk], at=scene.now
    )
    assert list(agenda(scene.group)) == [entry]
    stars = [] if whole else [claim.star for claim in claims if claim.entry_id == entry.pk]
    scene.veto(entry, stars=stars)
    assert list(agenda(scene.group)) == []
    assert facts(scene).unassessed == 0
    scene.press(MoveName.START_DECIDING, scene.clerk)
    assert list(agenda(scene.committees)) != [entry]


# On the board.


def test_on_the_board_a_veto_changes_the_line_and_a_supplement_tells_it_without_the_veto(
    scene: Scene,
) -> None:
    scene.reach(Stage.NOTICE)
    whole, part = scene.entries()[:2]
    scene.veto(whole)
    scene.veto(part, stars=[star(scene, "04")])
    lines = {line.entry.pk: line for line in changed_lines(scene.round)}
    assert {pk: (line.removed, line.star_count) for pk, line in lines.items()} == {
        whole.pk: (True, 0),
        part.pk: (False, 6),
    }
    assert next_move(Stage.NOTICE, facts(scene)).name == MoveName.POST_SUPPLEMENT
    for officer in (scene.secretary, scene.supervisor):
        scene.press(MoveName.POST_SUPPLEMENT, officer, reason="经复核有变动")
    assert unposted_changes([scene.round])[scene.round.pk] == 0
    supplement = scene.round.notices.get(kind="supplement")
    assert supplement.reason == "经复核有变动"
    assert [line.changes for line in supplement.lines.all()] == [
        ["7 stars before", "not on the list any more"],
        ["7 stars before"],
    ]


def test_a_mandatory_star_under_a_veto_takes_the_household_off_the_board(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    scene.veto(first(scene), stars=[star(scene, "01")])
    [line] = changed_lines(scene.round)
    assert (line.entry, line.removed) == (first(scene), True)


def test_in_the_review_a_veto_blocks_the_approval_until_the_change_hangs(scene: Scene) -> None:
    scene.reach(Stage.REVIEW).spot_check()
    scene.veto(first(scene))
    with pytest.raises(Refused, match="post the supplementary notice first"):
        scene.press(MoveName.APPROVE, scene.township)
    assert next_move(Stage.REVIEW, facts(scene)).name == MoveName.POST_SUPPLEMENT
    for officer in (scene.secretary, scene.supervisor):
        scene.press(MoveName.POST_SUPPLEMENT, officer, reason="经复核有变动")
    assert scene.round.stage == Stage.NOTICE
    assert facts(scene).notice_days_left == 3
    scene.wait(days=4)
    scene.press(MoveName.SUBMIT, scene.secretary)
    scene.press(MoveName.APPROVE, scene.township)
    assert set(Award.objects.values_list("entry", flat=True)) == {scene.entries()[1].pk}


def test_in_the_review_a_veto_off_the_board_blocks_nothing(scene: Scene) -> None:
    scene.reach(Stage.REVIEW).spot_check()
    scene.veto(scene.entries()[2])  # it has not declared
    scene.press(MoveName.APPROVE, scene.township)
    assert scene.round.stage == Stage.AWARDED


def test_a_first_signature_lapses_when_a_veto_takes_hold_or_is_lifted(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    veto = scene.veto(first(scene))
    scene.press(MoveName.POST_NOTICE, scene.supervisor)
    assert scene.round.stage == Stage.DECIDING
    scene.lift(veto)
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    assert scene.round.stage == Stage.DECIDING
    scene.press(MoveName.POST_NOTICE, scene.supervisor)
    assert scene.round.stage == Stage.NOTICE


# Lifting.


def test_lifting_asks_for_reason_and_document_and_stays_on_record(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    veto = scene.veto(first(scene))
    for reason, document, sentence in [
        (" ", "决定", "Say why"),
        ("撤销", " ", "Name the document"),
    ]:
        with pytest.raises(Refused, match=sentence):
            ask_lift(veto.pk, reason=reason, document=document, sent=scene.sent(scene.secretary))
    with pytest.raises(PermissionDenied):
        ask_lift(veto.pk, reason="撤销", document="决定", sent=scene.sent(scene.supervisor))
    with pytest.raises(Refused, match="Nobody has asked"):
        lift_veto(veto.pk, sent=scene.sent(scene.supervisor))
    ask_lift(veto.pk, reason="申诉成立", document="复核决定", sent=scene.sent(scene.township))
    lift_veto(veto.pk, sent=scene.sent(scene.supervisor))
    veto.refresh_from_db()
    assert (veto.lift_asked_by, veto.lifted_by) == (scene.township, scene.supervisor)
    assert (veto.lifted_reason, veto.lifted_document) == ("申诉成立", "复核决定")
    with pytest.raises(Refused, match="nothing to lift"):
        scene.lift(veto)
    with pytest.raises(IntegrityError, match="on_a_document"), transaction.atomic():
        Veto.objects.update(lifted_document="")


@pytest.mark.parametrize("stage", [Stage.ASSESSING, Stage.NOTICE])
def test_one_officer_lifts_no_veto_while_it_is_judged_or_hangs(scene: Scene, stage: Stage) -> None:
    scene.reach(stage)
    veto = scene.veto(first(scene))
    ask_lift(veto.pk, reason="撤销", document="决定", sent=scene.sent(scene.secretary))
    with pytest.raises(Refused, match="yourself"):
        lift_veto(veto.pk, sent=scene.sent(scene.secretary))
    with pytest.raises(PermissionDenied):
        lift_veto(veto.pk, sent=scene.sent(scene.clerk))
    veto.refresh_from_db()
    assert (veto.lift_waits, first(scene).status) == (True, "ineligible")
    with pytest.raises(IntegrityError, match="lifted_by_a_second"), transaction.atomic():
        Veto.objects.update(lifted_by=scene.secretary, lifted_at=scene.now)
    assert vetoes_waiting(scene.supervisor, [scene.round]).total() == 1
    assert vetoes_waiting(scene.secretary, [scene.round]).total() == 0
    lift_veto(veto.pk, sent=scene.sent(scene.supervisor))
    assert first(scene).status == "declared"


def test_while_declaring_a_lifted_veto_restores_the_entry_as_it_was(scene: Scene) -> None:
    scene.reach(Stage.DECLARING).declare(households=1)
    declared, due, away = scene.entries()
    away.status = "away"
    away.save()
    vetoes = [scene.veto(entry) for entry in (declared, due, away)]
    for veto in vetoes:
        scene.lift(veto)
    assert [entry.status for entry in scene.entries()] == ["declared", "due", "away"]
    assert progress([scene.round])[scene.round.pk].claims == 7


def test_lifted_while_the_groups_assess_it_is_judged_and_who_had_not_declared_lapses(
    scene: Scene,
) -> None:
    scene.reach(Stage.DECLARING).declare()
    declared, due = first(scene), scene.entries()[2]
    vetoes = [scene.veto(declared), scene.veto(due)]
    scene.forward()
    for veto in vetoes:
        scene.lift(veto)
    assert [entry.status for entry in scene.entries()] == ["declared", "declared", "lapsed"]
    assert facts(scene).unassessed == 14


def test_declaring_that_opens_again_lets_a_lapsed_household_declare_after_the_veto(
    scene: Scene,
) -> None:
    scene.reach(Stage.ASSESSING)
    lapsed = scene.entries()[2]
    veto = scene.veto(lapsed)
    scene.press(MoveName.REOPEN_DECLARING, scene.clerk, reason="还有人回来")
    scene.lift(veto)
    assert scene.entries()[2].status == "due"


@pytest.mark.parametrize("whole", [True, False])
def test_lifted_after_the_groups_have_finished_without_it_nothing_changes_and_it_is_said(
    scene: Scene, whole: bool
) -> None:
    scene.reach(Stage.ASSESSING)
    veto = scene.veto(first(scene), stars=[] if whole else [star(scene, "04")])
    scene.judge_standing(Body.GROUP)
    scene.forward()
    effect = VetoEffect.objects.select_related("entry__round", "veto").get()
    assert is_too_late(effect)
    assert outlook(effect).startswith("The groups have finished without judging it")
    scene.lift(veto)
    effect.refresh_from_db()
    assert effect.released_at is None
    assert progress([scene.round])[scene.round.pk].claims == (7 if whole else 13)
    assert facts(scene).undecided == progress([scene.round])[scene.round.pk].claims
    scene.judge_standing(Body.COMMITTEES)
    assert facts(scene).undecided == 0


def test_sent_back_first_a_lifted_veto_lets_the_household_be_judged(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    veto = scene.veto(first(scene))
    scene.judge_standing(Body.GROUP)
    scene.forward()
    scene.press(MoveName.SEND_BACK_TO_GROUP, scene.secretary, reason="补评一户")
    scene.lift(veto)
    assert first(scene).status == "declared"
    assert facts(scene).unassessed == 14


def test_lifted_while_deciding_it_stands_again_where_the_group_had_judged_it(
    scene: Scene,
) -> None:
    scene.reach(Stage.DECIDING)
    veto = scene.veto(first(scene))
    assert facts(scene).undecided == 7
    scene.lift(veto)
    assert (first(scene).status, facts(scene).undecided) == ("declared", 14)


def test_lifted_on_the_board_what_was_decided_hangs_again_by_a_supplement(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    veto = scene.veto(first(scene))
    for officer in (scene.secretary, scene.supervisor):
        scene.press(MoveName.POST_SUPPLEMENT, officer, reason="经复核有变动")
    scene.lift(veto)
    [line] = changed_lines(scene.round)
    assert (line.entry, line.removed, line.star_count) == (first(scene), False, 7)
    assert Reopening.objects.count() == 0


def test_lifted_on_the_board_what_was_never_judged_is_opened_for_the_bodies(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    veto = scene.veto(first(scene))
    scene.judge_standing(Body.GROUP)
    scene.forward()
    scene.judge_standing(Body.COMMITTEES)
    scene.forward()
    assert scene.round.stage == Stage.NOTICE
    scene.lift(veto)
    assert facts(scene).reopened == 7
    assert set(Reopening.objects.values_list("body", flat=True)) == {"group"}
    assert changed_lines(scene.round) == []
    scene.wait(days=8)
    with pytest.raises(Refused, match="7 re-opened claims are not decided again yet"):
        scene.press(MoveName.SUBMIT, scene.secretary)
    claims = [claim for claim in scene.claims() if claim.entry_id == first(scene).pk]
    for panel in (scene.group, scene.committees):
        scene.now += timedelta(hours=1)
        make_sitting(panel=panel, claims=claims, at=scene.now)
    [line] = changed_lines(scene.round)
    assert (line.entry, line.before, line.star_count) == (first(scene), None, 7)


def test_lifted_in_the_review_the_line_must_hang_again_before_the_approval(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    veto = scene.veto(first(scene))
    for officer in (scene.secretary, scene.supervisor):
        scene.press(MoveName.POST_SUPPLEMENT, officer, reason="经复核有变动")
    scene.reach(Stage.REVIEW).spot_check()
    scene.lift(veto)
    assert facts(scene).unposted_changes == 1
    with pytest.raises(Refused, match="post the supplementary notice first"):
        scene.press(MoveName.APPROVE, scene.township)


def test_of_two_vetoes_on_one_household_the_last_one_to_go_restores_it(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    one, two = scene.veto(first(scene)), scene.veto(first(scene))
    scene.lift(one)
    assert first(scene).status == "ineligible"
    scene.lift(two)
    assert first(scene).status == "declared"


def test_after_the_award_a_lifted_veto_changes_nothing_of_the_round(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    veto = scene.veto(first(scene))
    for officer in (scene.secretary, scene.supervisor):
        scene.press(MoveName.POST_SUPPLEMENT, officer, reason="经复核有变动")
    scene.reach(Stage.AWARDED)
    effect = VetoEffect.objects.select_related("entry__round", "veto").get()
    assert outlook(effect) == "The round is over: in this round nothing changes."
    scene.lift(veto)
    assert first(scene).status == "ineligible"
    assert Award.objects.filter(entry=first(scene)).count() == 0


def test_the_slip_tells_the_household_and_counts_no_star_under_a_veto(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    out, part = scene.entries()[:2]
    scene.veto(out)
    scene.veto(part, stars=[star(scene, "04")])
    out.refresh_from_db()
    first_slip, second_slip = slips(scene.round, [out, part])
    assert (first_slip.out, second_slip.out) == (True, False)
    assert second_slip.count == 6
    assert [row.star.star.code for row in second_slip.stars if row.vetoed] == ["04"]


def test_the_ledger_holds_who_did_what_and_nothing_of_the_ground(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    scene.lift(scene.veto(first(scene), stars=[star(scene, "04")]))
    entries = LedgerEntry.objects.filter(verb__startswith="veto_").order_by("seq")
    assert [entry.verb for entry in entries] == [
        "veto_entered",
        "veto_took_hold",
        "veto_confirmed",
        "veto_lift_asked",
        "veto_lifted",
    ]
    text = "".join(entry.body for entry in entries)
    never = ("判决", "法院", "刑初", "张大山", "第4星", "V1")
    assert [word for word in never if word in text] == []
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


def test_a_veto_of_a_household_without_entry_in_the_year_only_waits(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    late = make_household(village=scene.round.village, grid=scene.households[0].grid)
    scene.veto(Entry(household=late))
    assert VetoEffect.objects.count() == 0
    other = make_round(village=scene.round.village, campaign=scene.round.campaign)
    assert make_entry(round_=other, household=late).status == "due"
    assert NoticeLine.objects.count() == 0
