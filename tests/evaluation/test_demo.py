"""The demonstration township: complete, true to the rules, the same every time."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import localdate

from evaluation.access import visible_rounds
from evaluation.campaigns.queries.since import since_last
from evaluation.cues.queries.told import counts_of
from evaluation.demo import accounts, code_list
from evaluation.demo.cast import OFFICES, PASSWORD, accounts_of
from evaluation.demo.codes import CODE, TO_DECLARE
from evaluation.demo.events import EVENTS
from evaluation.demo.loading import load
from evaluation.demo.villages import VILLAGES, VillagePlan
from evaluation.doubts.queries.told import State, lines_of
from evaluation.draws.queries import number_of
from evaluation.figures.queries.figure import Scope, numbers
from evaluation.figures.queries.registry import FIGURES
from evaluation.figures.queries.watching import OPEN_OBJECTIONS
from evaluation.models import (
    Appeal,
    Assessment,
    Award,
    AwardEnd,
    Ballot,
    Body,
    Campaign,
    Catalogue,
    Confirmation,
    Criterion,
    CueNote,
    Declaration,
    DeviceMark,
    DoorMark,
    Doubt,
    Draw,
    Entry,
    EntryCount,
    Fault,
    Inspection,
    Look,
    ModeCount,
    Notice,
    NoticeLine,
    Objection,
    Pack,
    Pledge,
    Posting,
    Question,
    ReportIssue,
    Round,
    Sitting,
    SpotCheck,
    StarChange,
    StarCount,
    Tally,
    Veto,
    VetoEffect,
    Wave,
    WaveHousehold,
)
from evaluation.recorded import recorded_of
from evaluation.reports.queries.changes import ENDED, GIVEN
from evaluation.results import progress
from evaluation.tables.queries.listing import asked_of, default_time
from evaluation.tables.queries.results import Summaries
from evaluation.today.queries.home import today_for
from evaluation.workflow import Stage
from evaluation.years.queries.rehearsal import rehearsal_of
from evaluation.years.queries.village import year_of
from grids.codes import sha256_of
from grids.counting import differences
from grids.models import Feedback, Grid, LedgerEntry, Officer, Post, Township, Village
from grids.roles import Role
from grids.traces.verifying import walk_all
from households.models import (
    Activity,
    CorrectionRequest,
    HomeCount,
    HourCount,
    Household,
    Liaison,
    Link,
    Membership,
    Person,
    Tie,
    Visit,
    Wish,
)
from households.queries.codes import mark_of
from households.visits.queries.calls import due, months_of
from tests.evaluation.browsing import browser_of
from tests.evaluation.figures.recount import Recount, all_rows, keys
from tests.evaluation.figures.walking import (
    Counts,
    Number,
    numbers_of,
    numbers_on,
    overviews,
    wrong_numbers,
    wrong_rows,
)
from tests.journeys.browser import PLAIN

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
#: A supplement, an open sitting and a last year: what differs most, for what is loaded twice.
SOME = tuple(plan for plan in VILLAGES if plan.key in {"yanjian", "zhaozhuang"})
STAGES = {
    "丁盘村": Stage.MOBILISING,
    "云丘山村": Stage.DECIDING,
    "北村": Stage.DECLARING,
    "后庄村": Stage.DRAFT,
    "后野头村": Stage.REVIEW,
    "太尔凹村": Stage.MOBILISING,
    "富家凹村": Stage.DECLARING,
    "寺下村": Stage.AWARDED,
    "小碑村": Stage.DRAFT,
    "木凹村": Stage.CANCELLED,
    "燕涧村": Stage.NOTICE,
    "示例村（虚构）": Stage.DRAFT,
    "窑沟村": Stage.REVIEW,
    "腰站村": Stage.NOTICE,
    "西村": Stage.ASSESSING,
    "贾庄村": Stage.ASSESSING,
    "赵庄村": Stage.DECIDING,
}
CUES = {"minutes": 6, "seconds": 1, "device": 4, "fresh_slip": 1, "nobody": 1}
RECORD = "1 activity is to be recorded"
FAULTS = "2 faults are to be mended"
TELL, LOOK = "1 household is to be told of a doubt", "1 second look is due"
#: By stage: whose home must show work, where the village's plan leaves some to do.
WORK: dict[str, dict[str, list[str]]] = {
    "houzhuang": {"clerk": ["Import the roster"]},
    "xiaobei": {"clerk": ["Fill the groups' and the committees' seats"]},
    "taierao": {"clerk": ["Record the study session"]},
    "dingpan": {"clerk": ["Open declaring"]},
    "beicun": {
        "clerk": [
            "4 households still have to declare",
            "5 declarations wait for the household's word",
            RECORD,
        ],
        "grid": [
            "4 households still have to declare",
            "5 declarations wait for the household's word",
            RECORD,
        ],
        "grid1": ["2 declarations wait for the household's word"],
        "grid2": [
            "4 households still have to declare",
            "3 declarations wait for the household's word",
            RECORD,
        ],
    },
    "fujiaao": {
        "clerk": ["1 declaration waits for the household's word"],
        "grid": ["1 declaration waits for the household's word"],
        "grid2": ["1 declaration waits for the household's word"],
    },
    "jiazhuang": {
        "clerk": ["171 claims are not assessed yet", RECORD],
        "grid2": [RECORD],
        "secretary": ["1 veto waits for confirmation"],
        "supervisor": ["1 veto waits for confirmation"],
        "assessor": ["18 households to mark", "Sitting of 第二评议组 on Nov. 24, 2026"],
        "grid": [
            "23 households to mark",
            "1 question to answer",
            "Sitting of 第二评议组 on Nov. 24, 2026",
            RECORD,
        ],
        "grid3": ["20 households to mark", "Sitting of 第二评议组 on Nov. 24, 2026"],
        "grid4": ["1 question to answer"],
    },
    "xicun": {"clerk": ["Start deciding"]},
    "zhaozhuang": {
        "clerk": [
            "37 claims are not decided yet",
            "Sitting of 村“两委” on Nov. 24, 2026",
            "1 fault is to be mended",
        ],
        "secretary": ["Sitting of 村“两委” on Nov. 24, 2026", "1 fault is to be mended"],
        "committee": ["Sitting of 村“两委” on Nov. 24, 2026"],
    },
    "yunqiushan": {
        "supervisor": ["Post the notice: check and sign too"],
        "clerk": [
            "The notice is not recorded as put up",
            "3 claims are not assessed yet",
            "1 fault is to be mended",
        ],
        "assessor": ["1 household to mark"],
        "secretary": ["1 fault is to be mended"],
    },
    "sixia": {
        "clerk": ["1 wish is overdue", TELL, LOOK, "1 fault is to be mended", FAULTS],
        "secretary": [
            "3 households are due for a visit",
            "1 wish is overdue",
            "1 doubt waits for a decision",
            "1 fault is to be mended",
            FAULTS,
        ],
        "supervisor": [LOOK],
        "liaison": ["2 households are due for a visit", TELL],
        "grid": [TELL, LOOK],
        "micro": [TELL, LOOK],
        "grid1": [TELL, LOOK],
    },
    "yaozhan": {
        "clerk": [
            "1 objection is to be answered",
            "The notice is not recorded as put up",
            "Confirm the liaisons of 24 households",
            RECORD,
        ],
        "secretary": ["Confirm the liaisons of 24 households"],
        "grid": [RECORD],
        "grid2": [RECORD],
        "supervisor": ["1 objection is to be answered"],
    },
}
OF_THE_TOWNSHIP = [
    "Spot checks: 2 of 5 are done",
    "A draw is open",
    "Start the round",
    "Approve and award",
    "3 faults are to be re-checked",
    "5 villages are to be inspected",
]
#: Who approved the change does not answer the appeal against it; what is more than a page holds
#: lies behind a line that shows all.
OF_THE_OFFICES = {
    "township": OF_THE_TOWNSHIP,
    "township2": [*OF_THE_TOWNSHIP[:4], "An appeal is to be answered", OF_THE_TOWNSHIP[4]],
}


def test_the_demonstration_is_whole_and_true_to_the_rules(db: None, subtests: Any) -> None:
    """Loaded once for all: it takes its seconds."""
    call_command("load_catalogue", verbosity=0)
    load(MORNING)
    for holds in (
        seventeen_villages_stand_at_every_stage,
        every_figure_equals_a_plain_recount_and_has_as_many_rows_everywhere,
        every_number_of_the_county_equals_a_plain_recount,
        a_village_reads_as_many_rows_everywhere,
        the_summary_to_hand_in_counts_as_the_pages_do,
        every_number_of_reports_equals_a_plain_recount,
        stars_that_ended_and_were_given_equal_a_plain_recount,
        the_year_goes_in_three_waves,
        grid_teams_went_first_and_their_rounds_are_closed,
        the_third_wave_takes_in_again_whom_the_first_gave_nothing,
        every_village_has_three_levels_of_grids,
        households_stand_at_the_door_in_every_way,
        one_group_has_sat_and_the_other_is_at_it,
        some_households_declared_by_themselves,
        leaders_go_from_door_to_door_and_carry_a_list,
        members_have_marked_asked_and_voted,
        vetoes_hold_on_a_star_and_on_a_household_and_one_waits,
        a_notice_was_posted_today_and_met_one_objection,
        a_correction_hangs_too_and_papers_are_recorded,
        a_supplement_hangs_beside_its_notice,
        one_round_is_spot_checked_in_part_and_one_wholly,
        draws_are_given_up_revealed_and_open,
        villages_are_inspected_at_every_stage,
        stars_of_last_year_hold_and_its_rounds_are_closed,
        households_say_that_nothing_is_new,
        next_year_is_founded_and_can_be_rehearsed,
        every_role_has_an_account_in_every_village,
        every_account_finds_its_work_on_the_home_page,
        a_township_has_answers_slips_and_a_draft_to_see_to,
        the_list_of_accounts_stays_readable,
        the_list_of_codes_that_is_told_opens_its_account,
        the_code_that_is_told_opens_a_household_that_has_asked_for_a_correction,
        households_have_liaisons_who_call_on_them,
        villages_hold_classes_meetings_and_service,
        stars_are_in_doubt_mended_and_not,
        stars_end_hang_and_are_asked_for,
        one_village_has_something_to_look_at_and_notes_about_it,
        a_report_was_issued_and_another_came_in_its_place,
        the_list_of_rounds_takes_few_queries,
        everything_went_through_the_ledger_and_it_holds,
        everything_is_counted_as_it_stands,
        nobody_has_an_identity_or_telephone_number,
    ):
        with subtests.test(holds.__name__):
            holds()


def round_of(village: str) -> Round:
    """Of the waves that took whole villages."""
    return Round.objects.get(village__name=village, campaign__year=2026, wave__number__gt=1)


def seventeen_villages_stand_at_every_stage() -> None:
    this_year = Round.objects.filter(campaign__year=2026, wave__number__gt=1)
    stages = dict(this_year.values_list("village__name", "stage"))
    earlier = Round.objects.filter(campaign__year=2025, changes_of=None)
    last_year = earlier.values_list("stage", flat=True)
    assert (stages, set(last_year)) == (STAGES, {Stage.CLOSED})
    assert {*stages.values(), *last_year} == set(Stage)
    homes = Village.objects.annotate(n=Count("households")).values_list("name", "n")
    sizes = dict(homes)
    assert (sizes.pop("后庄村"), sizes.pop("贾庄村")) == (0, 120)
    assert {size for size in sizes.values() if not 15 <= size <= 25} == set()


def the_year_goes_in_three_waves() -> None:
    told = Wave.objects.values_list("number", "name", "scope", "again")
    assert list(told.order_by("number")) == [
        (1, "网格先行", Wave.Scope.NAMED, Wave.Again.SKIP),
        (2, "试点示范", Wave.Scope.VILLAGE, Wave.Again.SKIP),
        (3, "全面推开", Wave.Scope.VILLAGE, Wave.Again.RETRY),
    ]
    rounds = Round.objects.filter(campaign__year=2026)
    assert not rounds.exclude(name=F("wave__name")).exists()
    counted = rounds.values_list("wave__number").annotate(n=Count("pk")).order_by("wave__number")
    assert list(counted) == [(1, 4), (2, 3), (3, 14)]


def grid_teams_went_first_and_their_rounds_are_closed() -> None:
    first = Round.objects.filter(wave__number=1)
    stages = dict(first.values_list("village__name", "stage"))
    assert stages == dict.fromkeys(("云丘山村", "腰站村", "贾庄村", "赵庄村"), Stage.CLOSED)
    entries = first.values_list("village__name").annotate(n=Count("entries"))
    assert dict(entries) == {"云丘山村": 4, "腰站村": 4, "贾庄村": 6, "赵庄村": 4}
    leaders = Person.objects.exclude(officer=None)
    assert not leaders.exclude(officer__posts__role=Role.GRID_LEADER).exists()
    assert leaders.count() == WaveHousehold.objects.count() == 18
    met = Sitting.objects.filter(panel__round__in=first, panel__body=Body.GROUP)
    assert set(met.values_list("panel__name", flat=True)) == {"乡评议组"}
    assert met.exclude(closed_at=None).count() == 4


def the_third_wave_takes_in_again_whom_the_first_gave_nothing() -> None:
    first = Entry.objects.filter(round__wave__number=1)
    again = Entry.objects.filter(round__wave__number=3, household__entries__in=first)
    without = first.filter(awards=None).values_list("pk", flat=True)
    assert set(again.values_list("follows", flat=True)) == set(without)
    assert dict(again.values_list("round__village__name").annotate(n=Count("pk"))) == {
        "贾庄村": 2,
        "赵庄村": 1,
    }


def every_village_has_three_levels_of_grids() -> None:
    levels = Village.objects.annotate(
        **{level: Count("grids", filter=Q(grids__level=level)) for level in Grid.Level.values}
    )
    for village in levels.values_list(*Grid.Level.values):
        assert village in {(1, 2, 4), (1, 4, 12)}
    assert not Grid.objects.filter(parent=None).exclude(level=Grid.Level.VILLAGE).exists()


def households_stand_at_the_door_in_every_way() -> None:
    """Untouched, begun or filled in, and confirmed."""
    entries = round_of("北村").entries
    untouched = entries.due().filter(declaration=None).count()
    filled = entries.due().exclude(declaration=None).count()
    assert (untouched, filled, entries.declared().count()) == (4, 5, 9)


def some_households_declared_by_themselves() -> None:
    """In every village that declared; and one holds the slip with which it may."""
    own = Declaration.objects.filter(mode="self", typist=None)
    assert own.filter(entry__round=round_of("赵庄村")).exists()
    words = Confirmation.objects.filter(means="own_session")
    assert words.exists()
    assert not words.exclude(officer=None).exists()
    assert Pledge.objects.exists()
    home = Household.objects.get(code_fingerprint=mark_of(TO_DECLARE))
    assert home.entries.filter(round=round_of("北村"), status="due").exists()


def leaders_go_from_door_to_door_and_carry_a_list() -> None:
    """Before declaring opens and while it is open; one household is away for a while."""
    for village in ("北村", "丁盘村"):
        marks = DoorMark.objects.standing().filter(round=round_of(village))
        assert set(marks.values_list("kind", flat=True)) == set(DoorMark.Kind.values), village
        assert round_of(village).mend_until, village
    assert Pack.objects.get().ended_at is None


def one_group_has_sat_and_the_other_is_at_it() -> None:
    round_ = round_of("贾庄村")
    sittings = Sitting.objects.filter(panel__round=round_)
    open_now = {sitting.panel.name: sitting.closed_at is None for sitting in sittings}
    assert open_now == {"第一评议组": False, "第二评议组": True}
    state = progress([round_])[round_.pk]
    assert 0 < state.unassessed < state.claims
    ends = round_.entries.values_list("status").annotate(n=Count("pk")).order_by("status")
    assert dict(ends) == {"away": 4, "declared": 107, "declined": 2, "lapsed": 3}
    assert Tally.objects.filter(claim__entry__round=round_, recused__gt=0).exists()
    ties = Tie.objects.filter(first__village=round_.village)
    assert (ties.standing().count(), ties.counting(localdate()).count()) == (2, 3)


def members_have_marked_asked_and_voted() -> None:
    """Two of three members with an account; one question is open, one answered."""
    households = Count("claim__entry", distinct=True)
    marked = Assessment.objects.values_list("seat__name").annotate(n=households)
    assert dict(marked) == {"任秀英": 5, "贾玉峰": 3}
    questions = Question.objects.values_list("answered_by__username", flat=True)
    assert set(questions) == {None, "jiazhuang-grid4"}
    voted = Ballot.objects.values_list("officer__username").annotate(n=households)
    assert dict(voted) == {"zhaozhuang-secretary": 3, "zhaozhuang-committee": 1}
    assert not Ballot.objects.exclude(sitting__closed_at=None).exists()


def vetoes_hold_on_a_star_and_on_a_household_and_one_waits() -> None:
    told = ("household__village__name", "stars__star__code")
    confirmed = Veto.objects.standing(MORNING.date()).values_list(*told)
    assert set(confirmed) == {("北村", "07"), ("富家凹村", None)}
    waiting = Veto.objects.filter(confirmed_at=None, lifted_at=None).values_list(*told)
    assert list(waiting) == [("贾庄村", "03")]
    held = VetoEffect.objects.holding().values_list("entry__round__village__name", "entry__status")
    assert set(held) == {("北村", "declared"), ("富家凹村", "ineligible")}
    papers = Veto.objects.filter(document__contains="虚构", issued_by__contains="虚构")
    assert papers.count() == Veto.objects.count()


def a_correction_hangs_too_and_papers_are_recorded() -> None:
    """Recorded in one village of the two that have a notice on the board, missing in the other."""
    correction = Notice.objects.get(round=round_of("燕涧村"), kind=Notice.Kind.CORRECTION)
    assert [list(row.fields) for row in correction.corrections.all()] == [["group"]]
    assert correction.lines.get().earlier is not None
    here = Notice.objects.filter(round__stage=Stage.NOTICE).order_by("round", "number")
    counted = here.annotate(n=Count("postings")).values_list("round__village__name", "n")
    assert sorted(counted) == [("云丘山村", 0), *[("燕涧村", 2)] * 3, ("腰站村", 0)]
    over = Posting.objects.exclude(taken_down_on=None)
    villages = over.values_list("notice__round__village__name", flat=True)
    assert set(villages) == {"寺下村", "窑沟村"}


def a_notice_was_posted_today_and_met_one_objection() -> None:
    notice = Notice.objects.get(round=round_of("腰站村"))
    week_later = MORNING.date() + timedelta(days=7)
    assert (notice.starts_on, notice.ends_on) == (MORNING.date(), week_later)
    assert 10 < notice.lines.count() < 24
    assert Objection.objects.open().get().notice == notice
    assert len(notice.telephones) == 3


def a_supplement_hangs_beside_its_notice() -> None:
    hanging = Notice.objects.filter(round=round_of("燕涧村")).order_by("number")
    notice, _correction, supplement = hanging
    changed = supplement.lines.get()
    before = notice.lines.get(entry=changed.entry)
    assert (supplement.kind, supplement.starts_on) == ("supplement", MORNING.date())
    assert set(changed.stars) < set(before.stars)
    assert Objection.objects.get(notice=notice).outcome == Objection.Outcome.UPHELD


def one_round_is_spot_checked_in_part_and_one_wholly() -> None:
    found = {
        name: list(round_of(name).spot_checks.order_by("finding").values_list("finding", flat=True))
        for name in ("后野头村", "窑沟村")
    }
    assert found == {"后野头村": ["fault", "sound"], "窑沟村": ["sound"] * 6}
    assert SpotCheck.objects.exclude(finding="fault").exclude(note="").count() == 0


def draws_are_given_up_revealed_and_open() -> None:
    found = {
        name: [
            (bool(draw.abandoned_at), bool(draw.revealed_at), draw.picks.count())
            for draw in round_of(name).draws.all()
        ]
        for name in ("后野头村", "窑沟村")
    }
    given_up, revealed, still_open = (True, False, 0), (False, True, 5), (False, False, 0)
    assert found == {"后野头村": [revealed, still_open], "窑沟村": [given_up, revealed]}
    number = number_of(Draw.objects.open().of_review().get(), now=MORNING + timedelta(minutes=1))
    assert number
    assert number.notice
    assert number.notice.village_name != "后野头村"


def villages_are_inspected_at_every_stage() -> None:
    """One finished with faults mended, due and to come; a lot that can be revealed; one's own."""
    found = {
        (one.village.name, one.year, one.half, one.office): (
            bool(one.finished_at),
            one.looks.count(),
            one.faults.count(),
        )
        for one in Inspection.objects.select_related("village")
    }
    assert found == {
        ("寺下村", 2026, 2, "township"): (True, 6, 3),
        ("寺下村", 2026, 2, "supervisors"): (False, 2, 1),
        ("赵庄村", 2026, 2, "township"): (False, 0, 0),
        ("赵庄村", 2026, 1, "township"): (True, 5, 1),
        ("云丘山村", 2026, 1, "township"): (True, 5, 1),
    }
    assert Look.objects.filter(observations__matter="star").exists()
    assert Fault.objects.standing().count() == 5
    lot = Draw.objects.open().get(purpose=Draw.Purpose.INSPECTION)
    assert number_of(lot, now=MORNING + timedelta(minutes=1))


