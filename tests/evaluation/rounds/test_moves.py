"""Moves as they are made: every stage by every move, signatures, guards, and what a move does."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from evaluation.campaigns.actions import change_campaign
from evaluation.models import (
    Award,
    Body,
    Entry,
    Notice,
    Panel,
    Proposal,
    Reopening,
    SpotCheck,
    StageChange,
    Tally,
)
from evaluation.results import progress
from evaluation.rounds.actions.rounds import make_move, take_back_proposal
from evaluation.rounds.queries.facts import round_facts
from evaluation.workflow import MOVES, Kind, Move, MoveName, Stage
from grids.models import Chain, Grid, LedgerEntry, Officer, Township, Village
from grids.roles import Role
from grids.traces.ledger import faults
from grids.writing import AlreadySent, Refused
from tests.evaluation.scene import FORWARD, Scene
from tests.factories import (
    make_catalogue,
    make_entry,
    make_household,
    make_officer,
    make_round,
    make_sent,
    make_sitting,
)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def signers_of(scene: Scene, move: Move) -> list[Officer]:
    """One officer for each place of the move."""
    people = {
        Role.TOWNSHIP: [scene.township, scene.second_township],
        Role.CLERK: [scene.clerk],
        Role.SECRETARY: [scene.secretary],
        Role.SUPERVISOR: [scene.supervisor],
    }
    return [people[next(role for role in Role if role in place)].pop() for place in move.signers]


@pytest.mark.parametrize("stage", list(Stage))
def test_a_move_is_made_from_its_own_stages_and_from_no_other(
    stage: Stage, scene: Scene, subtests: Any
) -> None:
    _stand_at(scene, stage)
    for name in MoveName:
        with subtests.test(name.value), scene.taken_back():
            if stage in MOVES[name].sources and Kind.YEAR in MOVES[name].kinds:
                _is_made(scene, stage, name)
            else:
                _is_refused(scene, stage, name)


def _stand_at(scene: Scene, stage: Stage) -> None:
    """By the way that a round goes; to the side of it, where a round is cancelled."""
    if stage == Stage.CANCELLED:
        for officer in (scene.secretary, scene.township):
            scene.press(MoveName.CANCEL, officer, reason="有理由")
    else:
        scene.reach(stage)


def _is_made(scene: Scene, stage: Stage, name: MoveName) -> None:
    move = MOVES[name]
    scene.ready_for(name)
    for officer in signers_of(scene, move):
        scene.press(name, officer, reason="有理由")
    change = StageChange.objects.latest("at")
    assert scene.round.stage == move.target
    assert (change.source, change.target, change.move) == (stage, move.target, name)
    assert (change.second_officer is not None) is (len(move.signers) == 2)
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


def _is_refused(scene: Scene, stage: Stage, name: MoveName) -> None:
    before = StageChange.objects.count()
    of_another_kind = stage in MOVES[name].sources
    said = "ends with its notice" if of_another_kind else f"“{name.label}” does not leave the stage"
    with pytest.raises(Refused, match=said):
        scene.press(name, signers_of(scene, MOVES[name])[0], reason="有理由")
    assert scene.round.stage == stage
    assert StageChange.objects.count() == before


@pytest.mark.parametrize("role", list(Role))
def test_only_the_roles_of_the_table_may_sign(
    role: Role, village: Village, township: Township, micro_grid: Grid
) -> None:
    round_ = make_round(village=village)
    place = {Role.TOWNSHIP: township, Role.COUNTY: None, Role.GRID_LEADER: micro_grid}
    officer = make_officer(name="某人", role=role, place=place.get(role, village))
    turned_away = set()
    for name in MoveName:
        # In draft most moves are refused with a sentence; who may not sign gets not that far.
        try:
            make_move(round_.pk, name, reason="有理由", sent=make_sent(officer))
        except PermissionDenied:
            turned_away.add(name)
        except Refused:
            pass
    assert turned_away == {name for name in MoveName if role not in MOVES[name].roles()}


def test_the_same_role_in_another_village_may_not_sign(scene: Scene, other_clerk: Officer) -> None:
    scene.reach(Stage.MOBILISING).study()
    with pytest.raises(PermissionDenied):
        scene.press(MoveName.OPEN_DECLARING, other_clerk)


def test_a_post_that_has_ended_signs_nothing(scene: Scene) -> None:
    scene.reach(Stage.MOBILISING).study()
    scene.clerk.posts.update(until=scene.now.date())
    with pytest.raises(PermissionDenied):
        scene.press(MoveName.OPEN_DECLARING, scene.clerk)


def test_the_first_of_two_signatures_moves_nothing(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    receipt = scene.press(MoveName.POST_NOTICE, scene.secretary)
    assert receipt.summary == "Signed. Another officer must sign within a day."
    assert scene.round.stage == Stage.DECIDING
    assert Notice.objects.count() == 0
    proposal = Proposal.objects.get()
    assert proposal.expires_at - proposal.at == timedelta(days=1)


def test_the_second_signature_makes_the_move_and_both_are_kept(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    scene.press(MoveName.POST_NOTICE, scene.supervisor)
    change = StageChange.objects.get(move=MoveName.POST_NOTICE)
    assert (change.officer, change.second_officer) == (scene.secretary, scene.supervisor)
    assert (change.post.role, change.second_post.role) == ("secretary", "supervisor")
    assert Proposal.objects.filter(closed_at=None).count() == 0
    assert LedgerEntry.objects.filter(verb="round_moved").count() == 5


def test_the_supervisor_may_sign_before_the_secretary(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.supervisor)
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    assert scene.round.stage == Stage.NOTICE


def test_the_same_officer_does_not_sign_twice(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    with pytest.raises(Refused, match="You have signed already"):
        scene.press(MoveName.POST_NOTICE, scene.secretary)
    assert scene.round.stage == Stage.DECIDING


def test_one_officer_with_both_posts_does_not_sign_twice(scene: Scene, township: Township) -> None:
    both = make_officer(name="双职", role=Role.TOWNSHIP, place=township)
    scene.reach(Stage.DRAFT).press(MoveName.CANCEL, both, reason="有理由")
    with pytest.raises(Refused, match="You have signed already"):
        scene.press(MoveName.CANCEL, both, reason="有理由")


def test_two_secretaries_are_not_a_secretary_and_a_supervisor(scene: Scene) -> None:
    second = make_officer(name="副书记", role=Role.SECRETARY, place=scene.round.village)
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    with pytest.raises(Refused, match="must be of: Village supervision committee"):
        scene.press(MoveName.POST_NOTICE, second)


def test_a_first_signature_lapses_after_a_day(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    scene.wait(days=1)
    scene.press(MoveName.POST_NOTICE, scene.supervisor)
    assert scene.round.stage == Stage.DECIDING
    assert Proposal.objects.get(closed_at=None).officer == scene.supervisor
    assert LedgerEntry.objects.filter(verb="proposal_lapsed").count() == 1
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    assert scene.round.stage == Stage.NOTICE


def test_a_first_signature_lapses_when_something_is_counted_after_it(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    scene.judge(Body.COMMITTEES, passed=False)
    scene.press(MoveName.POST_NOTICE, scene.supervisor)
    assert scene.round.stage == Stage.DECIDING


def test_the_first_signer_can_take_the_signature_back(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    proposal = Proposal.objects.get()
    with pytest.raises(Refused, match="Only the officer who signed first"):
        take_back_proposal(proposal.pk, sent=scene.sent(scene.supervisor))
    take_back_proposal(proposal.pk, sent=scene.sent(scene.secretary))
    with pytest.raises(Refused, match="does not stand any more"):
        take_back_proposal(proposal.pk, sent=scene.sent(scene.secretary))
    scene.press(MoveName.POST_NOTICE, scene.supervisor)
    assert scene.round.stage == Stage.DECIDING


def test_another_move_ends_what_was_signed_before_it(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.supervisor)
    scene.press(MoveName.SEND_BACK_TO_GROUP, scene.secretary, reason="再评一次")
    assert Proposal.objects.filter(closed_at=None).count() == 0


def test_a_campaign_may_ask_for_two_approvals(scene: Scene) -> None:
    scene.round.campaign.approvers = 2
    scene.round.campaign.save()
    scene.reach(Stage.REVIEW).ready()
    scene.press(MoveName.APPROVE, scene.township)
    assert (scene.round.stage, Award.objects.count()) == (Stage.REVIEW, 0)
    with pytest.raises(Refused, match="You have signed already"):
        scene.press(MoveName.APPROVE, scene.township)
    scene.press(MoveName.APPROVE, scene.second_township)
    assert scene.round.stage == Stage.AWARDED
    assert Award.objects.count() == 14


@pytest.mark.parametrize("name", [name for name in MoveName if MOVES[name].needs_reason])
def test_a_move_that_needs_a_reason_is_refused_without(name: MoveName, scene: Scene) -> None:
    move = MOVES[name]
    scene.reach(move.sources[0]).ready_for(name)
    with pytest.raises(Refused, match="Say why"):
        scene.press(name, signers_of(scene, move)[0], reason="   ")


def test_the_second_signer_signs_the_first_ones_reason(scene: Scene) -> None:
    scene.press(MoveName.CANCEL, scene.secretary, reason="村里受灾")
    scene.press(MoveName.CANCEL, scene.township, reason="别的话")
    assert StageChange.objects.get().reason == "村里受灾"


def test_the_same_press_twice_moves_once(scene: Scene) -> None:
    sent = scene.sent(scene.township)
    first = make_move(scene.round.pk, MoveName.START, sent=sent)
    with pytest.raises(AlreadySent) as again:
        make_move(scene.round.pk, MoveName.START, sent=sent)
    assert again.value.receipt.code == first.code
    assert StageChange.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "spoil", "sentence"),
    [
        (MoveName.START, "no_catalogue", "The star catalogue is not published yet."),
        (MoveName.START, "no_households", "The village has no households yet"),
        (MoveName.START, "short_group", "Not enough seats are filled in"),
        (MoveName.START, "no_committees", "The seats of the two committees are not filled yet."),
        (MoveName.START, "uncovered", "3 households belong to no assessment group."),
        (MoveName.OPEN_DECLARING, "no_session", "The study session is not recorded yet."),
        (MoveName.START_ASSESSING, "none_confirmed", "No household has confirmed"),
        (MoveName.REOPEN_DECLARING, "sitting_closed", "A group's sitting is already closed"),
        (MoveName.START_DECIDING, "unjudged", "14 claims are not assessed yet."),
        (MoveName.START_DECIDING, "sitting_open", "1 sitting is not closed yet."),
        (MoveName.POST_NOTICE, "unjudged", "14 claims are not decided yet."),
        (MoveName.POST_NOTICE, "sitting_open", "1 sitting is not closed yet."),
        (MoveName.POST_SUPPLEMENT, "unchanged", "No line has changed since the last notice."),
        (MoveName.SUBMIT, "early", "The notice still hangs for 7 days."),
        (MoveName.APPROVE, "undrawn", "The households to be spot-checked are not drawn yet."),
        (MoveName.APPROVE, "unchecked", "2 more households that were drawn must be spot-checked."),
        (MoveName.APPROVE, "faulty", "A spot check found a fault"),
        (MoveName.CLOSE, "early", "The year is not over and no next round is open."),
    ],
)
def test_each_guard_blocks_its_move_with_its_sentence(
    name: MoveName, spoil: str, sentence: str, scene: Scene
) -> None:
    source = MOVES[name].sources[0]
    scene.reach(source)
    if spoil in {"sitting_open", "faulty"}:
        scene.ready()
    SPOIL[spoil](scene)
    with pytest.raises(Refused, match=sentence):
        scene.press(name, signers_of(scene, MOVES[name])[0], reason="有理由")
    assert scene.round.stage == source


def _no_catalogue(scene: Scene) -> None:
    campaign = scene.round.campaign
    campaign.catalogue = make_catalogue(published=False)
    campaign.save()


def _no_households(scene: Scene) -> None:
    scene.round.village.households.update(ended_on=scene.now.date())


def _uncovered(scene: Scene) -> None:
    scene.group.grids.add(
        Grid.objects.create(village=scene.round.village, name="外", level="group")
    )


def _sitting_open(scene: Scene) -> None:
    body = Body.GROUP if scene.round.stage == Stage.ASSESSING else Body.COMMITTEES
    make_sitting(panel=Panel.objects.get(round=scene.round, body=body), closed=False)


def _nothing(scene: Scene) -> None: ...


SPOIL = {
    "no_catalogue": _no_catalogue,
    "no_households": _no_households,
    "short_group": lambda scene: scene.group.seats.first().delete(),
    "no_committees": lambda scene: scene.committees.seats.all().delete(),
    "uncovered": _uncovered,
    "sitting_closed": lambda scene: make_sitting(panel=scene.group),
    "sitting_open": _sitting_open,
    "unchecked": Scene.draw,
    "faulty": lambda scene: scene.spot_check(finding=SpotCheck.Finding.FAULT),
    **dict.fromkeys(
        ("no_session", "none_confirmed", "unjudged", "unchanged", "early", "undrawn"), _nothing
    ),
}


def test_the_next_round_lets_the_last_be_closed_before_the_year_is_over(scene: Scene) -> None:
    scene.reach(Stage.AWARDED)
    with pytest.raises(Refused):
        scene.press(MoveName.CLOSE, scene.township)
    following = make_round(village=scene.round.village, campaign=scene.round.campaign)
    StageChange.objects.create(
        round=following,
        move=MoveName.START,
        source=Stage.DRAFT,
        target=Stage.MOBILISING,
        officer=scene.township,
        post=scene.township.posts.get(),
        at=scene.now,
    )
    following.stage = Stage.MOBILISING
    following.save()
    scene.press(MoveName.CLOSE, scene.township)
    assert scene.round.stage == Stage.CLOSED


def test_declaring_opens_with_every_standing_household_as_it_is_today(
    scene: Scene, micro_grid: Grid, group: Grid
) -> None:
    ended = make_household(village=scene.round.village, grid=group, head="已销户")
    ended.ended_on = scene.now.date()
    ended.save()
    above = make_household(village=scene.round.village, grid=group, head="赵六", residence="away")
    scene.reach(Stage.DECLARING)
    assert [
        (entry.household, entry.head_name, entry.group, entry.micro_grid, entry.panel)
        for entry in scene.entries()
    ] == [
        (scene.households[0], "张大山", group, micro_grid, scene.group),
        (scene.households[1], "李强", group, micro_grid, scene.group),
        (scene.households[2], "王秀兰", group, micro_grid, scene.group),
        (above, "赵六", group, None, scene.group),
    ]
    assert [entry.residence for entry in scene.entries()] == ["living_in"] * 3 + ["away"]
    assert {entry.status for entry in scene.entries()} == {Entry.Status.DUE}


def test_a_household_keeps_what_was_frozen(scene: Scene, group: Grid) -> None:
    scene.reach(Stage.DECLARING)
    household = scene.households[0]
    household.grid, household.residence = group, "away"
    household.save()
    household.head.name = "改名了"
    household.head.save()
    entry = scene.entries()[0]
    assert (entry.head_name, entry.residence) == ("张大山", "living_in")
    assert entry.micro_grid is not None


def test_the_nearest_panel_above_a_household_judges_it(scene: Scene, group: Grid) -> None:
    own = Panel.objects.create(round=scene.round, body=Body.GROUP, name="一组评议组")
    own.grids.add(group)
    other = Grid.objects.create(village=scene.round.village, name="第2组", level="group")
    elsewhere = make_household(village=scene.round.village, grid=other)
    for seat in scene.group.seats.all():
        own.seats.create(name=seat.name, kind=seat.kind)
    scene.reach(Stage.DECLARING)
    panels = {entry.household: entry.panel for entry in scene.entries()}
    assert panels == {**dict.fromkeys(scene.households, own), elsewhere: scene.group}


def test_a_later_round_skips_households_that_have_an_entry(scene: Scene) -> None:
    first = make_round(
        village=scene.round.village, campaign=scene.round.campaign, stage=Stage.ASSESSING
    )
    make_entry(round_=first, household=scene.households[0])
    assert round_facts(scene.round, today=scene.now.date()).households == 2
    scene.reach(Stage.DECLARING)
    assert [entry.household for entry in scene.entries()] == scene.households[1:]


def test_start_assessing_lapses_those_who_have_not_confirmed_and_nobody_else(scene: Scene) -> None:
    scene.reach(Stage.DECLARING).declare(households=1)
    declined = scene.entries()[1]
    declined.status = Entry.Status.DECLINED
    declined.save()
    scene.press(MoveName.START_ASSESSING, scene.clerk)
    assert [entry.status for entry in scene.entries()] == ["declared", "declined", "lapsed"]


def test_reopening_declaring_gives_the_lapsed_another_chance(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    make_sitting(panel=scene.group, claims=scene.claims(), closed=False, at=scene.now)
    scene.press(MoveName.REOPEN_DECLARING, scene.clerk, reason="两户外出刚回来")
    assert [entry.status for entry in scene.entries()] == ["declared", "declared", "due"]
    # What the open sitting had counted is counted again.
    assert progress([scene.round])[scene.round.pk].unassessed == 14


def test_sending_back_to_the_group_voids_both_bodies_for_all_claims(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.SEND_BACK_TO_GROUP, scene.secretary, reason="程序有误")
    found = progress([scene.round])[scene.round.pk]
    assert (found.claims, found.unassessed, found.undecided) == (14, 14, 14)
    assert Tally.objects.count() == 28


def test_sending_back_named_claims_leaves_the_others_decided(scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    named = tuple(claim.pk for claim in scene.claims()[:2])
    scene.press(MoveName.SEND_BACK_TO_GROUP, scene.secretary, reason="有异议", claims=named)
    found = progress([scene.round])[scene.round.pk]
    assert (found.claims, found.unassessed, found.undecided) == (14, 2, 2)
    assert set(Reopening.objects.values_list("claim", flat=True)) == set(named)


def test_the_township_sends_back_to_the_committees_only(scene: Scene) -> None:
    scene.reach(Stage.REVIEW)
    named = (scene.claims()[0].pk,)
    scene.press(
        MoveName.SEND_BACK_TO_COMMITTEES, scene.township, reason="抽查发现问题", claims=named
    )
    found = progress([scene.round])[scene.round.pk]
    assert (scene.round.stage, found.unassessed, found.undecided) == (Stage.DECIDING, 0, 1)


def test_a_claim_of_another_round_cannot_be_named(scene: Scene, village: Village) -> None:
    scene.reach(Stage.DECIDING).ready()
    stranger = Entry.objects.first()
    assert stranger is not None
    lapsed = scene.entries()[2].claims.create(star=scene.claims()[0].star)
    with pytest.raises(Refused, match="does not stand in this round"):
        scene.press(
            MoveName.SEND_BACK_TO_GROUP, scene.secretary, reason="有误", claims=(lapsed.pk,)
        )


def test_a_reopening_holds_against_a_tally_that_was_carried_out_before_it(scene: Scene) -> None:
    """The press came first but waited for the lock: its moment is older than the tally's."""
    scene.reach(Stage.DECIDING)
    pressed = scene.sent(scene.secretary)
    scene.judge(Body.COMMITTEES)
    make_move(scene.round.pk, MoveName.SEND_BACK_TO_GROUP, reason="有误", sent=pressed)
    scene.round.refresh_from_db()
    assert progress([scene.round])[scene.round.pk].undecided == 14


