"""The demonstration township: complete, true to the rules, the same every time."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import Client

from evaluation.demo import accounts
from evaluation.demo.cast import PASSWORD, YAOZHAN
from evaluation.demo.desk import Desk
from evaluation.demo.loading import found_campaign_of, load, yaozhan
from evaluation.demo.places import make_places
from evaluation.models import Notice, NoticeLine, Objection, Round, Sitting, Tally
from evaluation.queries.decisions import progress
from evaluation.workflow import Stage
from grids.ledger import faults
from grids.models import Chain, LedgerEntry, Officer, Post
from grids.roles import Role
from households.models import Household, Person, Tie
from tests.journeys.browser import PLAIN

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_demonstration_is_whole_and_true_to_the_rules(db: None, subtests: Any) -> None:
    """Loaded once for all: it takes its seconds."""
    call_command("load_catalogue", verbosity=0)
    load(MORNING)
    for holds in (
        three_villages_stand_at_three_points_of_the_year,
        one_group_has_sat_and_the_other_is_at_it,
        a_notice_was_posted_today_and_met_one_objection,
        every_role_has_an_account_that_gets_in,
        everything_went_through_the_ledger_and_it_holds,
        nobody_has_an_identity_or_telephone_number,
    ):
        with subtests.test(holds.__name__):
            holds()


def round_of(village: str) -> Round:
    return Round.objects.get(village__name=village)


def three_villages_stand_at_three_points_of_the_year() -> None:
    stages = dict(Round.objects.values_list("village__name", "stage"))
    assert stages == {"后庄村": Stage.DRAFT, "贾庄村": Stage.ASSESSING, "腰站村": Stage.NOTICE}
    homes = {name: Household.objects.filter(village__name=name).count() for name in stages}
    assert homes == {"后庄村": 0, "贾庄村": 120, "腰站村": 30}


def one_group_has_sat_and_the_other_is_at_it() -> None:
    round_ = round_of("贾庄村")
    sittings = Sitting.objects.filter(panel__round=round_)
    open_now = {sitting.panel.name: sitting.closed_at is None for sitting in sittings}
    assert open_now == {"第一评议组": False, "第二评议组": True}
    state = progress(round_)
    assert 0 < state.unassessed < state.claims
    ends = round_.entries.values_list("status").annotate(n=Count("pk")).order_by("status")
    assert dict(ends) == {"away": 4, "declared": 111, "declined": 2, "lapsed": 3}
    assert Tally.objects.filter(claim__entry__round=round_, recused__gt=0).exists()
    assert Tie.objects.filter(first__village=round_.village).count() == 2


def a_notice_was_posted_today_and_met_one_objection() -> None:
    notice = Notice.objects.get()
    week_later = MORNING.date() + timedelta(days=7)
    assert (notice.starts_on, notice.ends_on) == (MORNING.date(), week_later)
    assert 10 < NoticeLine.objects.count() < 30
    assert Objection.objects.open().count() == 1
    assert len(notice.telephones) == 3


def every_role_has_an_account_that_gets_in() -> None:
    told = {username for _role, username, _password, _task in accounts()}
    assert told == set(Officer.objects.values_list("username", flat=True))
    assert set(Post.objects.values_list("role", flat=True)) == {role.value for role in Role}
    client = Client()
    typed = urlencode({"username": "houzhuang-clerk", "password": PASSWORD})
    client.post("/login/", typed, content_type=PLAIN)
    assert client.get("/").status_code == 200


def everything_went_through_the_ledger_and_it_holds() -> None:
    assert LedgerEntry.objects.count() > 300
    assert [fault for chain in Chain.objects.all() for fault in faults(chain)] == []


def nobody_has_an_identity_or_telephone_number() -> None:
    kept = Person.objects.exclude(id_number_sealed=None, phone_sealed=None)
    assert (Person.objects.count() > 400, kept.count()) == (True, 0)


def test_the_same_village_is_made_every_time(db: None) -> None:
    with transaction.atomic():
        first = facts_of_yaozhan()
        transaction.set_rollback(True)
    assert facts_of_yaozhan() == first


def facts_of_yaozhan() -> list[tuple[object, ...]]:
    call_command("load_catalogue", verbosity=0)
    make_places(since=MORNING.date() - timedelta(days=300))
    desk = Desk(MORNING, YAOZHAN)
    yaozhan(desk, found_campaign_of(desk))
    tallies = Tally.objects.order_by("body", "claim__entry__number", "claim__star__star__code")
    lines = NoticeLine.objects.order_by("position")
    return [
        *Person.objects.order_by("name").values_list("name", "party_member"),
        *tallies.values_list("claim__entry__number", "votes_for", "votes_against"),
        *((line.head_masked, *line.stars) for line in lines),
    ]


def test_a_database_that_is_not_empty_is_left_alone(clerk: Officer) -> None:
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert Officer.objects.count() == 1
