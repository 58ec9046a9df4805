"""Counting: one screen a household, the unanimous or the named votes in one step."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evaluation.access import visible_entries
from evaluation.holdings import changes_of
from evaluation.models import Sitting
from evaluation.panels.queries.bench import bench_of, standing_of
from evaluation.recorded import recorded_for
from evaluation.repeated import repeated_year
from evaluation.scope import SignedIn, get_or_post
from evaluation.sittings.actions.tallies import count_hands, count_named, count_unanimous
from evaluation.sittings.forms.hands import HandsForm, NamedForm, UnanimousForm
from evaluation.sittings.queries.agenda import all_matters, matters
from evaluation.sittings.queries.quorums import State, overview
from evaluation.sittings.queries.steps import Step, before_sitting, step
from evaluation.sittings.views.sittings import the_sitting
from grids.addresses import of_each
from grids.responses import carry_out


@get_or_post
def sitting_entry(request: SignedIn, sitting_id: UUID, entry_id: UUID) -> HttpResponse:
    """A household's claims on one sheet; saving leads to the next household that waits."""
    sitting = the_sitting(request, sitting_id, entering=True)
    place, form = _sheet(request, sitting, entry_id)
    answer = None if "fill" in request.POST else _count(request, sitting, place, form)
    context = {
        "sitting": sitting,
        "round": sitting.panel.round,
        "entry": form.matter.entry,
        "step": place,
        "form": form,
        "recorded": recorded_for(form.matter.entry, sitting.panel.round),
        "repeated": repeated_year(entry_id),
        "changes": changes_of(form.matter.entry, sitting.panel.round),
        "places": standing_of(form.bench, [case.judged for case in form.matter.cases]),
    }
    return answer or render(request, "evaluation/sittings/sitting_entry.html", context)


def _count(
    request: SignedIn, sitting: Sitting, place: Step, form: HandsForm
) -> HttpResponse | None:
    there = sitting.get_absolute_url()
    if place.next is not None:
        there = reverse("sitting_entry", args=[sitting.pk, place.next])
    return carry_out(
        request,
        form,
        lambda sent: count_hands(sitting.pk, form.matter.entry.pk, **form.counted(), sent=sent),
        go_to=there,
    )


def _sheet(request: SignedIn, sitting: Sitting, entry_id: UUID) -> tuple[Step, HandsForm]:
    """The household's place in the order and its sheet; 404 when it is not before the sitting."""
    place = step(sitting, entry_id)
    if place is None:
        raise Http404
    entry = visible_entries(request.user).filter(pk=entry_id).select_related("group")
    found = matters(sitting, entry)
    bench = bench_of(sitting.panel, sitting=sitting)
    if not found:
        raise Http404
    panel, matter = sitting.panel, found[0]
    form = HandsForm(request.POST or None, matter=matter, bench=bench, panel=panel)
    if "fill" in request.POST:
        form = HandsForm(form.in_favour(), matter=matter, bench=bench, panel=panel)
    return place, form


@get_or_post
def sitting_unanimous(request: SignedIn, sitting_id: UUID) -> HttpResponse:
    """Check which households all present are in favour of, then count them in one step."""
    sitting = the_sitting(request, sitting_id, entering=True)
    known = before_sitting(sitting) if request.method == "POST" else frozenset[str]()
    form = UnanimousForm(request.POST or None, known=known)
    answer = carry_out(
        request,
        form,
        lambda sent: count_unanimous(sitting.pk, form.cleaned_data["entries"], sent=sent),
        go_to=sitting.get_absolute_url(),
    )
    return answer or _unanimous(request, sitting, form)


def _unanimous(request: SignedIn, sitting: Sitting, form: UnanimousForm) -> HttpResponse:
    found = overview(all_matters(sitting), bench_of(sitting.panel, sitting=sitting))
    form.offer(found)
    context = {
        "sitting": sitting,
        "round": sitting.panel.round,
        "form": form,
        "screens": of_each("sitting_entry", sitting.pk),
        "apart": [*found.in_state(State.NO_QUORUM), *found.in_state(State.BY_ITSELF)],
    }
    return render(request, "evaluation/sittings/sitting_unanimous.html", context)


@get_or_post
def sitting_named(request: SignedIn, sitting_id: UUID) -> HttpResponse:
    """Count the households on which all who are here voted by name, in one step."""
    sitting = the_sitting(request, sitting_id, entering=True)
    found = overview(all_matters(sitting), bench_of(sitting.panel, sitting=sitting))
    form = NamedForm(request.POST or None, overview=found, body=sitting.panel.body)
    answer = carry_out(
        request,
        form,
        lambda sent: count_named(
            sitting.pk, form.cleaned_data["entries"], reasons=form.reasons(), sent=sent
        ),
        go_to=sitting.get_absolute_url(),
    )
    context = {"sitting": sitting, "round": sitting.panel.round, "form": form}
    context |= {"apart": found.incomplete, "screens": of_each("sitting_entry", sitting.pk)}
    return answer or render(request, "evaluation/sittings/sitting_named.html", context)