def stars_of_last_year_hold_and_its_rounds_are_closed() -> None:
    awards = Award.objects.filter(round__campaign__year=2025)
    names = {"赵庄村", "云丘山村", "北村"}
    assert set(awards.values_list("round__village__name", flat=True)) == names
    assert set(awards.values_list("valid_to", flat=True)) == {date(2026, 12, 31)}
    assert awards.standing(MORNING.date()).count() == awards.count() - 1 > 100
    again = Household.objects.annotate(years=Count("entries__campaign", distinct=True))
    assert again.filter(years=2).count() == 52


def households_say_that_nothing_is_new() -> None:
    """One waits to be read out, others have confirmed it, and two bodies see it."""
    repeated = Declaration.objects.exclude(repeats=None)
    found = set(repeated.values_list("entry__round__village__name", "entry__status"))
    assert {("北村", "due"), ("北村", "declared"), ("赵庄村", "declared")} <= found
    assert set(repeated.values_list("repeats__entry__campaign__year", flat=True)) == {2025}


def next_year_is_founded_and_can_be_rehearsed() -> None:
    """Two items have to be met now, a plate needs one star more; years stand beside each other."""
    founded = Campaign.objects.get(year=2027)
    since = since_last(founded)
    assert since
    assert since.catalogue
    assert (len(since.rules), len(since.catalogue.criteria)) == (3, 2)
    rehearsal = rehearsal_of(founded, Village.objects.all(), today=localdate(MORNING))
    assert rehearsal
    assert rehearsal.whole
    assert any(star.lost for star in rehearsal.whole.stars)
    assert rehearsal.whole.leave > 0
    village, this_year = Village.objects.get(name="赵庄村"), Campaign.objects.get(year=2026)
    year = year_of(village, this_year, today=localdate(MORNING))
    assert (year.awarded > 0, year.pending > 0) == (True, True)
    assert any(star.kept for star in year.stars)


