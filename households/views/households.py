"""Pages of households: the list, one household, adding and correcting it, its people's numbers."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.access import can_see_ledger, visible_villages
from grids.models import Officer, Receipt, Village
from grids.responses import carry_out
from grids.roles import Role
from grids.writing import Sent
from households import actions
from households.access import (
    can_keep_roster,
    can_read_activities,
    can_read_visits,
    can_release_tie,
    can_see_information,
    can_send_roster,
    can_take_requests,
    can_unmask,
    looks_after,
    visible_households,
    visible_people,
)
from households.forms.households import HouseholdForm, ReasonForm, search_of
from households.models import FamilyAct, Household, Residence
from households.queries import families, homes, listing
from households.queries.searching import Search
from households.views.scope import (
    SignedIn,
    get_or_post,
    household_in_sight,
    household_kept,
    village_kept,
)
from households.words import FIELDS


@require_safe
@never_cache
def household_list(request: SignedIn) -> HttpResponse:
    """Households in sight, by village, in order of group and number; one box to search."""
    villages = list(visible_villages(request.user))
    village = _chosen(villages, request.GET.get("village", ""))
    search, asked = search_of(request.GET), request.GET
    in_sight = visible_households(request.user)
    group, whole = asked.get("group", ""), bool(asked.get("whole"))
    page = listing.page_of(in_sight, villages, village, search, group=group, whole=whole)
    context = {
        "villages": villages,
        "village": village,
        "search": search,
        "residences": Residence.choices,
        "page": page,
        **_if_none(request.user, village, page, search),
        "keeps": village is not None and can_keep_roster(request.user, village),
        "sends": village is not None and can_send_roster(request.user, village),
        "reads_activities": village is not None and can_read_activities(request.user, village),
    }
    return render(request, "households/household_list.html", context)


def _if_none(
    officer: Officer, village: Village | None, page: listing.Listed, search: Search
) -> dict[str, object]:
    """What is true where nothing is shown: there may be households that others look after."""
    if village is None or page.total or search:
        return {}
    liaison = officer.roles_in(village) == {Role.LIAISON}
    return {"others": listing.others_of(village), "liaison": liaison}


def _chosen(villages: list[Village], key: str) -> Village | None:
    """The village asked for, if it is in sight; else the first one."""
    wanted = (village for village in villages if str(village.pk) == key)
    return next(wanted, villages[0] if villages else None)


@require_safe
@never_cache
def household_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """One household: its people with masked numbers, its kin, what happened to it."""
    household = household_in_sight(request, pk)
    village = household.village
    keeps = can_keep_roster(request.user, village)
    context = {
        "household": household,
        "group": listing.group_name_of(household.grid),
        "members": homes.members_of(household),
        "keeps": keeps,
        "may_inform": can_see_information(request.user, household),
        "takes": can_take_requests(request.user, household),
        "acts": families.acts_of(household, now=timezone.now()),
        "kinds": FamilyAct.Kind.choices,
        "may_unmask": can_unmask(request.user, village),
        "history": homes.history_of(household) if can_see_ledger(request.user, village) else [],
        **_care(request, household),
        **_kin(request, household, keeps=keeps),
    }
    return render(request, "households/household_detail.html", context)


def _care(request: SignedIn, household: Household) -> dict[str, object]:
    reads = can_read_visits(request.user, household.village)
    return {
        "link": homes.link_of(household),
        "reads_visits": reads or looks_after(request.user, household),
    }


def _kin(request: SignedIn, household: Household, *, keeps: bool) -> dict[str, object]:
    return {
        "ties": homes.ties_of(household, day=timezone.localdate()),
        "may_release": can_release_tie(request.user, household.village),
        "suggested": families.suggested_kin(household) if keeps else [],
    }


@get_or_post
@never_cache
def household_add(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A household typed by hand."""
    village = village_kept(request, village_id)
    form = HouseholdForm(request.POST or None, grids=homes.grids_of(village))

    def act(sent: Sent) -> Receipt:
        return actions.add_household(village.pk, form.facts(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    return done or render(
        request, "households/household_add.html", {"form": form, "village": village}
    )


@get_or_post
@never_cache
def household_edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Correct a household; a second clerk's save in between shows both versions."""
    household = household_kept(request, pk)
    grids, members = homes.grids_of(household.village), list(homes.members_of(household))
    form = HouseholdForm(request.POST or None, grids=grids, household=household, members=members)

    def act(sent: Sent) -> Receipt:
        version = form.cleaned_data["version"] or 0
        return actions.change_household(household.pk, form.facts(), version=version, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    return done or render(
        request, "households/household_edit.html", {"form": form, "household": household}
    )


@get_or_post
@never_cache
def person_unmask(request: SignedIn, pk: UUID, which: str) -> HttpResponse:
    """One whole number once, after a reason; the answer itself shows it and is not kept."""
    person = get_object_or_404(visible_people(request.user).select_related("village"), pk=pk)
    if which not in actions.NUMBERS:
        raise Http404
    if not can_unmask(request.user, person.village):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    read = partial(actions.unmask_person, person.pk, which)
    shown = request.method == "POST" and carry_out(
        request, form, lambda sent: read(reason=form.said(), sent=sent)
    )
    context = {"form": form, "person": person, "which": FIELDS[which], "home": homes.of(person)}
    number = getattr(person, which) if shown else ""
    return render(request, "households/person_unmask.html", {**context, "number": number})
