"""What can be seen of confirmations: nobody met, several within a minute, a slip of minutes."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.cues.queries.cases import Case, chains, clock, tightest
from evaluation.models import Confirmation, Declaration, Round
from households.models import Membership, Residence

_MINUTE = timedelta(minutes=1)
#: From the office's printer to the furthest door it takes longer.
_FRESH = timedelta(minutes=15)
#: A code is typed at the household, a call takes its time; signed papers lie on one pile.
_TAKES_TIME = (Confirmation.Means.OWN_CODE, Confirmation.Means.CALL_BACK)
_AWAY = Q(declaration__entry__residence=Residence.AWAY)


def nobody_present(rounds: Sequence[Round]) -> Iterable[Case]:
    """Confirmed by telephone though not away, at the door though away, or by a stranger.

    By telephone is the right way for those who are away, and no case.
    """
    at_the_door = Q(declaration__mode=Declaration.Mode.DICTATED)
    by_telephone = Q(means=Confirmation.Means.CALL_BACK)
    found = _standing(rounds).annotate(day=TruncDate("at"))
    found = found.annotate(of_it=Exists(_of_the_household()))
    drawn = Q(means=Confirmation.Means.DRAWN)
    found = found.annotate(
        called=_so(by_telephone & ~_AWAY), met=_so(at_the_door & _AWAY), drew=_so(drawn & _AWAY)
    )
    for each in found.filter(Q(called=True) | Q(met=True) | Q(drew=True) | Q(of_it=False)):
        yield _typed(each, _why(called=each.called, met=each.met, drew=each.drew))


def _why(*, called: bool, met: bool, drew: bool) -> str:
    if called:
        return _("confirmed by telephone only, and the household is not recorded as away")
    if met:
        return _("recorded as away, and dictated at the door")
    if drew:
        return _("recorded as away, and confirmed by a mark drawn on the screen")
    return _("who confirmed was not of the household on that day")


def _of_the_household() -> QuerySet[Membership]:
    """Whoever confirmed, and lived there on the day; who left that very day, too."""
    mine = Membership.objects.filter(
        household=OuterRef("declaration__entry__household"), person=OuterRef("person")
    )
    return mine.filter(Q(until=None) | Q(until__gte=OuterRef("day")))


def within_a_minute(rounds: Sequence[Round]) -> Iterable[Case]:
    """Two or more households' codes or calls, entered by one officer within a minute."""
    found = _standing(rounds).filter(means__in=_TAKES_TIME)
    apart = (F("declaration__entry__round"), F("officer"))
    quick = found.annotate(together=tightest("at", apart, of=2)).filter(together__lte=_MINUTE)
    for chain in chains(
        quick,
        apart=lambda each: (each.declaration.entry.round_id, each.officer_id),
        at=lambda each: each.at,
        within=_MINUTE,
    ):
        told = ngettext(
            "%(n)s confirmation entered by one officer, each within a minute, %(since)s",
            "%(n)s confirmations entered by one officer, each within a minute, %(since)s",
            len(chain),
        )
        reason = told % {"n": len(chain), "since": clock(chain[0].at)}
        yield from (_entered(each, reason) for each in chain)


def fresh_slip(rounds: Sequence[Round]) -> Iterable[Case]:
    """Said by the household's code within minutes of the slip's printing in the office."""
    found = _standing(rounds).filter(code_issued_at__isnull=False)
    for each in found.filter(at__gte=F("code_issued_at"), at__lte=F("code_issued_at") + _FRESH):
        assert each.code_issued_at is not None, "the query asks for it"
        minutes = int((each.at - each.code_issued_at) / _MINUTE)
        told = ngettext(
            "the code was typed %(n)s minute after it was printed, %(at)s",
            "the code was typed %(n)s minutes after it was printed, %(at)s",
            minutes,
        )
        yield _typed(each, told % {"n": minutes, "at": clock(each.at)})


def _so(condition: Q) -> Combinable:
    return ExpressionWrapper(condition, BooleanField())


def _standing(rounds: Sequence[Round]) -> QuerySet[Confirmation]:
    standing = Confirmation.objects.standing().filter(declaration__entry__round__in=rounds)
    return standing.order_by().select_related("declaration__entry__group", "officer", "typist")


def _typed(each: Confirmation, reason: str) -> Case:
    entry = each.declaration.entry
    itself = _("the household itself")
    names = {"typist": each.typist or itself, "officer": each.officer or itself}
    by = _("typed by %(typist)s, confirmation entered by %(officer)s") % names
    return Case(entry.round_id, reason, entry=entry, by=by, typist=each.typist)


def _entered(each: Confirmation, reason: str) -> Case:
    entry = each.declaration.entry
    by = _("entered by %(name)s") % {"name": each.officer}
    return Case(entry.round_id, reason, entry=entry, by=by, typist=each.officer)
