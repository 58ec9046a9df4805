"""What is typed into a declaration against what is saved: the sheet it would make, what differs."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evaluation.declarations.queries.self_assessment import Sheet, StarSheet, said, star_sheets
from evaluation.declarations.typed import Typed
from evaluation.models import Declaration


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
        typed.answers,
        typed.chosen,
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
    return rows


def _form_differences(saved: Declaration | None, typed: Typed) -> list[tuple[str, str, str]]:
    rows = []
    if saved and saved.mode != typed.mode:
        yours = str(Declaration.Mode(typed.mode).label) if typed.mode else ""
        rows.append((_("How it was filled"), saved.get_mode_display(), yours))
    if saved and saved.consented != typed.consented:
        both = (_yes_or_no(saved.consented), _yes_or_no(typed.consented))
        rows.append((_("Agrees to what will be published"), *both))
    return rows


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