def every_role_has_an_account_in_every_village() -> None:
    posts = Post.objects.values_list("role", "village__name", "grid__village__name")
    found = {(village or of_grid, role) for role, village, of_grid in posts}
    roles = set(Role) - {Role.COUNTY, Role.TOWNSHIP}
    assert found >= {(name, role) for name in STAGES for role in roles}
    assert len([role for _village, role in found if role == Role.TOWNSHIP]) == 1
    assert Post.objects.filter(role=Role.TOWNSHIP).count() == 2


def every_account_finds_its_work_on_the_home_page() -> None:
    """What is to be done, as the home page lists it; nothing for those whose turn it is not."""
    with translation.override("en"):
        every_account_finds_its_lines()
    for username in ("township", "county", "muao-clerk", "beicun-micro"):
        page = log_in(username).get("/")
        assert page.status_code == 200
        assert "/rounds/" in page.content.decode()


def every_account_finds_its_lines() -> None:
    for plan in VILLAGES:
        for account in accounts_of(plan):
            part = account.username.removeprefix(f"{plan.key}-")
            expected = WORK.get(plan.key, {}).get(part, [])
            assert to_do(account.username) == expected, account
    for office in OFFICES:
        expected = OF_THE_OFFICES.get(office.username, [])
        assert to_do(office.username) == expected, office