def test_withdrawing_takes_the_notice_down_and_goes_back(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    scene.press(MoveName.WITHDRAW_NOTICE, scene.secretary, reason="写错了组")
    scene.press(MoveName.WITHDRAW_NOTICE, scene.township)
    assert scene.round.stage == Stage.DECIDING
    assert Notice.objects.standing().count() == 0


def test_approval_awards_the_stars_of_the_board(scene: Scene) -> None:
    scene.reach(Stage.AWARDED)
    assert Award.objects.filter(round=scene.round).count() == 14
    assert set(Award.objects.values_list("household", flat=True)) == {
        household.pk for household in scene.households[:2]
    }


def test_cancelling_takes_the_notice_down_and_frees_the_households(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    scene.press(MoveName.CANCEL, scene.secretary, reason="村里受灾")
    scene.press(MoveName.CANCEL, scene.township)
    assert Notice.objects.standing().count() == 0
    again = make_round(village=scene.round.village, campaign=scene.round.campaign)
    assert round_facts(again, today=scene.now.date()).households == 3


def test_a_started_round_freezes_the_campaign(scene: Scene) -> None:
    campaign = scene.round.campaign
    sent = scene.sent(scene.township)
    change_campaign(campaign.pk, rules={"minimum_stars": 7}, version=1, sent=sent)
    scene.reach(Stage.MOBILISING)
    sent = scene.sent(scene.township)
    with pytest.raises(Refused, match="next year's evaluation"):
        change_campaign(campaign.pk, rules={"minimum_stars": 5}, version=2, sent=sent)
    campaign.refresh_from_db()
    assert campaign.minimum_stars == 7


def test_the_way_forward_is_the_way_of_the_scene() -> None:
    assert [MOVES[name].target for name in FORWARD.values()][:-1] == list(FORWARD)[1:]
