"""What was kept for its time is shown, then erased; the ledger says so and goes on to hold."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from evaluation.models import Entry, Objection
from evaluation.uses.actions import over
from grids.models import Grid, LedgerEntry, Officer, Receipt, Village
from grids.roles import Role
from grids.stores import photos
from grids.traces.chains import chain_of
from grids.traces.ledger import faults
from grids.writing import content_of, writing
from households.models import Household, Membership, Person
from tests.access.world import World, make_world
from tests.evaluation.doorstep import make_doorstep
from tests.factories import make_household, make_photo, make_sent

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)
CARD, PHONE = "11010119900307002X", "13800005678"


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("forget_expired", *arguments, stdout=out)
    return out.getvalue()


def left(home: Household, days: int) -> Person:
    """Somebody with numbers whose time in the household ended so many days ago."""
    person: Person = home.memberships.exclude(relation="02").get().person
    person.id_number, person.phone = CARD, PHONE
    person.save()
    ended = timezone.localdate() - days * DAYS
    Membership.objects.filter(person=person).update(until=ended, since=ended - 400 * DAYS)
    return person


@pytest.fixture
def home(village: Village, group: Grid) -> Household:
    made = make_household(village=village, grid=group, members=("张小山",))
    made.head.id_number = "110101196003070027"
    made.head.save()
    return made


def test_numbers_of_who_left_more_than_a_year_ago_go_and_nobody_elses(home: Household) -> None:
    person = left(home, 370)
    assert "后庄村" in told()
    person.refresh_from_db()
    assert person.id_number == CARD  # shown only
    told("--do")
    person.refresh_from_db()
    assert (person.id_number, person.phone, person.id_number_fingerprint) == ("", "", None)
    assert home.head.id_number
    entry = LedgerEntry.objects.get(verb="data_forgotten")
    assert '"count": 1' in entry.body
    assert CARD not in entry.body
    assert list(faults(chain_of(home.village))) == []
    assert "没有超过保存期的内容" in told("--do")


def test_who_left_within_the_year_or_came_back_keeps_the_numbers(home: Household) -> None:
    person = left(home, 300)
    assert over(timezone.now()) == []
    left(home, 900)
    Membership.objects.create(household=home, person=person, relation="20")
    assert over(timezone.now()) == []


def test_who_lived_in_a_household_that_ended_has_left_with_it(home: Household) -> None:
    Household.objects.filter(pk=home.pk).update(ended_on=timezone.localdate() - 400 * DAYS)
    assert [each.count for each in over(timezone.now())] == [1]


def test_an_objectors_contact_goes_a_year_after_the_answer() -> None:
    world: World = make_world()
    objection: Objection = world.own.objection
    Objection.objects.filter(pk=objection.pk).update(contact_sealed=b"sealed")
    assert "异议" not in told()
    answered = timezone.now() - 400 * DAYS
    Objection.objects.filter(pk=objection.pk).update(
        answered_at=answered, outcome="dismissed", answered_by=world.officers["clerk"]
    )
    assert "异议" in told("--do")
    objection.refresh_from_db()
    assert objection.contact_sealed is None


def test_a_picture_goes_two_years_after_its_year_and_its_row_says_why(
    micro_grid: Grid, django_capture_on_commit_callbacks: object
) -> None:
    entry: Entry = make_doorstep(grid=micro_grid).entries.get()
    photo = make_photo(entry=entry)
    assert over(timezone.now()) == []
    type(entry.campaign).objects.filter(pk=entry.campaign_id).update(year=2023)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # because its type is not public
        told("--do")
    photo.refresh_from_db()
    assert (photo.is_over, photo.why_removed) == (True, "保存期已满")
    assert photos().get(photo.digest) is None
    line = LedgerEntry.objects.get(verb="data_forgotten")
    last = timezone.localdate().year - 3
    assert json.loads(line.body)["details"]["until"] == f"{last}-12-31"


def test_what_was_typed_goes_after_two_years_and_its_receipt_stays(
    village: Village, clerk: Officer
) -> None:
    with writing(make_sent(clerk, reason="两句话")) as write:
        write.allow(village, Role.CLERK)
        write.record("village_changed", village)
        receipt = write.done("done", village)
    assert content_of(receipt)["reason"] == ["两句话"]
    Receipt.objects.filter(pk=receipt.pk).update(at=timezone.now() - 750 * DAYS)
    told("--do")
    receipt.refresh_from_db()
    assert (receipt.code != "", content_of(receipt)) == (True, {})
