"""The public notice board, and the pages around it for those who post it."""

from io import BytesIO
from uuid import UUID

import segno
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_do,
    can_keep_postings,
    can_sign,
    can_watch,
    public_draws,
    public_notices,
    visible_notices,
)
from evaluation.models import Notice, PosterNames
from evaluation.notices.queries.hanging import hanging_boards
from evaluation.notices.queries.lines import public_csv
from evaluation.notices.queries.pages import Reading, etag_of, packed, pages
from evaluation.notices.queries.versions import (
    all_versions,
    board,
    corrections_to_post,
    preview,
    standing_versions,
)
from evaluation.notices.views.public import sent_page
from evaluation.scope import SignedIn, round_in_sight
from evaluation.telling import MOVES_TOLD
from evaluation.workflow import MoveName, Stage, Work
from grids.codes import read_code
from grids.responses import public

_SIZES = {"a3", "a4"}
_POSTING = (MoveName.POST_NOTICE, MoveName.POST_SUPPLEMENT, MoveName.POST_CORRECTION)


@login_not_required
@require_safe
def board_list(request: HttpRequest) -> HttpResponse:
    """The front page for villagers: which boards hang now, and whom to telephone."""
    context = {"offices": hanging_boards(timezone.localdate())}
    return public(render(request, "evaluation/notices/board_list.html", context))


@login_not_required
@require_safe
def notice_board(request: HttpRequest, slug: str) -> HttpResponse:
    """What hangs, for everybody who has the address: no account, no cookie, no script.

    Where its page is stored, ``evaluation.middleware`` has answered before.
    """
    notice = get_object_or_404(public_notices(), slug=read_code(slug))
    today = timezone.localdate()
    if not notice.hangs(today):
        draws = public_draws().of_review().filter(round=notice.round_id)
        context = {"withdrawn": notice.withdrawn_at is not None, "draws": draws}
        return public(render(request, "evaluation/notices/notice_over.html", context))
    if not notice.round.campaign.on_web:
        context = {"notice": notice}
        return public(render(request, "evaluation/notices/notice_on_paper.html", context))
    reading = Reading.asked(request.GET)
    ((_day, page),) = pages(notice, reading, [today])
    body = packed(page)
    return sent_page(request, etag_of(body), body, language=reading.language)


@login_not_required
@require_safe
def notice_lines_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The file whose digest is printed; off the net when the notice is, except for its village."""
    notice = get_object_or_404(public_notices(), slug=read_code(slug))
    if not _is_on_web(notice) and not _is_ours(request, notice):
        raise Http404
    response = HttpResponse(
        public_csv(list(notice.lines.all())), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{notice.slug}.csv"'
    return public(response)


def _is_on_web(notice: Notice) -> bool:
    """Whether the lines stand on the net: they hang, and the township wants them there."""
    return notice.hangs(timezone.localdate()) and notice.round.campaign.on_web


def _is_ours(request: HttpRequest, notice: Notice) -> bool:
    if not request.user.is_authenticated:
        return False
    return visible_notices(request.user).filter(pk=notice.pk).exists()


@login_not_required
@require_safe
def notice_qr(request: HttpRequest, slug: str) -> HttpResponse:
    """The board's address to be photographed from the poster; a file, for the strict CSP."""
    notice = get_object_or_404(public_notices(), slug=read_code(slug))
    if not notice.round.campaign.on_web:
        raise Http404
    code = segno.make(request.build_absolute_uri(notice.get_absolute_url()), error="m")
    picture = BytesIO()
    code.save(picture, kind="svg", scale=4, border=2)
    return public(HttpResponse(picture.getvalue(), content_type="image/svg+xml"))


@require_safe
def notice_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The round's notices: addresses, posters, what still hangs and for how long."""
    round_ = round_in_sight(request, round_id)
    notices = visible_notices(request.user).filter(round=round_)
    user = request.user
    context = {
        "round": round_,
        "rows": all_versions(notices, today=timezone.localdate()),
        "host": request.build_absolute_uri("/")[:-1],
        "watches": can_watch(user, round_),
        "may_record": can_keep_postings(user, round_),
        "may_correct": can_do(user, round_, Work.CORRECT) and round_.open_for(Work.CORRECT),
        "unposted": corrections_to_post(round_),
    }
    return render(request, "evaluation/notices/notice_list.html", context)


@require_safe
def notice_preview(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Exactly the lines that would hang now, and who learns the result by slip instead."""
    round_ = round_in_sight(request, round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    supplement = round_.notices.standing().exists()
    posted = round_.stage in {Stage.NOTICE, Stage.REVIEW}
    name = MoveName.POST_SUPPLEMENT if posted else MoveName.POST_NOTICE
    context = {
        "round": round_,
        "move": name,
        "told": MOVES_TOLD[name],
        "supplement": supplement,
        "signs": {each for each in _POSTING if can_sign(request.user, round_, each)},
        **preview(round_, supplement=supplement),
    }
    return render(request, "evaluation/notices/notice_preview.html", context)


@require_safe
def notice_poster(request: SignedIn, notice_id: UUID) -> HttpResponse:
    """The paper that hangs in the village: A3 or A4, black and white, with seal and signatures."""
    notice = _notice(request, notice_id)
    size, campaign = request.GET.get("size", "a3"), notice.round.campaign
    versions = standing_versions(notice.round_id)
    context = board(notice, versions=versions, today=timezone.localdate())
    context |= {
        "size": size if size in _SIZES else "a3",
        "in_full": campaign.poster_names == PosterNames.FULL,
        "address": request.build_absolute_uri(notice.get_absolute_url()),
    }
    return render(request, "evaluation/notices/notice_poster.html", context)


def _notice(request: SignedIn, notice_id: UUID) -> Notice:
    ours = visible_notices(request.user)
    return get_object_or_404(public_notices().filter(pk__in=ours), pk=notice_id)


@require_safe
def notice_record(request: SignedIn, notice_id: UUID) -> HttpResponse:
    """公示情况记录: when it hung, how many objected, what came of it, signed by the supervisors."""
    notice = _notice(request, notice_id)
    if not can_watch(request.user, notice.round):
        raise PermissionDenied
    context = {
        "notice": notice,
        "objections": notice.objections.select_related("entry", "claim__star__star"),
        "postings": notice.postings.select_related("notice"),
        "lines": notice.lines.all() if notice.is_later else [],
        "over": not notice.hangs(timezone.localdate()),
    }
    return render(request, "evaluation/notices/notice_record.html", context)
