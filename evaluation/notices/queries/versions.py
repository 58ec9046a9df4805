"""What the pages and papers show of a notice: its lines, its clock, the versions beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Correction, Notice, NoticeLine, Posting, Round
from evaluation.models.notices import WHOSE
from evaluation.notices.queries.lines import board_lines, by_group, changed_lines, corrected_lines
from evaluation.notices.queries.pending import days_left
from evaluation.ordering import in_order
from grids.models import Post
from grids.roles import Role


def standing_versions(round_id: UUID) -> list[Notice]:
    """The round's notices that stand, in their order: notice, first supplement, second …"""
    return list(Notice.objects.standing().filter(round=round_id).order_by("number"))


def digest_before(notice: Notice) -> str:
    """The digest of the village's notice before this one: on paper, too, they form a chain."""
    earlier = Notice.objects.filter(
        round__village=notice.round.village_id, published_at__lt=notice.published_at
    )
    return earlier.order_by("-published_at").values_list("digest", flat=True).first() or ""


def board(notice: Notice, *, versions: list[Notice], today: date) -> dict[str, Any]:
    """What the public page and the poster show of a notice; two queries besides ``versions``."""
    lines = list(notice.lines.all())
    earlier = [each for each in versions if each.number < notice.number]
    shown = [line for line in lines if not line.removed]
    return {
        "notice": notice,
        "groups": by_group(shown),
        "count": len(shown),
        "gone": by_group(line for line in lines if line.removed),
        **clock(notice, today),
        "contacts": new_contacts(notice, earlier[-1]) if notice.is_later and earlier else [],
        "others": [each for each in versions if each.pk != notice.pk],
        "previous": digest_before(notice),
    }


def clock(notice: Notice, today: date) -> dict[str, Any]:
    """What changes on the page from day to day, and nothing else does."""
    return {"days": days_left(notice, today), "last_day": today == notice.ends_on}


def new_contacts(notice: Notice, earlier: Notice) -> list[str]:
    """Which telephones, and whether box and address, read otherwise than in the version before."""
    then = {phone["who"]: phone["number"] for phone in earlier.telephones}
    now = {phone["who"]: phone["number"] for phone in notice.telephones}
    changed = [
        _("%(whose)s: %(new)s, before: %(old)s")
        % {"whose": WHOSE[who], "new": now.get(who, "–"), "old": then.get(who, "–")}
        for who in WHOSE
        if then.get(who) != now.get(who)
    ]
    if notice.comment_box != earlier.comment_box:
        box = {"new": notice.comment_box or "–", "old": earlier.comment_box or "–"}
        changed.append(_("Comment box: %(new)s, before: %(old)s") % box)
    if notice.office_address != earlier.office_address:
        place = {"new": notice.office_address or "–", "old": earlier.office_address or "–"}
        changed.append(_("For letters and visits: %(new)s, before: %(old)s") % place)
    return changed


@dataclass(frozen=True)
class Version:
    """One notice in the list of all versions: what it changed, how it stands, where it hangs."""

    notice: Notice
    today: date

    @property
    def hangs(self) -> bool:
        return self.notice.hangs(self.today)

    @property
    def days(self) -> int:
        return days_left(self.notice, self.today)

    @property
    def changed(self) -> list[NoticeLine]:
        """The lines of a later version; the full notice changes none."""
        return list(self.notice.lines.all()) if self.notice.is_later else []

    @property
    def postings(self) -> list[Posting]:
        return list(self.notice.postings.all())

    @property
    def unrecorded(self) -> bool:
        """It hangs, but nobody has written down where and since when."""
        return self.hangs and not self.postings


def all_versions(notices: QuerySet[Notice], *, today: date) -> list[Version]:
    """Every version of a round in order, withdrawn ones too; three queries."""
    later = NoticeLine.objects.exclude(notice__kind=Notice.Kind.FULL).select_related("entry")
    rows = notices.order_by("number").prefetch_related(Prefetch("lines", later), "postings")
    return [Version(notice, today) for notice in rows]


def corrections_to_post(round_: Round) -> QuerySet[Correction]:
    """What the clerk has put right and no version has told the village yet."""
    waiting = Correction.objects.unposted().filter(entry__round=round_)
    return waiting.select_related("entry", "officer")


def preview(round_: Round, *, supplement: bool) -> dict[str, Any]:
    """What would be posted now, and the participants who learn their result by slip."""
    due = board_lines(round_)
    lines = changed_lines(round_) if supplement else due
    named = {line.entry.pk for line in due}
    others = round_.entries.declared().exclude(pk__in=named).select_related("group")
    return {
        "groups": by_group(line for line in lines if not line.removed),
        "gone": [line for line in lines if line.removed],
        "lines": lines,
        "corrected": corrected_lines(round_) if supplement else [],
        "named": len(named),
        "others": sorted(others, key=in_order),
        "participants": len(named) + len(others),
        "signers": _signers(round_),
    }


def _signers(round_: Round) -> list[Post]:
    """Who can sign for the village today: the secretary, and a supervisor."""
    roles = [Role.SECRETARY, Role.SUPERVISOR]
    posts = Post.objects.standing().filter(village=round_.village_id, role__in=roles)
    return list(posts.select_related("officer", "village").order_by("role", "officer__name"))
