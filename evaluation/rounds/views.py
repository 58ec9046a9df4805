"""Pages of rounds: where a round stands, and the moves that take it on."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evaluation.access import (
    can_do,
    can_found_round,
    can_make_move,
    can_sign,
    reads_inspections,
    visible_campaigns,
    visible_proposals,
    visible_rounds,
)
from evaluation.models import Campaign, Round
from evaluation.rounds.actions.rounds import (
    found_round,
    make_move,
    record_study,
    take_back_proposal,
)
from evaluation.rounds.forms import MoveForm, RoundForm, StudyForm
from evaluation.rounds.queries import checks, status
from evaluation.rounds.queries.facts import round_facts
from evaluation.rounds.queries.links import links_for
from evaluation.scope import SignedIn, get_or_post
from evaluation.workflow import MoveName, Stage, Work, moves_from
from grids.access import visible_villages
from grids.forms import PressForm
from grids.models import Officer, Receipt
from grids.responses import carry_out
from grids.writing import Sent


def _rounds(officer: Officer) -> QuerySet[Round]:
    return visible_rounds(officer).select_related(
        "village__township", "campaign__catalogue", "wave"
    )


@require_safe
def round_list(request: SignedIn) -> HttpResponse:
    """The rounds in sight, or those at one stage; township staff also found new ones."""
    now, asked = timezone.now(), request.GET.get("stage", "")
    chosen = Stage(asked) if asked in Stage.values else None
    campaigns = visible_campaigns(request.user).select_related("township").order_by("-year")
    context = {
        "rows": status.list_rows(_rounds(request.user), now=now, stage=chosen),
        "chosen": chosen,
        "reads_inspections": reads_inspections(request.user),
        "campaigns": [
            (
                campaign,
                can_found_round(request.user, campaign.township)
                and timezone.localdate(now) <= campaign.ends_on,
            )
            for campaign in campaigns
        ],
    }
    return render(request, "evaluation/rounds/round_list.html", context)


@get_or_post
def round_add(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """Township staff found a village's round."""
    campaigns = visible_campaigns(request.user).select_related("township")
    campaign = get_object_or_404(campaigns, pk=campaign_id)
    if not can_found_round(request.user, campaign.township):
        raise PermissionDenied
    villages = visible_villages(request.user).filter(township=campaign.township)
    form = RoundForm(request.POST or None, villages=villages)
    answer = carry_out(request, form, lambda sent: _found(campaign, form, sent))
    context = {"campaign": campaign, "form": form}
    return answer or render(request, "evaluation/rounds/round_add.html", context)


def _found(campaign: Campaign, form: RoundForm, sent: Sent) -> Receipt:
    typed = form.cleaned_data
    return found_round(campaign.pk, typed["village"].pk, name=typed["name"], sent=sent)


@require_safe
def round_detail(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Where the round stands, why, who acts next, until when, and what would change it."""
    round_ = get_object_or_404(_rounds(request.user), pk=round_id)
    now = timezone.now()
    facts = round_facts(round_, today=timezone.localdate(now))
    standing = status.standing(round_, facts, now=now)
    changes = list(status.history(round_))
    context = {
        "round": round_,
        "standing": standing,
        "steps": status.way(round_, facts, status.began(changes)),
        "rights": _rights(request.user, round_, standing),
        "links": links_for(request.user, round_),
        "history": changes,
        "press": PressForm(),
    }
    return render(request, "evaluation/rounds/round_detail.html", context)


def _rights(officer: Officer, round_: Round, standing: status.Standing) -> dict[str, object]:
    """What the officer may press here: the next move, a first signature to take back, others."""
    ahead = standing.next.name if standing.next else None
    others = [
        move.name for move in moves_from(Stage(round_.stage), round_.kind) if move.name != ahead
    ]
    return {
        "move": ahead is not None and can_sign(officer, round_, ahead),
        "take_back": standing.proposal and standing.proposal.officer_id == officer.pk,
        "side_moves": [name for name in others if can_make_move(officer, round_, name)],
        "study": round_.open_for(Work.STUDY) and can_do(officer, round_, Work.STUDY),
    }


@get_or_post
def study_add(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The clerk records the study session and who came."""
    round_ = get_object_or_404(_rounds(request.user), pk=round_id)
    if not can_do(request.user, round_, Work.STUDY):
        raise PermissionDenied
    form = StudyForm(request.POST or None)
    answer = carry_out(
        request, form, lambda sent: record_study(round_.pk, form.session(), sent=sent)
    )
    context = {"round": round_, "form": form}
    return answer or render(request, "evaluation/rounds/study_add.html", context)


@get_or_post
def move_check(request: SignedIn, round_id: UUID, move: str) -> HttpResponse:
    """What the move would do, in numbers and names; the same page sends it."""
    round_ = get_object_or_404(_rounds(request.user), pk=round_id)
    name = _named(move)
    if not can_sign(request.user, round_, name):
        raise PermissionDenied
    check = checks.check(round_, name, officer=request.user, now=timezone.now())
    typed = request.GET.get("households", check.suggested)
    form = MoveForm(
        request.POST or None,
        rule=check.rule,
        signed=check.first is not None,
        asks=check.asks_why,
        claims=checks.claims_of(round_, typed),
    )
    answer = carry_out(request, form, lambda sent: _move(round_, name, form, sent))
    context = {"round": round_, "check": check, "form": form, "households": typed}
    return answer or render(request, "evaluation/rounds/move_check.html", context)


def _named(move: str) -> MoveName:
    if move not in MoveName.values:
        raise Http404
    return MoveName(move)


def _move(round_: Round, name: MoveName, form: MoveForm, sent: Sent) -> Receipt:
    return make_move(round_.pk, name, reason=form.reason(), claims=form.named(), sent=sent)


@require_POST
def proposal_take_back(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    """The first signer takes the signature back."""
    proposal = get_object_or_404(visible_proposals(request.user), pk=proposal_id)
    if proposal.officer_id != request.user.pk:
        raise PermissionDenied
    form = PressForm(request.POST)
    answer = carry_out(request, form, lambda sent: take_back_proposal(proposal.pk, sent=sent))
    context = {"reason": " ".join(map(str, form.non_field_errors()))}
    return answer or render(request, "errors/refused.html", context, status=409)