def a_township_has_answers_slips_and_a_draft_to_see_to() -> None:
    given = Feedback.objects.order_by("at").values_list("answered_by__username", flat=True)
    assert list(given) == ["township2", None]
    slips = Officer.objects.exclude(one_time_sealed=None)
    assert sorted(slips.values_list("username", flat=True)) == [
        "shili-liaison2",
        "shili-liaison3",
        "shili-liaison4",
    ]
    with translation.override("en"):
        assert "3 slips are not used yet" in to_do("township", kind="wait", whole=True)
    draft = Catalogue.objects.exclude(township=None).get(published_on=None)
    assert draft.based_on is not None
    changed = Criterion.objects.filter(star__catalogue=draft).exclude(
        text__in=Criterion.objects.filter(star__catalogue=draft.based_on).values("text")
    )
    assert (draft.published_on, changed.get().code) == (None, "04-3")


def villages_hold_classes_meetings_and_service() -> None:
    """Held, called off, to be recorded and planned, where rounds are at three stages."""
    held = Activity.objects.held().exclude(kind=Activity.Kind.STUDY)
    names = {"北村", "贾庄村", "腰站村"}
    assert {row[0] for row in held.values_list("village__name")} == names
    for village in Village.objects.filter(name__in=names):
        found = village.activities.exclude(kind=Activity.Kind.STUDY)
        to_come = found.planned().filter(held_on__gt=MORNING.date())
        assert (found.held().count(), to_come.count()) == (6, 3)
        assert found.exclude(called_off_at=None).count() == 1
        certificates = village.certificates.order_by("number")
        finals = [one.is_final(MORNING.date()) for one in certificates]
        assert finals == [True, False]
        home = village.households.filter(served__isnull=False).order_by("number").first()
        assert home is not None
        recorded = recorded_of(home, 2026)
        assert (bool(recorded.came), recorded.hours) == (True, "4.5")


