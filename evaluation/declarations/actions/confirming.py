"""The household's own word on its declaration, and how it is taken back.

Nothing counts before it: from then on the claims stand (design.md §8, confirmation).
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.access import can_declare
from evaluation.declarations.actions.declaring import (
    by_home,
    locked_entry,
    refuse_unless_due,
    typist_of,
)
from evaluation.declarations.queries.declarations import sheet_with, standing_confirmation
from evaluation.declarations.queries.self_assessment import Sheet
from evaluation.declarations.typed import Word
from evaluation.models import (
    Assessment,
    Claim,
    Confirmation,
    Declaration,
    Entry,
    Question,
    Reopening,
    Tally,
)
from grids.models import Receipt
from grids.writing import Refused, Sent, Write, writing
from households.actions import check_household_code
from households.models import Membership


def confirm_declaration(entry_id: UUID, *, word: Word, sent: Sent) -> Receipt:
    """The household's own word: from now on the claims stand (design.md §8, confirmation).

    Behind its code it says so itself; else an officer enters how it did.
    """
    _refuse_wrong_code(entry_id, word, sent)
    with writing(sent) as write:
        entry = locked_entry(entry_id, write)
        refuse_unless_due(entry)
        sheet = sheet_with(entry, getattr(entry, "declaration", None))
        declaration = _finished(sheet)
        _refuse_word(entry, sheet, word, write)
        confirmation = Confirmation.objects.create(
            declaration=declaration,
            person_id=word.person,
            means=word.means,
            officer=typist_of(write),
            typist_id=declaration.typist_id,
            mark=word.mark or None,
            code_issued_at=entry.household.code_issued_at if by_code(word.means) else None,
            version=declaration.version,
            at=write.at,
        )
        _claim(entry, sheet)
        entry.status = Entry.Status.DECLARED
        entry.status_note = ""
        entry.save(update_fields=["status", "status_note"])
        write.record(
            "declaration_confirmed",
            entry,
            confirmation=str(confirmation.pk),
            means=word.means,
            version=declaration.version,
            stars=[star.code for star in sheet.claimed],
        )
        return _told(_("Confirmed by the household: its claims stand."), entry, write)


def by_code(means: str) -> bool:
    return means in (Confirmation.Means.OWN_CODE, Confirmation.Means.OWN_SESSION)


def _told(sentence: str, entry: Entry, write: Write) -> Receipt:
    """The household goes back to its own page, an officer to the form's."""
    receipt = write.done(sentence, entry.declaration)
    if by_home(write) and not write.sent.go_to:
        receipt.result_url = reverse("home_matters")
    return receipt


def _refuse_wrong_code(entry_id: UUID, word: Word, sent: Sent) -> None:
    """Before the action's own transaction, so that a wrong code is counted in any case."""
    if word.means != Confirmation.Means.OWN_CODE:
        return
    entry = Entry.objects.select_related("round__village", "group").get(pk=entry_id)
    if not can_declare(sent.officer, entry):
        raise PermissionDenied
    if not check_household_code(entry.household_id, word.code, now=sent.at):
        raise Refused(_("This is not the household’s code. Look at its slip again."))


def _claim(entry: Entry, sheet: Sheet) -> None:
    """The claims become what the household says now.

    A star that it no longer claims may have been counted in a sitting that was open when
    declaring opened again; such counts were never closed and go with their claim.
    """
    stars = [star.star for star in sheet.claimed]
    # By key: for their own order the claims would be joined with their stars.
    claims = dict(entry.claims.order_by().values_list("star", "pk"))
    dropped = [claims[star] for star in claims.keys() - {star.pk for star in stars}]
    if dropped:
        Tally.objects.filter(claim__in=dropped).delete()
        Reopening.objects.filter(claim__in=dropped).delete()
        entry.claims.filter(pk__in=dropped).delete()
    Claim.objects.bulk_create(
        Claim(entry_id=entry.pk, star_id=star.pk) for star in stars if star.pk not in claims
    )


def _finished(sheet: Sheet) -> Declaration:
    if sheet.declaration is None:
        raise Refused(_("Nothing is filled in for this household yet."))
    if sheet.gaps:
        listed = " ".join(gap.sentence for gap in sheet.gaps)
        raise Refused(_("This cannot be confirmed yet. %(missing)s") % {"missing": listed})
    return sheet.declaration


def _refuse_word(entry: Entry, sheet: Sheet, word: Word, write: Write) -> None:
    of_this = {"household": entry.household_id, "person": word.person, "until": None}
    if not Membership.objects.filter(**of_this).exists():
        raise Refused(_("Only a member of this household can confirm."))
    if sheet.declaration is None or word.version != sheet.declaration.version:
        raise Refused(
            _("The form was changed after it was read out. Read it out again, then confirm.")
        )
    if by_home(write) != (word.means == Confirmation.Means.OWN_SESSION):
        raise PermissionDenied
    if not by_home(write):
        _refuse_entered(sheet, sheet.declaration, word, write)


def _refuse_entered(sheet: Sheet, declaration: Declaration, word: Word, write: Write) -> None:
    """What an officer enters: a paper that is there, a mark that was drawn, not by the typist."""
    if refusal := _paper_missing(declaration, word):
        raise Refused(refusal)
    if (word.means == Confirmation.Means.DRAWN) != bool(word.mark):
        raise Refused(_("Nothing is drawn yet. Let the household draw its mark in the field."))
    if word.means not in Confirmation.BEFORE_ITS_EYES and sheet.typed_by(write.sent.officer.pk):
        raise Refused(typist_may_not())


def typist_may_not() -> str:
    """Said on the page before, and by the refusal after."""
    return _(
        "You typed this form. You may enter the household’s own code or let it draw a mark; a "
        "signature, a signed print or a call-back must be entered by somebody else."
    )


def _paper_missing(declaration: Declaration, word: Word) -> str:
    """Who says “signed on the paper form” must have copied one."""
    copied = declaration.mode == Declaration.Mode.FROM_PAPER
    if word.means != Confirmation.Means.SIGNATURE or copied:
        return ""
    return _(
        "This form was not copied from a paper form, so there is none that is signed. Print it, "
        "let the household sign the print, and choose that."
    )


def withdraw_confirmation(entry_id: UUID, *, reason: str, sent: Sent) -> Receipt:
    """Open a confirmed declaration again; the old confirmation stays on record."""
    with writing(sent) as write:
        entry = locked_entry(entry_id, write)
        confirmation = standing_confirmation(entry)
        if confirmation is None or entry.status != Entry.Status.DECLARED:
            raise Refused(_("There is no confirmation to withdraw."))
        confirmation.withdrawn_at = write.at
        confirmation.withdrawn_by = typist_of(write)
        confirmation.withdrawal_reason = reason
        confirmation.save()
        _forget_opinions(entry)
        entry.claims.filter(tallies=None, reopenings=None).delete()
        entry.status = Entry.Status.DUE
        entry.save(update_fields=["status"])
        write.record("confirmation_withdrawn", entry, confirmation=str(confirmation.pk))
        return _told(
            _("The confirmation is withdrawn: the form can be changed and confirmed again."),
            entry,
            write,
        )


def _forget_opinions(entry: Entry) -> None:
    """Assessors marked what the household had confirmed; they mark anew what it confirms next."""
    Question.objects.filter(entry=entry).delete()
    Assessment.objects.filter(claim__entry=entry).delete()
