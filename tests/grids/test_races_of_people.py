"""Two people at once on the same officer or office; each race with its twin without the lock."""

from threading import Barrier
from typing import Any

import pytest
from django.utils import timezone

from grids.actions import (
    OfficerFacts,
    add_officer,
    confirm_officers,
    end_post,
    plan_officers,
    posts,
    transfer_post,
    upload_officers,
    workbooks,
)
from grids.models import Officer, OfficerUpload, Post, Township, Village
from grids.roles import Role
from tests.factories import TODAY, make_sent
from tests.races import kinds_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def move_both(
    clerk: Officer, officers: list[Officer], places: list[Village], role: Role = Role.CLERK
) -> list[str]:
    key = clerk.posts.get(until=None).pk
    sents = [make_sent(officer) for officer in officers]
    return kinds_at_once(
        *(
            lambda sent=sent, place=place: transfer_post(
                key, role=role, place=place, day=TODAY, sent=sent
            )
            for sent, place in zip(sents, places, strict=True)
        )
    )


@pytest.fixture
def offices(township_officer: Officer, second_township_officer: Officer) -> list[Officer]:
    return [township_officer, second_township_officer]


@pytest.fixture
def places(village: Village, other_village: Village) -> list[Village]:
    third = Village.objects.create(name="赵庄村", township=village.township)
    return [other_village, third]


def test_of_two_who_move_the_same_officer_at_once_one_does(
    clerk: Officer, offices: list[Officer], places: list[Village]
) -> None:
    assert move_both(clerk, offices, places) == ["Receipt", "Refused"]
    assert clerk.posts.filter(until=None).count() == 1


def test_twin_without_the_officers_lock_both_move_them(
    clerk: Officer,
    offices: list[Officer],
    places: list[Village],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = Barrier(2)

    def unlocked(key: Any) -> Officer:
        return Officer.objects.get(pk=key)

    checked = posts.new_post

    def checked_together(*given: Any, **more: Any) -> Post:
        both.wait(5)
        return checked(*given, **more)

    monkeypatch.setattr(posts, "locked_officer", unlocked)
    monkeypatch.setattr(posts, "new_post", checked_together)
    assert move_both(clerk, offices, places) == ["Receipt", "Receipt"]
    assert clerk.posts.filter(until=None).count() == 2


def end_each_others(offices: list[Officer]) -> list[str]:
    """Both were asked for their posts while both stood: else the later one has none any more."""
    first, second = offices
    ends = [(second.posts.get().pk, make_sent(first)), (first.posts.get().pk, make_sent(second))]
    assert all(sent.officer.standing_posts for _key, sent in ends)
    return kinds_at_once(
        *(lambda key=key, sent=sent: end_post(key, day=TODAY, sent=sent) for key, sent in ends)
    )


def test_of_two_who_end_each_others_posts_at_once_the_office_keeps_one(
    township: Township, offices: list[Officer]
) -> None:
    assert end_each_others(offices) == ["Receipt", "Refused"]
    assert Post.objects.filter(township=township, until=None).count() == 1


def test_twin_without_the_townships_lock_nobody_is_left(
    township: Township, offices: list[Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    both, ended = Barrier(2), posts.refuse_last_of_office

    def checked_together(*given: Any, **more: Any) -> None:
        ended(*given, **more)
        both.wait(5)

    monkeypatch.setattr(posts, "locked_township", lambda key: Township.objects.get(pk=key))
    monkeypatch.setattr(posts, "refuse_last_of_office", checked_together)
    assert end_each_others(offices) == ["Receipt", "Receipt"]
    assert not Post.objects.filter(township=township, until=None).exists()


def test_of_two_officers_entered_at_once_with_one_telephone_one_goes_in(
    village: Village, offices: list[Officer]
) -> None:
    facts = [OfficerFacts(name=name, phone="13900000001") for name in ("甲", "乙")]
    sents = [make_sent(officer) for officer in offices]
    entries = [
        lambda fact=fact, sent=sent: add_officer(
            village.township_id, fact, role=Role.CLERK, place=village, since=TODAY, sent=sent
        )
        for fact, sent in zip(facts, sents, strict=True)
    ]
    assert kinds_at_once(*entries) == ["Receipt", "Refused"]
    assert Officer.objects.exclude(phone_fingerprint=None).count() == 1


def confirm_both(township: Township, offices: list[Officer]) -> list[str]:
    data = "姓名,村,职务\n曾花信,后庄村,文书\n".encode()
    jobs = []
    for officer in offices:
        sent = make_sent(officer, at=timezone.now())
        upload_officers(township.pk, data=data, file_name="a.csv", sent=sent)
        upload = OfficerUpload.objects.get(officer=officer)
        again = make_sent(officer, at=timezone.now())
        jobs.append((upload, plan_officers(upload)[2].digest, again))
    return kinds_at_once(
        *(
            lambda upload=upload, seen=seen, sent=sent: confirm_officers(
                upload, seen=seen, villages=set(), grids=True, sent=sent
            )
            for upload, seen, sent in jobs
        )
    )


def test_of_two_workbooks_confirmed_at_once_the_second_finds_nothing_left(
    village: Village, township: Township, offices: list[Officer]
) -> None:
    assert confirm_both(township, offices) == ["Receipt", "Refused"]
    assert Officer.objects.filter(name="曾花信").count() == 1


def test_twin_without_the_townships_lock_the_second_is_stopped_only_by_the_database(
    village: Village,
    township: Township,
    offices: list[Officer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both, compare = Barrier(2), workbooks.compare
    racing = [False]

    def compare_together(*given: Any, **more: Any) -> Any:
        plan = compare(*given, **more)
        if racing[0]:
            both.wait(5)
        return plan

    def unlocked(key: Any) -> Township:
        racing[0] = True
        return Township.objects.get(pk=key)

    monkeypatch.setattr(workbooks, "compare", compare_together)
    monkeypatch.setattr(workbooks, "locked_township", unlocked)
    assert confirm_both(township, offices) == ["IntegrityError", "Receipt"]
