"""The life of a round on paper: every stage by every move, who signs, and why a move is blocked."""

from dataclasses import replace
from itertools import product

import pytest
from django.utils import translation

from evaluation.guards import Facts, blockers
from evaluation.telling import MOVES_TOLD, STAGES
from evaluation.workflow import (
    MOVES,
    OPEN_FOR,
    WAY,
    Kind,
    MoveName,
    Stage,
    Work,
    forward,
    moves_from,
)
from grids.roles import Role

#: design.md §1, "The life of a round", written down a second time and by hand.
LEGAL = {
    (Stage.DRAFT, MoveName.START): Stage.MOBILISING,
    (Stage.MOBILISING, MoveName.OPEN_DECLARING): Stage.DECLARING,
    (Stage.DECLARING, MoveName.START_ASSESSING): Stage.ASSESSING,
    (Stage.ASSESSING, MoveName.REOPEN_DECLARING): Stage.DECLARING,
    (Stage.ASSESSING, MoveName.START_DECIDING): Stage.DECIDING,
    (Stage.DECIDING, MoveName.SEND_BACK_TO_GROUP): Stage.ASSESSING,
    (Stage.DECIDING, MoveName.POST_NOTICE): Stage.NOTICE,
    (Stage.NOTICE, MoveName.POST_SUPPLEMENT): Stage.NOTICE,
    (Stage.REVIEW, MoveName.POST_SUPPLEMENT): Stage.NOTICE,
    (Stage.NOTICE, MoveName.POST_CORRECTION): Stage.NOTICE,
    (Stage.NOTICE, MoveName.WITHDRAW_NOTICE): Stage.DECIDING,
    (Stage.NOTICE, MoveName.SUBMIT): Stage.REVIEW,
    (Stage.REVIEW, MoveName.APPROVE): Stage.AWARDED,
    (Stage.REVIEW, MoveName.SEND_BACK_TO_COMMITTEES): Stage.DECIDING,
    (Stage.AWARDED, MoveName.CLOSE): Stage.CLOSED,
    (Stage.DECIDING, MoveName.CLOSE_UNCHANGED): Stage.CLOSED,
    (Stage.DRAFT, MoveName.CANCEL): Stage.CANCELLED,
    (Stage.MOBILISING, MoveName.CANCEL): Stage.CANCELLED,
    (Stage.DECLARING, MoveName.CANCEL): Stage.CANCELLED,
    (Stage.ASSESSING, MoveName.CANCEL): Stage.CANCELLED,
    (Stage.DECIDING, MoveName.CANCEL): Stage.CANCELLED,
    (Stage.NOTICE, MoveName.CANCEL): Stage.CANCELLED,
    (Stage.REVIEW, MoveName.CANCEL): Stage.CANCELLED,
}
SIGNERS = {
    MoveName.START: {Role.TOWNSHIP},
    MoveName.OPEN_DECLARING: {Role.CLERK},
    MoveName.START_ASSESSING: {Role.CLERK},
    MoveName.REOPEN_DECLARING: {Role.CLERK},
    MoveName.START_DECIDING: {Role.CLERK},
    MoveName.SEND_BACK_TO_GROUP: {Role.SECRETARY},
    MoveName.POST_NOTICE: {Role.SECRETARY, Role.SUPERVISOR},
    MoveName.POST_SUPPLEMENT: {Role.SECRETARY, Role.SUPERVISOR},
    MoveName.POST_CORRECTION: {Role.SECRETARY, Role.SUPERVISOR},
    MoveName.WITHDRAW_NOTICE: {Role.SECRETARY, Role.TOWNSHIP},
    MoveName.SUBMIT: {Role.SECRETARY},
    MoveName.APPROVE: {Role.TOWNSHIP},
    MoveName.SEND_BACK_TO_COMMITTEES: {Role.TOWNSHIP},
    MoveName.CLOSE: {Role.TOWNSHIP},
    MoveName.CLOSE_UNCHANGED: {Role.SECRETARY, Role.SUPERVISOR},
    MoveName.CANCEL: {Role.TOWNSHIP, Role.SECRETARY},
}
TWO = {
    MoveName.POST_NOTICE,
    MoveName.POST_SUPPLEMENT,
    MoveName.POST_CORRECTION,
    MoveName.WITHDRAW_NOTICE,
    MoveName.CLOSE_UNCHANGED,
    MoveName.CANCEL,
}
WITH_REASON = {
    MoveName.POST_SUPPLEMENT,
    MoveName.POST_CORRECTION,
    MoveName.REOPEN_DECLARING,
    MoveName.SEND_BACK_TO_GROUP,
    MoveName.WITHDRAW_NOTICE,
    MoveName.SEND_BACK_TO_COMMITTEES,
    MoveName.CANCEL,
}
#: Facts that block nothing, at any stage.
READY = Facts(
    catalogue_published=True,
    households=3,
    committees_seated=True,
    study_recorded=True,
    confirmed=2,
    claims=14,
    unposted_changes=0,
    spot_checks_due=2,
    drawn=True,
    picked=2,
    year_over=True,
)
#: What a move to the side asks for, and the moves along the way must not have.
ASKED: dict[MoveName, dict[str, int]] = {
    MoveName.POST_SUPPLEMENT: {"unposted_changes": 1},
    MoveName.POST_CORRECTION: {"unposted_corrections": 1},
    MoveName.CLOSE_UNCHANGED: {"changes_stars": 1},
}


