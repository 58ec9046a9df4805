"""Bringing changes before the group: a small round that begins where claims are assessed."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.access import BRINGS
from evaluation.kin import circle_of
from evaluation.locking import locked_round
from evaluation.models import (
    Appeal,
    AwardEnd,
    Body,
    CampaignStar,
    Claim,
    Doubt,
    Entry,
    Panel,
    Recusal,
    Round,
    Seat,
    SecondLook,
    StarChange,
)
from evaluation.panels.actions.panels import copy_seats
from evaluation.star_changes.queries import (
    again_from,
    running_for,
    unmended_in,
    why_not_changed,
    why_not_given,
)
from evaluation.star_changes.typed import Wanted
from evaluation.workflow import Stage
from grids.models import Receipt
from grids.writing import Refused, Sent, Write, locked, writing
from households.models import Household

_LENGTH = StarChange._meta.get_field("ground").max_length


def bring_doubts(round_id: UUID, doubts: Sequence[UUID], *, document: str, sent: Sent) -> Receipt:
    """Doubts that were not mended come before the group: whether the stars are still kept."""
    with writing(sent) as write:
        base = _base(round_id, write)
        rows = [_brought(base, key) for key in doubts]
        if not rows:
            raise Refused(_("Choose at least one doubt."))
        today = localdate(write.at)
        for doubt in rows:
            change = StarChange(
                kind=StarChange.Kind.END,
                ground=_ground(doubt),
                document=document.strip(),
                doubt=doubt,
                award=doubt.award,
                again_from=again_from(base.campaign, today),
            )
            _bring(base, doubt.award.household, doubt.award.star, change, write=write)
        return _done(base, len(rows), write)


def give_stars(round_id: UUID, wanted: Wanted, *, sent: Sent) -> Receipt:
    """Stars that a household asks for come before the group: added, or given back."""
    with writing(sent) as write:
        base = _base(round_id, write)
        household = _household(base, wanted.household_id)
        stars = list(CampaignStar.objects.filter(campaign=base.campaign, pk__in=wanted.stars))
        if not stars:
            raise Refused(_("Choose at least one star."))
        if reason := why_not_given(base, household, stars, today=localdate(write.at)):
            raise Refused(reason)
        for star in stars:
            change = StarChange(
                kind=_kind(household, star), ground=wanted.ground, document=wanted.document
            )
            _bring(base, household, star, change, write=write)
        return _done(base, len(stars), write)


def bring_back(appeal: Appeal, *, write: Write) -> StarChange:
    """An upheld appeal: the star comes before the group again. Within the write that upholds it."""
    ended = appeal.change
    entry = ended.claim.entry
    base = locked_round(_base_of(entry.round).pk)
    change = StarChange(
        kind=StarChange.Kind.GIVE_BACK,
        ground=appeal.answer[:_LENGTH],
        document=_document(appeal),
        appeal=appeal,
    )
    return _bring(base, entry.household, ended.claim.star, change, write=write)


def _base(round_id: UUID, write: Write) -> Round:
    base = locked_round(round_id)
    write.allow(base.village, *BRINGS)
    if reason := why_not_changed(base):
        raise Refused(reason)
    return base


def _base_of(round_: Round) -> Round:
    assert round_.changes_of is not None
    return round_.changes_of


def _brought(base: Round, doubt_id: UUID) -> Doubt:
    """Locked, so that nobody finds it mended or gives it up meanwhile."""
    locked(Doubt.objects.filter(pk=doubt_id)).get()
    doubt = unmended_in(base).filter(pk=doubt_id).first()
    if doubt is None:
        raise Refused(
            _("One of these doubts was mended, given up or brought a moment ago. Look again.")
        )
    return doubt


def _household(base: Round, household_id: UUID) -> Household:
    entries = Entry.objects.filter(round=base, household=household_id)
    entry = entries.select_related("household").first()
    if entry is None:
        raise Refused(_("This household was not part of the round."))
    return entry.household


def _ground(doubt: Doubt) -> str:
    """The item of the catalogue, and what was seen of it the second time."""
    look = SecondLook.objects.filter(reminder__doubt=doubt).latest("reminder__number")
    return f"{doubt.criterion.code} {doubt.criterion.text} {look.words}"[:_LENGTH]


def _document(appeal: Appeal) -> str:
    with translation.override(settings.LANGUAGE_CODE):  # kept, whoever answers
        told = _("The township’s answer to the household’s appeal, %(day)s")
        assert appeal.answered_at is not None
        return told % {"day": localdate(appeal.answered_at).isoformat()}


def _kind(household: Household, star: CampaignStar) -> StarChange.Kind:
    held_once = AwardEnd.objects.filter(award__household=household, award__star=star).exists()
    return StarChange.Kind.GIVE_BACK if held_once else StarChange.Kind.ADD


def _bring(
    base: Round, household: Household, star: CampaignStar, change: StarChange, *, write: Write
) -> StarChange:
    """One star into the small round that gathers; each household stands in one at a time."""
    _refuse(household, write)
    round_ = _gathering(base) or _found(base, write)
    other = running_for(household)
    if other is not None and other.pk != round_.pk:
        raise Refused(
            _("Household %(number)s stands in “%(round)s” already: let that be decided first.")
            % {"number": household.number, "round": other}
        )
    entry = _entry(base, round_, household)
    if entry.claims.filter(star=star).exists():
        raise Refused(_("“%(star)s” of this household is brought already.") % {"star": star})
    change.claim = Claim.objects.create(entry=entry, star=star)
    change.save(force_insert=True)
    if change.doubt:
        _stand_aside(entry, change.doubt)
    write.record("star_change_brought", change, star=str(star.pk), why=change.kind)
    return change


def _refuse(household: Household, write: Write) -> None:
    if household.ended_on:
        raise Refused(_("This household has ended; its stars ended with it."))
    if circle_of(write.sent.officer).why(household.pk):
        raise Refused(_("It is your own household or kin’s: somebody else brings it."))


def _stand_aside(entry: Entry, doubt: Doubt) -> None:
    """Who raised the doubt or looked again does not count on it as an assessor, like a typist."""
    looks = SecondLook.objects.filter(reminder__doubt=doubt).values_list("officer", flat=True)
    eyes = Q(officer__in=[doubt.officer_id, *looks])
    eyes |= Q(person__officer__in=[doubt.officer_id, *looks])
    seats = Seat.objects.filter(eyes, panel=entry.panel).exclude(recusals__entry=entry)
    with translation.override(settings.LANGUAGE_CODE):  # kept, whoever brings it
        why = _("raised the doubt or looked again")
    Recusal.objects.bulk_create(
        Recusal(panel_id=seat.panel_id, seat=seat, entry=entry, reason=why) for seat in seats
    )


def _copied(base: Panel, round_: Round) -> Panel:
    """The year's panel in the small round; seats can be changed until the first sitting opens."""
    panel, new = Panel.objects.get_or_create(round=round_, body=base.body, name=base.name)
    if new:
        panel.grids.set(base.grids.all())
        copy_seats(base.seats.all(), panel)
    return panel