def to_do(username: str, *, kind: str = "do", whole: bool = False) -> list[str]:
    officer = Officer.objects.get(username=username)
    rounds = visible_rounds(officer).select_related("village", "campaign__catalogue")
    tasks = today_for(officer, rounds=rounds, now=MORNING, whole=whole).tasks
    assert whole or len(tasks) <= 7
    return [task.title for task in tasks if task.kind == kind]


def log_in(username: str) -> Client:
    client = Client()
    typed = urlencode({"username": username, "password": PASSWORD})
    answer = client.post("/login/", typed, content_type=PLAIN)
    assert answer.status_code == 302
    return client


def the_list_of_accounts_stays_readable() -> None:
    """Three villages officer by officer, each of the others in a line; all have one password."""
    names = [username for _role, username, _password, _task in accounts()]
    told = {name for name in names if not name.endswith(", …")}
    lines = [name.removesuffix("-clerk, …") for name in names if name.endswith(", …")]
    assert len(names) < 60
    assert lines == [plan.key for plan in VILLAGES if f"{plan.key}-clerk" not in told]
    assert len(told | set(lines)) == len(names)
    assert told <= set(Officer.objects.values_list("username", flat=True))
    own = Officer.objects.filter(one_time_sealed=None)
    passwords = set(own.values_list("password", flat=True))
    assert len(passwords) == 1
    assert all(task for _role, name, _password, task in accounts() if name.endswith(", …"))


