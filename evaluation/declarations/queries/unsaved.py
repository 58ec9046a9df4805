"""What is typed into a declaration against what is saved: the sheet it would make, what differs."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evaluation.declarations.queries.self_assessment import Sheet, StarSheet, said
from evaluation.declarations.queries.star_sheets import star_sheets
from evaluation.declarations.typed import Typed
from evaluation.models import Declaration
from households.models import Person


@dataclass(frozen=True)
class Kept:
    """What an open page is told of its draft: the version that it goes on from, since when."""

    version: str
    at: datetime | None = None
    #: Why the draft was not kept.
    refusal: str = ""


def outdated() -> str:
    """Said while somebody types on from an older state than the one that is saved."""
    return _(
        "Somebody else saved this form in the meantime, so this page is not kept any more. "
        "Press “Save for later” to see both."
    )


def retyped(sheet: Sheet, typed: Typed, declaration: Declaration) -> Sheet:
    """The sheet as it stands once ``typed`` is saved as ``declaration``; no query."""
    stars = star_sheets(
        (star.star for star in sheet.stars),
        typed,
        sheet.barred,
        sheet.later,
    )
    return Sheet(sheet.entry, stars, declaration, sheet.typists)


def differences(sheet: Sheet, typed: Typed) -> list[tuple[str, str, str]]:
    """What is saved and what is typed, where they are not the same: (label, saved, typed)."""
    rows = [row for star in sheet.stars for row in _star_differences(star, typed)]
    return rows + _form_differences(sheet.declaration, typed)


def _star_differences(star: StarSheet, typed: Typed) -> list[tuple[str, str, str]]:
    rows = [
        (f"{item.criterion.code} {item.text}", item.said, said(theirs))
        for item in star.items
        if (theirs := typed.answers.get(item.criterion.code, "")) != item.value
    ]
    wanted = star.code in typed.chosen
    if not star.star.mandatory and wanted != star.chosen:
        label = _("Claim “%(star)s”") % {"star": star.name}
        rows.append((label, _yes_or_no(star.chosen), _yes_or_no(wanted)))
    return rows + _words_differ(star, typed)


def _words_differ(star: StarSheet, typed: Typed) -> list[tuple[str, str, str]]:
    remark, promise = typed.words_on(star.code)
    both = (
        (_("%(star)s: own remark"), star.remark, remark),
        (_("%(star)s: own promise"), star.promise, promise),
    )
    return [
        (label % {"star": star.name}, saved or "–", typed or "–")
        for label, saved, typed in both
        if saved != typed
    ]


def _form_differences(saved: Declaration | None, typed: Typed) -> list[tuple[str, str, str]]:
    rows = []
    if saved and saved.mode != typed.mode:
        yours = str(Declaration.Mode(typed.mode).label) if typed.mode else ""
        rows.append((_("How it was filled"), saved.get_mode_display(), yours))
    if saved and (saved.place or "") != typed.place:
        yours = str(Declaration.Place(typed.place).label) if typed.place else "–"
        rows.append((_("Where it was filled in"), saved.get_place_display() or "–", yours))
    if saved and saved.answered_by_id != typed.answered_by:
        rows.append((_("Who answered"), *_answerers(saved, typed)))
    if saved and saved.consented != typed.consented:
        both = (_yes_or_no(saved.consented), _yes_or_no(typed.consented))
        rows.append((_("Agrees to what will be published"), *both))
    return rows


def _answerers(saved: Declaration, typed: Typed) -> tuple[str, str]:
    names = Person.objects.in_bulk([pk for pk in (saved.answered_by_id, typed.answered_by) if pk])
    said = (saved.answered_by_id, typed.answered_by)
    theirs, yours = (str(names[pk]) if pk else "–" for pk in said)
    return theirs, yours


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
