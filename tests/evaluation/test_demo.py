"""The demonstration township: complete, true to the rules, the same every time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from evaluation.demo import accounts
from evaluation.demo.cast import PASSWORD
from evaluation.demo.loading import load
from evaluation.models import Entry, Notice, NoticeLine, Objection, Panel, Round, Sitting, Tally
from evaluation.queries.decisions import progress
from evaluation.workflow import Stage
from grids.ledger import faults
from grids.models import Chain, LedgerEntry, Officer, Post
from grids.roles import Role
from households.models import Household, Person, Tie

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def demo(db: None) -> None:
    call_command("load_catalogue", verbosity=0)
    load(MORNING)


def round_of(village: str) -> Round:
    return Round.objects.get(village__name=village)


@pytest.mark.usefixtures("demo")
def test_three_villages_stand_at_three_points_of_the_year() -> None:
    stages = dict(Round.objects.values_list("village__name", "stage"))
    assert stages == {
        "后庄村": Stage.DRAFT,
        "贾庄村": Stage.ASSESSING,
        "腰站村": Stage.NOTICE,
    }
    homes = {name: Household.objects.filter(village__name=name).count() for name in stages}
    assert homes == {"后庄村": 0, "贾庄村": 120, "腰站村": 30}


@pytest.mark.usefixtures("demo")
def test_one_group_has_sat_and_the_other_is_at_it() -> None:
    round_ = round_of("贾庄村")
    sittings = Sitting.objects.filter(panel__round=round_)
    assert sorted(sittings.values_list("panel__name", "closed_at__isnull")) == [
        ("第一评议组", False),
        ("第二评议组", True),
    ]
    state = progress(round_)
    assert 0 < state.unassessed < state.claims
    assert {status for status, _ in Entry.Status.choices} - {
        "due",
        "ineligible",
        "moved_out",
    } == set(round_.entries.values_list("status", flat=True))
    assert Tally.objects.filter(claim__entry__round=round_, recused__gt=0).exists()
    assert Tie.objects.filter(first__village=round_.village).count() == 2


@pytest.mark.usefixtures("demo")
def test_a_notice_was_posted_today_and_met_one_objection() -> None:
    notice = Notice.objects.get()
    assert (notice.starts_on, notice.ends_on) == (
        MORNING.date(),
        MORNING.date() + timedelta(days=7),
    )
    assert 10 < NoticeLine.objects.count() < 30
    assert Objection.objects.open().count() == 1
    assert len(notice.telephones) == 3


@pytest.mark.usefixtures("demo")
def test_every_role_has_an_account_that_gets_in() -> None:
    told = {username for _role, username, _password, _task in accounts()}
    assert told == set(Officer.objects.values_list("username", flat=True))
    assert set(Post.objects.values_list("role", flat=True)) == {role.value for role in Role}
    client = Client()
    assert client.login(username="houzhuang-clerk", password=PASSWORD)
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("demo")
def test_everything_went_through_the_ledger_and_it_holds() -> None:
    assert LedgerEntry.objects.count() > 300
    assert [fault for chain in Chain.objects.all() for fault in faults(chain)] == []


@pytest.mark.usefixtures("demo")
def test_nobody_has_an_identity_or_telephone_number() -> None:
    kept = Person.objects.exclude(id_number_sealed=None, phone_sealed=None)
    assert (Person.objects.count() > 400, kept.count()) == (True, 0)


def test_it_is_the_same_every_time(db: None) -> None:
    def facts() -> list[tuple[object, ...]]:
        call_command("load_catalogue", verbosity=0)
        load(MORNING)
        people = Person.objects.order_by("village__name", "name", "birth_year")
        tallies = Tally.objects.order_by("claim__entry__number", "claim__star__star__code")
        return [
            *people.values_list("village__name", "name"),
            *tallies.values_list("claim__entry__number", "votes_for", "votes_against"),
            *Panel.objects.order_by("name").values_list("name", "seats__name"),
        ]

    with transaction.atomic():
        first = facts()
        transaction.set_rollback(True)
    assert facts() == first


def test_a_database_that_is_not_empty_is_left_alone(clerk: Officer) -> None:
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert Officer.objects.count() == 1