def the_list_of_codes_that_is_told_opens_its_account() -> None:
    told = code_list()
    client = log_in(told["user"])
    [first] = re.findall(r"^1\. (\d{4} \d{4})", told["codes"])
    client.post("/login/code/", urlencode({"proof": first}), content_type=PLAIN)
    assert client.get("/").status_code == 200


def the_code_that_is_told_opens_a_household_that_has_asked_for_a_correction() -> None:
    client = Client()
    typed = urlencode({"household_code": CODE})
    answer = client.post("/own/", typed, content_type=PLAIN)
    assert answer.status_code == 302
    request = CorrectionRequest.objects.get(officer=None)
    page = client.get(answer.url).text
    assert request.household.number in page
    assert request.wish in page
    assert (
        "您家得了" in client.get(f"/own/stars/{request.household.entries.get(live=True).pk}/").text
    )


def households_have_liaisons_who_call_on_them() -> None:
    """One village has its liaisons, visits, promises and wishes; another has yet to confirm."""
    standing, today = Link.objects.standing(), localdate(MORNING)
    assert set(standing.values_list("liaison__village__name", flat=True)) == {"寺下村"}
    assert standing.filter(household__village__name="寺下村").count() == 18
    assert set(Liaison.objects.exclude(cannot="").values_list("cannot", flat=True)) == {"old"}
    proposed = Link.objects.proposed().values_list("liaison__village__name", flat=True)
    assert set(proposed) == {"腰站村"}
    late = due(standing, months_of(Township.objects.get()), today=today)
    assert 0 < late.count() < 18
    assert Visit.objects.exclude(promise="").count() == 1
    book = Wish.objects.filter(village__name="寺下村")
    assert (book.open().count(), book.filter(closed_in__isnull=False).count()) == (2, 1)
    assert book.open().filter(due_on__lt=today).count() == 1