@pytest.mark.parametrize(("stage", "name"), list(product(Stage, MoveName)))
def test_a_move_leaves_exactly_the_stages_of_the_table(stage: Stage, name: MoveName) -> None:
    legal = (stage, name) in LEGAL
    ready = replace(READY, **ASKED.get(name, {}))
    assert (name in {move.name for move in moves_from(stage)}) is legal
    assert (blockers(name, stage, ready) == []) is legal
    if legal:
        assert MOVES[name].target == LEGAL[stage, name]


@pytest.mark.parametrize("name", list(MoveName))
def test_the_table_names_who_signs_how_many_and_whether_with_a_reason(name: MoveName) -> None:
    assert MOVES[name].roles() == SIGNERS[name]
    assert MOVES[name].needed(approvers=1) == (2 if name in TWO else 1)
    assert MOVES[name].needs_reason is (name in WITH_REASON)


def test_the_campaign_sets_how_many_officers_approve() -> None:
    assert [MOVES[MoveName.APPROVE].needed(approvers=n) for n in (1, 2)] == [1, 2]
    assert MOVES[MoveName.SUBMIT].needed(approvers=2) == 1


@pytest.mark.parametrize("name", list(MoveName))
def test_the_second_signature_has_a_place_of_its_own(name: MoveName) -> None:
    pairs = {
        MoveName.POST_NOTICE: [{Role.SECRETARY, Role.SUPERVISOR}],
        MoveName.POST_SUPPLEMENT: [{Role.SECRETARY, Role.SUPERVISOR}],
        MoveName.POST_CORRECTION: [{Role.SECRETARY, Role.SUPERVISOR}],
        MoveName.WITHDRAW_NOTICE: [{Role.SECRETARY, Role.TOWNSHIP}],
        MoveName.CLOSE_UNCHANGED: [{Role.SECRETARY, Role.SUPERVISOR}],
        MoveName.CANCEL: [{Role.SECRETARY, Role.TOWNSHIP}, {Role.TOWNSHIP}],
    }
    # A move for one officer takes a second only where the campaign asks for two: the same role.
    allowed = pairs.get(name, [{role} for role in SIGNERS[name]])
    for first, second in product(Role, Role):
        assert MOVES[name].may_sign((first,), second) is ({first, second} in allowed)


@pytest.mark.parametrize("name", list(MoveName))
def test_the_first_signature_is_of_one_of_the_roles(name: MoveName) -> None:
    assert {role for role in Role if MOVES[name].may_sign((), role)} == SIGNERS[name]


def test_the_forward_moves_go_along_the_whole_way_and_end() -> None:
    stage, seen = Stage.DRAFT, [Stage.DRAFT]
    while (move := forward(stage)) is not None:
        stage = move.target
        seen.append(stage)
    assert seen == [*WAY, Stage.CLOSED]
    assert forward(Stage.CANCELLED) is None


def test_a_round_makes_the_moves_of_its_kind_only() -> None:
    of = {kind: {move.name for stage in Stage for move in moves_from(stage, kind)} for kind in Kind}
    assert set(MoveName) - of[Kind.YEAR] == {MoveName.CLOSE_UNCHANGED}
    assert set(MoveName) - of[Kind.CHANGES] == {MoveName.REOPEN_DECLARING}


def test_every_stage_and_move_is_told_in_words() -> None:
    assert set(STAGES) == set(Stage)
    assert set(MOVES_TOLD) == set(MoveName)


