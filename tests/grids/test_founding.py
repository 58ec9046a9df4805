"""The first steps of an installation: each is taken once, and the ledger knows of each."""

import json
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from grids.actions import found_officer, found_township, renew_password
from grids.logging_in.one_time_passwords import Slip, try_slip
from grids.models import Chain, LedgerEntry, Officer, Post, Township
from grids.roles import Role
from grids.traces.ledger import faults
from grids.writing import Refused
from tests.factories import NOW, make_officer, make_township


def entries() -> list[tuple[str, Township | None, dict[str, str]]]:
    rows = LedgerEntry.objects.select_related("chain__township").order_by("at", "chain", "seq")
    return [(row.verb, row.chain.township, json.loads(row.body)["details"]) for row in rows]


def test_a_township_is_founded_once(db: None) -> None:
    assert found_township("关王庙乡", telephone="0357-0000000", at=NOW)
    assert not found_township("关王庙乡", telephone="0357-9999999", at=NOW)
    township = Township.objects.get()
    assert (township.name, township.telephone) == ("关王庙乡", "0357-0000000")
    assert entries() == [("township_founded", township, {})]


def test_a_township_without_a_name_is_refused_in_words(db: None) -> None:
    with pytest.raises(Refused, match=r"^名称: "):
        found_township("", telephone="", at=NOW)
    assert (Township.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_the_first_officer_gets_a_one_time_password_for_a_week(township: Township) -> None:
    password = found_officer("liguodong", name="李国栋", township=township, at=NOW)
    officer = Officer.objects.get()
    assert try_slip(officer, password, now=NOW) == Slip.GOOD
    assert officer.one_time_until == NOW + timedelta(days=7)
    post = Post.objects.get()
    assert (post.officer, post.role, post.township) == (officer, Role.TOWNSHIP, township)
    assert post.since == localdate(NOW)
    assert entries() == [("officer_founded", township, {"role": "township"})]
    assert "李国栋" not in LedgerEntry.objects.get().body
    assert password not in LedgerEntry.objects.get().body


def test_an_officer_who_is_here_keeps_the_password(township: Township) -> None:
    password = found_officer("liguodong", name="李国栋", township=township, at=NOW)
    assert found_officer("liguodong", name="别人", township=township, at=NOW) == ""
    officer = Officer.objects.get()
    assert (officer.name, try_slip(officer, password, now=NOW)) == ("李国栋", Slip.GOOD)
    assert len(entries()) == 1


def test_somebody_of_the_county_has_no_place_and_stands_in_the_installations_ledger(
    db: None,
) -> None:
    found_officer("wu", name="吴", township=None, at=NOW)
    assert Post.objects.get().role == Role.COUNTY
    assert entries() == [("officer_founded", None, {"role": "county"})]


def test_a_user_name_with_another_post_is_refused(township: Township) -> None:
    found_officer("liguodong", name="李国栋", township=township, at=NOW)
    with pytest.raises(Refused, match="“liguodong”已被担任其他职务的人使用"):
        found_officer("liguodong", name="李", township=make_township(name="双鹤乡"), at=NOW)
    with pytest.raises(Refused, match="请换一个"):
        found_officer("liguodong", name="李", township=None, at=NOW)
    assert Officer.objects.count() == 1


def test_a_lost_slip_is_replaced_and_the_old_password_opens_nothing(township: Township) -> None:
    old = found_officer("liguodong", name="李国栋", township=township, at=NOW)
    new = renew_password("liguodong", at=NOW + timedelta(days=8))
    officer = Officer.objects.get()
    then = NOW + timedelta(days=8)
    assert (try_slip(officer, old, now=then), try_slip(officer, new, now=then)) == (
        Slip.ANOTHER,
        Slip.GOOD,
    )
    assert officer.one_time_until == NOW + timedelta(days=15)
    assert entries()[-1] == ("password_renewed", township, {})
    assert [fault for chain in Chain.objects.all() for fault in faults(chain)] == []


@pytest.mark.parametrize("username", ["nobody", "clerk"])
def test_others_get_a_new_password_from_the_township_only(
    username: str, township: Township
) -> None:
    clerk = make_officer(name="赵敏")
    clerk.username = "clerk"
    clerk.save()
    with pytest.raises(Refused, match="没有用户名为"):
        renew_password(username, at=NOW)
    assert LedgerEntry.objects.count() == 0