def the_list_of_rounds_takes_few_queries() -> None:
    client = log_in("township")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/rounds/")
    assert page.content.decode().count("<tr>") == 1 + 24 + 3
    assert len(captured) <= 8


def everything_went_through_the_ledger_and_it_holds() -> None:
    assert LedgerEntry.objects.count() > 1000
    walk = walk_all()
    assert [str(fault) for fault in walk.faults] == []
    assert (walk.chains, walk.rows > 20_000) == (19, True)


def everything_is_counted_as_it_stands() -> None:
    counts = (HomeCount, HourCount, EntryCount, ModeCount, StarCount)
    assert all(count.objects.filter(n__gt=0).exists() for count in counts)
    assert [str(each) for each in differences()] == []


def stars_are_in_doubt_mended_and_not() -> None:
    """One of each kind, in the village whose stars are awarded; no star has ended by it."""
    here = Doubt.objects.filter(award__household__village__name="寺下村")
    lines = lines_of(here, today=localdate(MORNING))
    states = [State.REMIND, State.TIME, State.LOOK, State.UNMENDED, State.MENDED, State.DROPPED]
    assert sorted(line.state for line in lines) == sorted(states)
    assert {line.doubt.source for line in lines} >= {"visit", "inspection", "spoken", "paper"}


def stars_end_hang_and_are_asked_for() -> None:
    """One that ended, with its appeal; one on the board; one household that asks for three."""
    found = StarChange.objects.order_by("claim__entry__round__stage", "kind")
    told = found.values_list("claim__entry__round__stage", "kind")
    asked = [(Stage.ASSESSING, "add")] * 3
    assert list(told) == [*asked, (Stage.CLOSED, "end"), (Stage.NOTICE, "end")]
    assert AwardEnd.objects.get().change == Appeal.objects.open().get().change


def one_village_has_something_to_look_at_and_notes_about_it() -> None:
    """And nothing in the others: who works as the rules say gives no cue."""
    rounds = Round.objects.filter(changes_of=None).exclude(stage=Stage.CANCELLED)
    told = {round_: dict(cues) for round_, cues in counts_of(list(rounds)).items() if cues}
    assert told == {round_of("寺下村"): CUES}
    slip = Confirmation.objects.get(code_issued_at__gte=F("at") - timedelta(minutes=15))
    assert slip.means == "own_session"
    assert DeviceMark.objects.values("digest").distinct().count() == 1
    notes = CueNote.objects.values_list("cue", "post__role")
    assert list(notes) == [("minutes", "township"), ("minutes", "secretary"), ("nobody", "clerk")]


def a_report_was_issued_and_another_came_in_its_place() -> None:
    """Of October, by the clerk and by the secretary; neither names anybody."""
    first, second = ReportIssue.objects.order_by("number")
    assert (first.village.name, str(first.since), second.replaces) == (
        "寺下村",
        "2026-10-01",
        first,
    )
    told = str(second.content)
    heads = second.village.households.values_list("head__name", flat=True)
    assert [name for name in heads if name in told] == []


def nobody_has_an_identity_or_telephone_number() -> None:
    kept = Person.objects.exclude(id_number_sealed=None, phone_sealed=None)
    assert (Person.objects.count() > 900, kept.count()) == (True, 0)
    assert not Officer.objects.exclude(phone_sealed=None).exists()
    assert not Village.objects.exclude(code="").exists()
    offices = Village.objects.values_list("committee_telephone", "supervisor_telephone")
    numbers = [number for pair in offices for number in pair]
    assert all(number.startswith("0357-0000") for number in numbers)
    assert len(set(numbers)) == 34


def every_figure_equals_a_plain_recount_and_has_as_many_rows_everywhere() -> None:
    """From the pages of the township and of all its villages."""
    client, township = browser_of(Officer.objects.get(username="township")), Township.objects.get()
    found = overviews(client, villages=township.villages.all(), township=township)
    assert {number.key for number in found} <= set(FIGURES)
    assert keys() == {*FIGURES, ENDED.key, GIVEN.key}
    wrong = [*wrong_numbers(found, Counts(timezone.now())), *wrong_rows(firsts(found), client)]
    assert not wrong, "\n".join(wrong)


def firsts(found: Sequence[Number]) -> list[Number]:
    """Of each figure the first number that is not nought: list, paper and workbook are read."""
    return list({number.key: number for number in reversed(found) if number.text != "0"}.values())


def every_number_of_the_county_equals_a_plain_recount() -> None:
    """Of few objections it is told that they are few."""
    page = browser_of(Officer.objects.get(username="county")).get(reverse("county_figures"))
    found = [each for each in numbers_on(page.content.decode()) if each.key != OPEN_OBJECTIONS.key]
    assert len({number.key for number in found}) > 20
    wrong = list(wrong_numbers(found, Counts(timezone.now())))
    assert not wrong, "\n".join(wrong)


