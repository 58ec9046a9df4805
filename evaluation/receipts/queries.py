"""What stands under a receipt's number for everybody: how a household's matter is getting on.

No name, no household, nothing that was said: only what it is, since when, and what comes next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluation.models import Declaration, Entry, Notice, Objection
from evaluation.telling import STAGES
from evaluation.workflow import Stage
from grids.models import Receipt, Village
from households.models import CorrectionRequest


@dataclass(frozen=True)
class Matter:
    """One matter in public words; ``boards`` are the notices on which its result hangs."""

    what: str
    village: Village
    since: datetime
    stands: list[str]
    boards: list[Notice]


def receipt_numbered(code: str) -> Receipt | None:
    """Whoever has a number may ask for it: what is shown then is ``public_matter``'s concern."""
    return Receipt.objects.filter(code=code).first()


def public_matter(receipt: Receipt, today: date) -> Matter | None:
    """Nothing for what is the officers' own business; two to four queries."""
    kind, _colon, key = receipt.subject.partition(":")
    told = _TOLD.get(kind)
    return told(UUID(key), receipt, today) if told else None


def _objection(key: UUID, receipt: Receipt, today: date) -> Matter:
    objection = Objection.objects.select_related("notice__round__village__township").get(pk=key)
    return Matter(
        what=_("Objection to what hangs on the notice board"),
        village=objection.notice.round.village,
        since=objection.received_at,
        stands=[_answered(objection) or _due(objection.answer_by, today)],
        boards=_boards(objection.notice.round_id, today),
    )


def _answered(objection: Objection) -> str:
    if objection.answered_at is None:
        return ""
    return _(
        "Answered on %(day)s: %(outcome)s. Ask the village office for the answer in writing."
    ) % {"day": _day(objection.answered_at), "outcome": objection.get_outcome_display()}


def _request(key: UUID, receipt: Receipt, today: date) -> Matter:
    asked = CorrectionRequest.objects.select_related("household__village__township").get(pk=key)
    answer = ""
    if asked.answered_at:
        answer = _("Answered on %(day)s: %(outcome)s.") % {
            "day": _day(asked.answered_at),
            "outcome": asked.get_state_display(),
        }
    return Matter(
        what=_("Request to put something right in what is kept"),
        village=asked.household.village,
        since=asked.at,
        stands=[answer or _due(asked.answer_by, today)],
        boards=[],
    )


def _declaration(key: UUID, receipt: Receipt, today: date) -> Matter:
    declarations = Declaration.objects.select_related("entry__round__village__township")
    entry = declarations.get(pk=key).entry
    return Matter(
        what=_("A household’s declaration of the stars that it claims"),
        village=entry.round.village,
        since=receipt.at,
        stands=_declared(entry),
        boards=_boards(entry.round_id, today),
    )


def _declared(entry: Entry) -> list[str]:
    """Whether it counts, and where the village's round stands; a single household's result is
    said on the board and on its slip only."""
    stage = Stage(entry.round.stage)
    if entry.status == Entry.Status.DECLARED:
        return [_("The household has confirmed it: it counts."), f"{stage.label}: {STAGES[stage]}"]
    if entry.status == Entry.Status.DUE:
        return [_("The household has not confirmed it yet, so nothing is claimed so far.")]
    return [_("It does not count in this round. The village office says why.")]


def _due(day: date, today: date) -> str:
    told = _("It is being looked into. The answer is due by %(day)s.")
    if day < today:
        told = _("The answer was due by %(day)s and is late. Ask the township office.")
    return told % {"day": date_format(day)}


def _day(moment: datetime) -> str:
    return date_format(moment)


def _boards(round_id: UUID, today: date) -> list[Notice]:
    hanging = Notice.objects.hanging(today).filter(round=round_id, round__campaign__on_web=True)
    return list(hanging.order_by("number"))


_TOLD: dict[str, Callable[[UUID, Receipt, date], Matter]] = {
    "objection": _objection,
    "correctionrequest": _request,
    "declaration": _declaration,
}