def test_each_kind_of_work_is_open_in_the_stages_of_the_design() -> None:
    assert {work: {stage.value for stage in stages} for work, stages in OPEN_FOR.items()} == {
        Work.SEAT: {"draft", "mobilising", "declaring", "assessing"},
        Work.STUDY: {"mobilising"},
        Work.DECLARE: {"declaring"},
        Work.ASSESS: {"assessing", "notice"},
        Work.DECIDE: {"deciding", "notice"},
        Work.OBJECT: {"notice"},
        Work.ANSWER: {"notice"},
        Work.CORRECT: {"notice"},
        Work.SPOT_CHECK: {"review"},
    }


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        (
            MoveName.START,
            {"catalogue_published": False},
            "The star catalogue is not published yet.",
        ),
        (
            MoveName.START,
            {"households": 0},
            "The village has no households yet: import the roster first.",
        ),
        (
            MoveName.START,
            {"households_without_panel": 2},
            "2 households belong to no assessment group.",
        ),
        (
            MoveName.START,
            {"group_panels_short": ("一组", "二组")},
            "Not enough seats are filled in: 一组, 二组.",
        ),
        (
            MoveName.START,
            {"committees_seated": False},
            "The seats of the two committees are not filled yet.",
        ),
        (
            MoveName.OPEN_DECLARING,
            {"study_recorded": False},
            "The study session is not recorded yet.",
        ),
        (
            MoveName.OPEN_DECLARING,
            {"households": 0},
            "The village has no households yet: import the roster first.",
        ),
        (
            MoveName.START_ASSESSING,
            {"confirmed": 0},
            "No household has confirmed its declaration yet.",
        ),
        (
            MoveName.REOPEN_DECLARING,
            {"group_sittings_closed": 1},
            "A group's sitting is already closed, so declaring stays closed.",
        ),
        (MoveName.START_DECIDING, {"claims": 0}, "There are no claims to decide."),
        (MoveName.START_DECIDING, {"unassessed": 3}, "3 claims are not assessed yet."),
        (MoveName.START_DECIDING, {"open_sittings": 1}, "1 sitting is not closed yet."),
        (MoveName.POST_NOTICE, {"undecided": 3}, "3 claims are not decided yet."),
        (MoveName.POST_NOTICE, {"open_sittings": 1}, "1 sitting is not closed yet."),
        (
            MoveName.POST_SUPPLEMENT,
            {"unposted_changes": 0},
            "No line has changed since the last notice.",
        ),
        (MoveName.POST_SUPPLEMENT, {"open_sittings": 1}, "1 sitting is not closed yet."),
        (MoveName.SUBMIT, {"notice_days_left": 3}, "The notice still hangs for 3 days."),
        (MoveName.SUBMIT, {"open_objections": 1}, "1 objection is not answered yet."),
        (MoveName.SUBMIT, {"reopened": 1}, "1 re-opened claim is not decided again yet."),
        (
            MoveName.SUBMIT,
            {"unposted_changes": 1},
            "Lines have changed since the notice: post the supplementary notice first.",
        ),
        (
            MoveName.SUBMIT,
            {"unposted_corrections": 1},
            "A correction is recorded but not posted: post it first.",
        ),
        (MoveName.SUBMIT, {"open_sittings": 1}, "1 sitting is not closed yet."),
        (
            MoveName.POST_CORRECTION,
            {"unposted_corrections": 0},
            "Nothing has been corrected since the last notice.",
        ),
        (
            MoveName.APPROVE,
            {"unposted_changes": 1},
            "Lines have changed since the notice: post the supplementary notice first.",
        ),
        (
            MoveName.APPROVE,
            {"drawn": False},
            "The households to be spot-checked are not drawn yet.",
        ),
        (
            MoveName.APPROVE,
            {"draw_open": True},
            "A draw is open: it must be revealed, or given up.",
        ),
        (
            MoveName.APPROVE,
            {"picked_unseen": 2},
            "2 more households that were drawn must be spot-checked.",
        ),
        (
            MoveName.APPROVE,
            {"faulty_spot_checks": 1},
            "A spot check found a fault: send its claims back, or record that it is mended.",
        ),
        (MoveName.CLOSE, {"year_over": False}, "The year is not over and no next round is open."),
    ],
)
def test_each_guard_says_in_words_what_is_missing(
    name: MoveName, change: dict[str, object], sentence: str
) -> None:
    ready = replace(READY, **ASKED.get(name, {}))
    source = next(stage for stage, move in LEGAL if move == name)
    with translation.override("en"):
        assert blockers(name, source, replace(ready, **change)) == [sentence]


def test_other_telephones_alone_are_a_correction_to_post() -> None:
    changed = replace(READY, contacts_changed=True)
    assert blockers(MoveName.POST_CORRECTION, Stage.NOTICE, changed) == []
    assert blockers(MoveName.SUBMIT, Stage.NOTICE, changed) == []


def test_cancelling_sending_back_and_withdrawing_ask_no_guard() -> None:
    nothing = Facts()
    for name in (
        MoveName.CANCEL,
        MoveName.SEND_BACK_TO_GROUP,
        MoveName.SEND_BACK_TO_COMMITTEES,
        MoveName.WITHDRAW_NOTICE,
    ):
        assert blockers(name, MOVES[name].sources[0], nothing) == []
