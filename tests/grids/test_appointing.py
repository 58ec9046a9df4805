"""Who may not be two things: the supervision committee watches the others (design.md §8)."""

from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied

from grids.actions import appoint
from grids.models import Officer, Post, Village
from grids.roles import INCOMPATIBLE, VILLAGE_ROLES, Role, clash
from grids.writing import Refused
from tests.factories import TODAY, make_officer, make_sent

WATCHED = {Role.SECRETARY, Role.CLERK, Role.COMMITTEE}


@pytest.mark.parametrize(("held", "new"), sorted(permutations(VILLAGE_ROLES, 2)))
def test_supervisors_hold_none_of_the_posts_they_watch(
    held: Role, new: Role, village: Village, township_officer: Officer
) -> None:
    officer = make_officer(name="某人", role=held, place=village)
    clash = {held, new} & WATCHED and Role.SUPERVISOR in {held, new}
    if clash:
        with pytest.raises(Refused):
            appoint(
                officer.pk, role=new, place=village, since=TODAY, sent=make_sent(township_officer)
            )
    else:
        appoint(officer.pk, role=new, place=village, since=TODAY, sent=make_sent(township_officer))
    assert Post.objects.filter(officer=officer).count() == (1 if clash else 2)


def test_a_supervisor_here_may_be_a_clerk_elsewhere(
    village: Village, other_village: Village, township_officer: Officer
) -> None:
    officer = make_officer(name="某人", role=Role.SUPERVISOR, place=village)
    sent = make_sent(township_officer)
    appoint(officer.pk, role=Role.CLERK, place=other_village, since=TODAY, sent=sent)
    assert officer.posts.count() == 2


def test_a_clerk_appoints_nobody(village: Village, clerk: Officer) -> None:
    with pytest.raises(PermissionDenied):
        appoint(clerk.pk, role=Role.COMMITTEE, place=village, since=TODAY, sent=make_sent(clerk))


@pytest.mark.parametrize("other", [role for role in Role if role != Role.COUNTY])
def test_the_county_goes_with_no_other_role_in_either_order(other: Role) -> None:
    assert clash(Role.COUNTY, other, same_village=False)
    assert clash(other, Role.COUNTY, same_village=False)


@pytest.mark.parametrize("pair", sorted(map(sorted, INCOMPATIBLE)))
def test_incompatible_roles_clash_in_one_village_only(pair: list[Role]) -> None:
    one, other = pair
    assert clash(one, other, same_village=True) is clash(other, one, same_village=True) is True
    assert not clash(one, other, same_village=False)
