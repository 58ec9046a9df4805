"""Posts: given, ended, moved; who may not be two things; what nobody can do to the office."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from grids.access import sees
from grids.actions import appoint, end_post, transfer_post
from grids.models import Grid, LedgerEntry, Officer, Post, Township, Village
from grids.reach import reach
from grids.roles import INCOMPATIBLE, Role
from grids.staffing import Place
from grids.writing import Refused
from tests.factories import (
    NOW,
    TODAY,
    make_grid,
    make_officer,
    make_post,
    make_sent,
    make_township,
    make_village,
)
from tests.grids.desk import open_as, send, sentences


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(township_officer: Officer):
    client = open_as(township_officer)
    client.cookies["django_language"] = "en"
    return client


def fresh(officer: Officer) -> Officer:
    return Officer.objects.get(pk=officer.pk)


PAIRS = sorted(
    tuple(sorted(pair, reverse=turned)) for pair in INCOMPATIBLE for turned in (False, True)
)


@pytest.mark.parametrize(("held", "new"), PAIRS)
def test_an_incompatible_post_is_refused_in_either_order_with_both_names(
    desk, village: Village, held: Role, new: Role
) -> None:
    officer = make_officer(name="周德全", role=held, place=village)
    answer = send(desk, "post_add", officer.pk, role=new.value, village=village.pk)
    assert f"周德全 is “{held.label}” here and cannot also be “{new.label}”." in sentences(answer)
    assert officer.posts.count() == 1


@pytest.mark.parametrize(("held", "new"), PAIRS)
def test_a_transfer_cannot_lead_to_an_incompatible_pair(
    desk, village: Village, other_village: Village, held: Role, new: Role
) -> None:
    officer = make_officer(name="周德全", role=held, place=village)
    elsewhere = make_post(officer=officer, role=new, place=other_village)
    typed = {"role": new.value, "village": village.pk}
    answer = send(desk, "post_transfer", elsewhere.pk, **typed)
    assert "cannot also be" in sentences(answer)
    elsewhere.refresh_from_db()
    assert (elsewhere.until, officer.posts.count()) == (None, 2)


@pytest.mark.parametrize(("held", "new"), PAIRS)
def test_a_transfer_may_change_one_role_for_the_other(
    village: Village, township_officer: Officer, held: Role, new: Role
) -> None:
    officer = make_officer(name="周德全", role=held, place=village)
    post = officer.posts.get()
    transfer_post(post.pk, role=new, place=village, day=TODAY, sent=make_sent(township_officer))
    assert [(each.role, each.until) for each in officer.posts.order_by("since")] == [
        (held, TODAY),
        (new, None),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COUNTY])
def test_the_county_only_reads_so_it_holds_no_other_post(
    role: Role, village: Village, group: Grid, township: Township, township_officer: Officer
) -> None:
    """The other order cannot be typed: no township gives a post of the county."""
    reader = make_officer(name="吴志远", role=Role.COUNTY)
    places: dict[Role, Place] = {Role.TOWNSHIP: township, Role.GRID_LEADER: group}
    with pytest.raises(Refused, match="outside this township"):
        appoint(
            reader.pk,
            role=role,
            place=places.get(role, village),
            since=TODAY,
            sent=make_sent(township_officer),
        )
    holder = make_officer(name="某人", role=role, place=places.get(role, village))
    with pytest.raises(Refused, match="Posts of the county are not given by a township"):
        appoint(
            holder.pk, role=Role.COUNTY, place=None, since=TODAY, sent=make_sent(township_officer)
        )


@pytest.mark.parametrize("held", [Role.SECRETARY, Role.CLERK, Role.COMMITTEE])
@pytest.mark.parametrize("new", [Role.ASSESSOR, Role.GRID_LEADER])
def test_who_answers_for_the_village_may_work_in_one_of_its_grids(
    village: Village, group: Grid, township_officer: Officer, held: Role, new: Role
) -> None:
    officer = make_officer(name="某人", role=held, place=village)
    appoint(officer.pk, role=new, place=group, since=TODAY, sent=make_sent(township_officer))
    assert officer.posts.count() == 2


def test_a_post_that_ended_before_stands_in_nobodys_way(
    village: Village, township_officer: Officer
) -> None:
    officer = make_officer(name="周德全", role=Role.SUPERVISOR, place=village)
    officer.posts.update(until=TODAY)
    sent = make_sent(township_officer)
    appoint(officer.pk, role=Role.CLERK, place=village, since=TODAY, sent=sent)
    assert officer.posts.filter(until=None).get().role == Role.CLERK


def test_a_post_that_ends_later_still_stands_in_the_way(
    village: Village, township_officer: Officer
) -> None:
    officer = make_officer(name="周德全", role=Role.SUPERVISOR, place=village)
    officer.posts.update(until=TODAY + timedelta(days=9))
    with pytest.raises(Refused, match="cannot also be"):
        appoint(
            officer.pk,
            role=Role.CLERK,
            place=village,
            since=TODAY,
            sent=make_sent(township_officer),
        )


@pytest.mark.parametrize(
    ("role", "where", "sentence"),
    [
        ("clerk", "township", "“Village clerk” is a post in a village, not in “关王庙乡”."),
        ("clerk", "grid", "“Village clerk” is a post in a village, not in “第1组”."),
        ("supervisor", "grid", "is a post in a village"),
        ("grid_leader", "village", "“Grid leader” is a post in a grid, not in “后庄村”."),
        ("grid_leader", "township", "is a post in a grid"),
        ("assessor", "township", "is a post in a village or a grid"),
        ("township", "grid", "is a post in the township or a village"),
    ],
)
def test_a_role_in_the_wrong_kind_of_place_is_refused(
    desk, village: Village, group: Grid, clerk: Officer, role: str, where: str, sentence: str
) -> None:
    place = {"village": village.pk if where == "village" else "", "grid": ""}
    place |= {"grid": group.pk} if where == "grid" else {}
    assert sentence in sentences(send(desk, "post_add", clerk.pk, role=role, **place))


def test_a_post_without_a_place_is_refused(clerk: Officer, township_officer: Officer) -> None:
    with pytest.raises(Refused, match="A post needs a place"):
        appoint(
            clerk.pk, role=Role.CLERK, place=None, since=TODAY, sent=make_sent(township_officer)
        )


def test_a_grid_of_another_village_than_the_chosen_one_is_refused(
    desk, clerk: Officer, other_village: Village, group: Grid
) -> None:
    typed = {"role": "grid_leader", "village": other_village.pk, "grid": group.pk}
    assert "第1组 lies in 后庄村." in sentences(send(desk, "post_add", clerk.pk, **typed))


def test_the_same_post_twice_is_refused(desk, clerk: Officer, village: Village) -> None:
    answer = send(desk, "post_add", clerk.pk, role="clerk", village=village.pk)
    assert "赵敏 holds this post already." in sentences(answer)


@pytest.mark.parametrize("since", ["0202-11-01", "2062-01-01"])
def test_a_day_that_cannot_be_right_is_refused(
    desk, clerk: Officer, village: Village, since: str
) -> None:
    answer = send(desk, "post_add", clerk.pk, role="committee", village=village.pk, since=since)
    assert "look at the year" in sentences(answer)


def test_a_post_cannot_end_before_it_began(desk, clerk: Officer) -> None:
    answer = send(desk, "post_end", clerk.posts.get().pk, day="2025-12-31")
    assert "The post began on 2026-01-01, so it cannot end on 2025-12-31." in sentences(answer)


def test_an_ended_post_keeps_its_days_and_stands_in_the_ledger(
    desk, clerk: Officer, township: Township
) -> None:
    post = clerk.posts.get()
    today = timezone.localdate()
    assert send(desk, "post_end", post.pk, day=today).status_code == 302
    post.refresh_from_db()
    assert post.until == today
    entry = LedgerEntry.objects.get()
    assert (entry.verb, entry.subject) == ("post_ended", f"post:{post.pk}")
    assert entry.chain.township == township


def test_an_end_on_a_coming_day_keeps_the_session_until_then(
    desk, clerk: Officer, village: Village
) -> None:
    browser = open_as(clerk)
    tomorrow = timezone.localdate() + timedelta(days=1)
    send(desk, "post_end", clerk.posts.get().pk, day=tomorrow)
    assert browser.get(village.get_absolute_url()).status_code == 200


def test_who_ends_an_ended_post_reads_who_was_quicker(
    village: Village, clerk: Officer, township_officer: Officer, second_township_officer: Officer
) -> None:
    post = clerk.posts.get()
    end_post(post.pk, day=TODAY, sent=make_sent(township_officer))
    with pytest.raises(Refused, match="already ended by 李国栋, 2026-11-20 09:00"):
        end_post(post.pk, day=TODAY, sent=make_sent(second_township_officer))


def test_who_moves_a_moved_officer_reads_who_was_quicker(
    village: Village,
    other_village: Village,
    clerk: Officer,
    township_officer: Officer,
    second_township_officer: Officer,
) -> None:
    post = clerk.posts.get()
    move = {"role": Role.CLERK, "place": other_village, "day": TODAY}
    transfer_post(post.pk, **move, sent=make_sent(township_officer))
    with pytest.raises(Refused, match="This officer was already moved by 李国栋"):
        transfer_post(post.pk, **move, sent=make_sent(second_township_officer))
    assert [(each.village, each.until) for each in clerk.posts.order_by("since")] == [
        (village, TODAY),
        (other_village, None),
    ]


def test_a_transfer_out_of_the_township_is_refused(
    clerk: Officer, township_officer: Officer
) -> None:
    far = make_village(name="远村", township=make_township(name="枣岭乡"))
    with pytest.raises(Refused, match="within the township only"):
        transfer_post(
            clerk.posts.get().pk,
            role=Role.CLERK,
            place=far,
            day=TODAY,
            sent=make_sent(township_officer),
        )
    assert clerk.posts.get().until is None


def test_nobody_ends_their_own_last_post_in_the_office(
    desk, township_officer: Officer, second_township_officer: Officer
) -> None:
    post = township_officer.posts.get()
    sentence = "This is your own last post in the township: somebody else there must end it."
    assert sentence in sentences(send(desk, "post_end", post.pk))
    village = make_village(name="赵庄村", township=post.township)
    typed = {"role": "clerk", "village": village.pk}
    assert sentence in sentences(send(desk, "post_transfer", post.pk, **typed))
    assert "Nobody suspends themselves" in sentences(
        send(desk, "officer_suspend", township_officer.pk)
    )
    other = open_as(second_township_officer)
    assert send(other, "post_end", post.pk).status_code == 302


def test_the_offices_last_standing_post_is_kept(
    township: Township, township_officer: Officer, second_township_officer: Officer
) -> None:
    """A colleague whose account is suspended does not stand for the office."""
    sent = make_sent(second_township_officer)
    second_township_officer.is_active = False
    second_township_officer.save()
    with pytest.raises(Refused, match="李国栋 is the last who stands for the township"):
        end_post(township_officer.posts.get().pk, day=TODAY, sent=sent)


def test_who_works_in_another_township_too_is_not_written_on_from_here(
    desk, clerk: Officer, village: Village
) -> None:
    far = make_village(name="远村", township=make_township(name="枣岭乡"))
    make_post(officer=clerk, role=Role.COMMITTEE, place=far)
    for page in ("post_add", "officer_edit", "officer_suspend", "password_reset"):
        typed = {"role": "assessor", "village": village.pk} if page == "post_add" else {}
        assert "outside this township" in sentences(send(desk, page, clerk.pk, **typed))


def test_the_posts_of_another_township_do_not_exist_here(desk) -> None:
    far = make_village(name="远村", township=make_township(name="枣岭乡"))
    stranger = make_officer(name="曹远", role=Role.CLERK, place=far)
    assert desk.get(stranger.get_absolute_url()).status_code == 404
    assert desk.get(f"/posts/{stranger.posts.get().pk}/end/").status_code == 404


def test_a_township_post_may_be_assigned_to_a_village(
    desk, village: Village, second_township_officer: Officer
) -> None:
    typed = {"role": "township", "village": village.pk, "since": date(2026, 11, 1)}
    assert send(desk, "post_add", second_township_officer.pk, **typed).status_code == 302
    assert Post.objects.filter(role=Role.TOWNSHIP, village=village).count() == 1
    assert fresh(second_township_officer).roles_in(village) == {Role.TOWNSHIP}
    assert NOW.date() == TODAY


def test_what_is_in_sight_is_said_alike_of_a_village_and_of_a_query(
    micro_grid: Grid,
    other_village: Village,
    clerk: Officer,
    other_clerk: Officer,
    grid_leader: Officer,
    township_officer: Officer,
    county_officer: Officer,
) -> None:
    elsewhere = make_officer(name="外乡", role=Role.TOWNSHIP, place=make_township(name="外乡"))
    make_grid(village=other_village, name="第1组")
    seen = set()
    for officer in (
        clerk, other_clerk, grid_leader, township_officer, county_officer, elsewhere,
    ):  # fmt: skip
        for village in (micro_grid.village, other_village):
            rows = Grid.objects.filter(reach(officer).sight("village"), village=village)
            assert sees(officer, village) == rows.exists(), (officer, village)
            seen.add((officer.name, village.name, sees(officer, village)))
    assert len([one for one in seen if one[2]]) == 7
