"""What the evaluation stores about a household, for the household itself; no informant is named."""

from collections import Counter
from collections.abc import Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.models import (
    Award,
    Claim,
    Confirmation,
    Declaration,
    DeviceMark,
    Doubt,
    Entry,
    Objection,
    Photo,
    Pledge,
    StarChange,
    Veto,
)
from households.models import Household
from households.stored import Section


def sections(household: Household) -> Iterator[Section]:
    entries = Entry.objects.filter(household=household).select_related("round", "campaign")
    yield _entries(list(entries))
    yield _declarations(household)
    yield _pledges(household)
    yield _devices(household)
    yield _claims(household)
    yield _confirmations(household)
    yield _photos(household)
    yield _awards(household)
    yield _vetoes(household)
    yield _objections(household)
    yield _doubts(household)
    yield _changes(household)


def _entries(entries: list[Entry]) -> Section:
    rows = [
        [
            f"{one.campaign.year} {one.round.name}",
            one.number,
            one.head_name,
            str(one.get_status_display()),
        ]
        for one in entries
    ]
    columns = [_("Round"), _("household number"), _("name of the head"), _("how it takes part")]
    nothing = _("It has taken part in no round yet.")
    return Section(_("Rounds, as they were fixed when declaring opened"), columns, rows, nothing)


def _declarations(household: Household) -> Section:
    """How each form was filled in; who typed it is told with it on the household's page."""
    forms = Declaration.objects.filter(entry__household=household)
    rows = [
        [
            str(one.entry.campaign.year),
            str(one.get_mode_display()),
            str(one.get_place_display() or ""),
            one.answered_by.name if one.answered_by else "",
            localdate(one.begun_at).isoformat() if one.begun_at else "",
            localdate(one.typed_at).isoformat(),
        ]
        for one in forms.select_related("entry__campaign", "answered_by").order_by("typed_at")
    ]
    columns = [_("year"), _("How it was filled"), _("Where it was filled in"), _("Who answered")]
    columns += [_("from"), _("until")]
    return Section(_("Self-assessment forms"), columns, rows, _("None."))


def _devices(household: Household) -> Section:
    """That forms came from one browser, and no more; forgotten with the round."""
    marks = DeviceMark.objects.filter(declaration__entry__household=household)
    rounds = Counter(str(mark.declaration.entry.round) for mark in marks.select_related(_A_ROUND))
    columns = [_("Round"), _("browsers that sent its form")]
    nothing = _("None. A mark of the browser is kept until the round ends.")
    rows = [[round_, str(browsers)] for round_, browsers in sorted(rounds.items())]
    return Section(_("Marks of the browser"), columns, rows, nothing)


_A_ROUND = "declaration__entry__round"


def _pledges(household: Household) -> Section:
    pledges = Pledge.objects.filter(declaration__entry__household=household)
    pledges = pledges.select_related("declaration__entry__campaign", "star__star")
    rows = [
        [str(one.declaration.entry.campaign.year), str(one.star), one.remark, one.promise]
        for one in pledges.order_by("declaration__entry__campaign__year", "star__star__code")
    ]
    columns = [_("year"), _("star"), _("In our own words"), _("We promise")]
    return Section(_("Own words and promises"), columns, rows, _("None."))


def _claims(household: Household) -> Section:
    claims = Claim.objects.filter(entry__household=household)
    claims = claims.select_related("entry__round", "entry__campaign", "star__star")
    rows = [
        [f"{one.entry.campaign.year} {one.entry.round.name}", str(one.star)]
        for one in claims.order_by("entry__campaign__year", "star__star__code")
    ]
    return Section(_("Stars claimed"), [_("Round"), _("star")], rows, _("None."))


def _confirmations(household: Household) -> Section:
    held = Confirmation.objects.filter(declaration__entry__household=household)
    rows = [
        [localdate(one.at).isoformat(), one.person.name, str(one.get_means_display())]
        for one in held.select_related("person").order_by("at")
    ]
    columns = [_("day"), _("who confirmed"), _("by what means")]
    return Section(_("Confirmations"), columns, rows, _("None."))


