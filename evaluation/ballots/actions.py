"""A member of the committees votes by name, on their own device, while the sitting is open."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.ballots.queries import BallotPaper, ballot_paper, why_no_vote
from evaluation.models import Ballot, Body, Seat, Sitting
from evaluation.panels.actions.seated import refuse_stars, seated
from evaluation.panels.queries.bench import bench_of
from evaluation.sittings.queries.matters import Case
from grids.models import Receipt
from grids.prepared import prepared_models
from grids.writing import Refused, Sent, Write, writing


def cast_ballots(
    sitting_id: UUID, entry_id: UUID, *, choices: Mapping[UUID, str], sent: Sent
) -> Receipt:
    """Cast the member's votes by claim. A vote stays: the same again is no error, another is.

    The ledger keeps that a vote was cast, not which.
    """
    with writing(sent) as write:
        sitting, seat = _seated(sitting_id, write)
        bench = bench_of(sitting.panel, sitting=sitting)
        if why := why_no_vote(sitting, bench, seat.pk):
            raise Refused(why)
        paper = ballot_paper(sitting, bench, seat.pk, entry_id)
        if paper is None:
            raise Refused(_("This household is not before this sitting, or you stand aside."))
        cases = _cases(paper, choices)
        fresh = _fresh(cases, choices, sitting, seat)
        if fresh:
            _store(fresh, choices, sitting, seat, write)
            codes = [case.star.star.code for case in fresh]
            where = {"sitting": str(sitting.pk), "seat": str(seat.pk)}
            write.record("ballot_cast", paper.matter.entry, **where, stars=codes)
        return write.done(_cast(paper.matter.entry.number, len(cases)), sitting)


def _seated(sitting_id: UUID, write: Write) -> tuple[Sitting, Seat]:
    """The committees' sitting, as it stands under the round's lock, and the member's seat."""
    [before] = _sitting(sitting_id)
    if before.panel.body != Body.COMMITTEES:
        raise PermissionDenied
    seat = seated(before.panel, write)
    [sitting] = _sitting(sitting_id)
    sitting.panel = before.panel
    return sitting, seat


@prepared_models
def _sitting(sitting: UUID) -> QuerySet[Sitting]:
    return Sitting.objects.filter(pk=sitting).select_related("panel")


def _cases(paper: BallotPaper, choices: Mapping[UUID, str]) -> list[Case]:
    cases = [case for case in paper.cases if case.claim_id in choices]
    if not choices:
        raise Refused(_("Nothing was chosen."))
    if len(cases) < len(choices):
        raise Refused(_("One of these stars is not yours to vote on here."))
    return cases


def _fresh(
    cases: list[Case], choices: Mapping[UUID, str], sitting: Sitting, seat: Seat
) -> list[Case]:
    """The claims on which this is the first vote; refused where another one was cast."""
    counted = [case.star for case in cases if not case.open]
    refuse_stars(_("Counted already, so no vote is taken any more: %(stars)s."), counted)
    before = {case.claim_id: case.ballots.get(str(seat.pk)) for case in cases}
    other = [case for case in cases if before[case.claim_id] not in {None, choices[case.claim_id]}]
    if other:
        _refuse_another(other[0], sitting, seat)
    return [case for case in cases if before[case.claim_id] is None]


def _refuse_another(case: Case, sitting: Sitting, seat: Seat) -> None:
    cast = Ballot.objects.get(sitting=sitting, claim=case.claim, seat=seat, turn=case.turn)
    told = {"star": case.star, "at": localtime(cast.at).strftime("%H:%M")}
    raise Refused(
        _("%(star)s: you voted at %(at)s. A vote that was cast by name stays as it is.") % told
    )


def _store(
    cases: list[Case], choices: Mapping[UUID, str], sitting: Sitting, seat: Seat, write: Write
) -> None:
    Ballot.objects.bulk_create(
        Ballot(
            sitting=sitting,
            claim=case.claim,
            seat=seat,
            choice=choices[case.claim_id],
            turn=case.turn,
            officer=write.sent.officer,
            at=write.at,
        )
        for case in cases
    )


def _cast(number: str, stars: int) -> str:
    return ngettext(
        "Household %(number)s: your vote on %(n)s star is cast.",
        "Household %(number)s: your votes on %(n)s stars are cast.",
        stars,
    ) % {"number": number, "n": stars}