def _gathering(base: Round) -> Round | None:
    """The small round that has not sat yet; what comes later stands in the next one."""
    waiting = base.change_rounds.filter(stage=Stage.ASSESSING, panels__sittings=None).first()
    return locked_round(waiting.pk) if waiting else None


def _found(base: Round, write: Write) -> Round:
    with translation.override(settings.LANGUAGE_CODE):
        number = base.campaign.rounds.filter(village=base.village).exclude(changes_of=None).count()
        name = _("Changes of stars %(n)s") % {"n": number + 1}
    round_ = Round.objects.create(
        campaign=base.campaign,
        village=base.village,
        changes_of=base,
        name=name,
        stage=Stage.ASSESSING,
        stage_since=write.at,
    )
    for panel in base.panels.filter(body=Body.COMMITTEES):
        _copied(panel, round_)
    write.record("change_round_founded", round_, of=str(base.pk))
    return round_


def _entry(base: Round, round_: Round, household: Household) -> Entry:
    """The household as it is today; the year's entry stays the one that holds."""
    found = round_.entries.filter(household=household).first()
    if found:
        return found
    of_year = Entry.objects.filter(round=base, household=household).select_related("panel").get()
    panel = _copied(of_year.panel, round_) if of_year.panel else None
    return Entry.objects.create(
        round=round_,
        campaign=round_.campaign,
        household=household,
        panel=panel,
        group=of_year.group,
        micro_grid=of_year.micro_grid,
        number=household.number,
        head_name=household.head.name,
        residence=household.residence,
        status=Entry.Status.DECLARED,
        live=False,
    )


def _done(base: Round, number: int, write: Write) -> Receipt:
    told = ngettext(
        "%(n)s star is before the assessment group.",
        "%(n)s stars are before the assessment group.",
        number,
    )
    return write.done(told % {"n": number}, _gathering(base))