def _photos(household: Household) -> Section:
    """Those of its form; of a removed one nothing is left but that it was, and why it went."""
    found = Photo.objects.filter(entry__household=household).order_by("at")
    rows = [
        [
            localdate(one.at).isoformat(),
            str(one.star or one.get_kind_display()),
            localdate(one.removed_at).isoformat() if one.removed_at else "",
            one.why_removed,
        ]
        for one in found.select_related("star__star")
    ]
    columns = [_("day"), _("what it shows"), _("removed on"), _("reason")]
    return Section(_("Photos"), columns, rows, _("None."))


def _awards(household: Household) -> Section:
    awards = Award.objects.filter(household=household).select_related("star__star", "end")
    rows = [
        [str(one.star), one.valid_from.isoformat(), _until(one)]
        for one in awards.order_by("valid_from", "star__star__code")
    ]
    return Section(_("Stars awarded"), [_("star"), _("from"), _("until")], rows, _("None."))


def _until(award: Award) -> str:
    """Its last day, or the day on which it ended before."""
    return (award.end.ended_on if hasattr(award, "end") else award.valid_to).isoformat()


def _changes(household: Household) -> Section:
    """What was brought about its stars during the year, and what it appealed."""
    found = StarChange.objects.filter(claim__entry__household=household)
    rows = [
        [
            str(one.claim.star),
            str(one.get_kind_display()),
            one.ground,
            one.document,
            one.appealed.words if hasattr(one, "appealed") else "",
        ]
        for one in found.select_related("claim__star__star", "appealed").order_by("pk")
    ]
    columns = [_("star"), _("Question"), _("ground of the change"), _("document"), _("appeal")]
    return Section(_("Changes of stars during the year"), columns, rows, _("None."))


def _vetoes(household: Household) -> Section:
    vetoes = Veto.objects.filter(household=household).select_related("ground")
    rows = [
        [str(one.ground), one.document, one.document_number, str(one.ends_on)] for one in vetoes
    ]
    columns = [_("ground"), _("document"), _("its number"), _("until")]
    return Section(_("Vetoes"), columns, rows, _("None."))


def _objections(household: Household) -> Section:
    """That there was one and what came of it; who raised it is not told."""
    found = Objection.objects.filter(entry__household=household)
    rows = [
        [
            localdate(one.received_at).isoformat(),
            str(one.get_outcome_display() or _("not answered yet")),
        ]
        for one in found.order_by("received_at")
    ]
    return Section(_("Objections"), [_("day"), _("outcome")], rows, _("None."))


def _doubts(household: Household) -> Section:
    """What was seen, what the household was told and said, what came of it; nobody is named."""
    doubts = Doubt.objects.filter(award__household=household).order_by("raised_on", "at")
    full = doubts.select_related("award__star__star", "criterion")
    rows = [_doubt(one) for one in full.prefetch_related("reminders__look")]
    columns = [_("star"), _("item"), _("what was seen"), _("what was said of it"), _("outcome")]
    return Section(_("Stars in doubt"), columns, rows, _("None."))


def _doubt(one: Doubt) -> list[str]:
    reminders = list(one.reminders.all())
    looks = [reminder.look for reminder in reminders if hasattr(reminder, "look")]
    outcome = ""
    if looks:
        outcome = _("mended") if looks[-1].mended else _("not mended")
    if one.dropped_at:
        outcome = _("doubted no more")
    said = [f"{told.told_on.isoformat()} {told.words} {told.reply}" for told in reminders]
    said += [f"{look.looked_on.isoformat()} {look.words}" for look in looks]
    seen = f"{one.raised_on.isoformat()} {one.words}"
    return [str(one.award.star), one.criterion.code, seen, "\n".join(said), outcome]