def every_number_of_reports_equals_a_plain_recount() -> None:
    """Of the township and of its villages: a month and a year, of the township a half, too."""
    client, township = browser_of(Officer.objects.get(username="township")), Township.objects.get()
    today = localdate(timezone.now())
    spans = [f"{today:%Y-%m}", f"{today.year}"]
    found: list[Number] = []
    for place in (township, *township.villages.all()):
        for span in [*spans, *([f"{today.year}-h1"] if place == township else [])]:
            page = client.get(reverse("report_detail", args=[place.pk, span]))
            assert page.status_code == 200, (place, span)
            found += numbers_on(page.content.decode())
    wrong = list(wrong_numbers(dict.fromkeys(found), Counts(timezone.now())))
    assert not wrong, "\n".join(wrong)


def stars_that_ended_and_were_given_equal_a_plain_recount() -> None:
    """Reports tell them without rows: whose they are is told by the round of changes."""
    villages, now = tuple(Village.objects.all()), timezone.now()
    month = localdate(now).replace(month=12, day=1)
    told = numbers([ENDED, GIVEN], Scope(villages, month.year, month, now, months=12))
    recount = Recount(all_rows(), year=month.year, month=month, now=now, months=12)
    for figure in (ENDED, GIVEN):
        ones = Counter(one.village for one in recount.of(figure.key))
        assert (figure.key, told[figure.key]) == (figure.key, ones)


def the_summary_to_hand_in_counts_as_the_pages_do() -> None:
    """Township and village figures must not differ (users-say 34)."""
    township, officer = Township.objects.get(), Officer.objects.get(username="township")
    time = default_time(township, localdate(timezone.now()))
    asked, table = asked_of(township, time, officer, timezone.now()), Summaries()
    _headings, *lines, whole = table.front(asked, table.load(asked))
    day = localdate(timezone.now()).replace(day=1)
    recount = Recount(all_rows(), year=time.year, month=day, now=timezone.now())
    for name, entered, declared, *_stars in [*lines, whole]:
        here = [village.pk for village in asked.villages if name in {village.name, "合计"}]
        for key, told in (("entries", entered), ("entries-declared", declared)):
            assert sum(one.village in here for one in recount.of(key)) == int(told), (name, key)


def a_village_reads_as_many_rows_everywhere() -> None:
    """The township does not read who was visited; the village does."""
    client = browser_of(Officer.objects.get(username="sixia-clerk"))
    shown = numbers_of(client, Village.objects.filter(name="寺下村"))
    wrong = list(wrong_rows(firsts(shown), client))
    assert not wrong, "\n".join(wrong)


def test_the_same_villages_are_made_every_time(db: None) -> None:
    call_command("load_catalogue", verbosity=0)
    with transaction.atomic():
        load(MORNING, plans=SOME)
        first = digest_of_everything()
        transaction.set_rollback(True)
    load(MORNING, plans=SOME)
    assert digest_of_everything() == first


def digest_of_everything() -> str:
    """Of people, stages, votes, lines and the ledger's verbs; keys and codes differ each time.

    People are told by their household's number, so that namesakes cannot take each other's place.
    """
    home = ("household__village__name", "household__number", "relation")
    tally = ("sitting__panel__round__village__name", "body", "at", "claim__entry__number")
    votes = ("claim__star__star__code", "votes_for", "votes_against", "recused", "reason")
    facts: Sequence[object] = [
        *Officer.objects.values_list("username", "name"),
        *Membership.objects.values_list(*home, "person__name", "person__party_member"),
        *Entry.objects.values_list("round__village__name", "round__name", "number", "status"),
        *Round.objects.values_list("village__name", "name", "stage", "stage_since"),
        *Tally.objects.values_list(*tally, *votes),
        *Ballot.objects.values_list("seat__name", "claim__entry__number", "choice", "at"),
        *((line.position, line.head_masked, *line.stars) for line in NoticeLine.objects.all()),
        *LedgerEntry.objects.values_list("chain__village__name", "seq", "verb", "role", "at"),
    ]
    return sha256_of(repr(sorted(map(repr, facts))).encode())


def test_it_is_made_shortly_before_midnight_too(db: None) -> None:
    call_command("load_catalogue", verbosity=0)
    drawing = [plan for plan in VILLAGES if {"draw_given_up", "inspected"} & {*plan.events}]
    load(MORNING.replace(hour=23, minute=55), plans=drawing)
    assert Draw.objects.filter(revealed_at__isnull=False).exists()


def test_an_event_is_a_line_of_the_table() -> None:
    named = {name for plan in VILLAGES for name in plan.events}
    assert named <= set(EVENTS)
    assert len({plan.key for plan in VILLAGES}) == len({plan.name for plan in VILLAGES}) == 17
    assert VillagePlan("x", "y", Stage.DRAFT).households == 16


def test_a_database_that_is_not_empty_is_left_alone(clerk: Officer) -> None:
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert Officer.objects.count() == 1
