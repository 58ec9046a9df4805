"""A household's declaration is typed with it, confirmed by it, and withdrawn where it must be.

Nobody fills in for a household unseen (domain.md §0): how it was filled is recorded, and it claims
nothing before the household itself has confirmed it.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import rules
from evaluation.access import can_declare
from evaluation.declarations.queries.declarations import (
    sheet_with,
    standing_confirmation,
    why_closed,
)
from evaluation.declarations.queries.self_assessment import Item, Sheet
from evaluation.declarations.queries.unsaved import differences, retyped
from evaluation.declarations.typed import Typed, Word
from evaluation.locking import locked_round_of_entry
from evaluation.models import (
    Answer,
    Assessment,
    Claim,
    Confirmation,
    Declaration,
    Entry,
    Question,
    Reopening,
    Tally,
)
from evaluation.workflow import Work
from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, Stale, Write, locked, writing
from households.actions import check_household_code
from households.models import Membership


def save_declaration(entry_id: UUID, *, typed: Typed, version: int, sent: Sent) -> Receipt:
    """Save the form, finished or not; ``version`` is the one that the page started from."""
    with writing(sent) as write:
        entry = locked_entry(entry_id, write)
        refuse_unless_due(entry)
        before = sheet_with(entry, _declaration(entry))
        _refuse_impossible(before, typed)
        _refuse_stale(before, typed, version)
        declaration = _write_declaration(entry, before, typed, write)
        write.record("declaration_saved", entry, version=declaration.version, mode=declaration.mode)
        gaps = retyped(before, typed, declaration).gaps
        receipt = write.done(_saved(len(gaps)), declaration)
        if gaps and not sent.go_to:
            receipt.result_url = reverse("declaration_fill", args=[entry.pk]) + "?missing=1"
        return receipt


def _saved(gaps: int) -> str:
    if gaps:
        return _("Saved as a draft: nothing is claimed yet.")
    return _("Saved. Now read it out to the household and let it confirm.")


def locked_entry(entry_id: UUID, write: Write) -> Entry:
    """The round and the entry locked; the work open; the officer in charge of the household.

    With its declaration, which nobody writes without this lock.
    """
    round_ = locked_round_of_entry(Work.DECLARE, entry_id)
    entries = locked(Entry.objects.filter(pk=entry_id))
    entry = entries.select_related("household", "declaration").get()
    entry.round = round_
    if not can_declare(write.sent.officer, entry):
        raise PermissionDenied
    write.allow(round_.village, Role.GRID_LEADER, Role.CLERK)
    return entry


def _declaration(entry: Entry) -> Declaration | None:
    return getattr(entry, "declaration", None)


def refuse_unless_due(entry: Entry) -> None:
    if reason := why_closed(entry):
        raise Refused(reason)


def _refuse_impossible(sheet: Sheet, typed: Typed) -> None:
    """“Not applicable” only where the catalogue allows it (design.md §8, claims)."""
    for star in sheet.stars:
        for item in star.items:
            if typed.answers.get(item.criterion.code) != rules.NOT_APPLICABLE:
                continue
            if not item.criterion.not_applicable_when:
                raise Refused(
                    _("“%(item)s” applies to every household: met or not met.")
                    % {"item": item.text}
                )


def _refuse_stale(sheet: Sheet, typed: Typed, version: int) -> None:
    current = sheet.declaration.version if sheet.declaration else 0
    rows = [] if version == current else differences(sheet, typed)
    if rows:
        raise Stale(rows, version=current)


def _write_declaration(entry: Entry, sheet: Sheet, typed: Typed, write: Write) -> Declaration:
    declaration = sheet.declaration or Declaration(entry=entry, version=0)
    declaration.mode = typed.mode
    declaration.consented = typed.consented
    declaration.typist = write.sent.officer
    declaration.typed_at = write.at
    declaration.version += 1
    declaration.save()
    if not sheet.typed_by(write.sent.officer.pk):
        declaration.typists.add(write.sent.officer)
    _write_chosen(declaration, sheet, typed)
    _write_answers(declaration, sheet, typed)
    return declaration


def _write_chosen(declaration: Declaration, sheet: Sheet, typed: Typed) -> None:
    """What is ticked now and was not, and the other way round; the entry is locked."""
    elective = [star for star in sheet.stars if not star.star.mandatory]
    added = [star.star for star in elective if star.code in typed.chosen and not star.chosen]
    dropped = [star.star for star in elective if star.chosen and star.code not in typed.chosen]
    if added:
        declaration.chosen.add(*added)
    if dropped:
        declaration.chosen.remove(*dropped)


def _write_answers(declaration: Declaration, sheet: Sheet, typed: Typed) -> None:
    """Likewise only what is answered otherwise than before."""
    items = [item for star in sheet.stars for item in star.items]
    changed = [item for item in items if typed.answers.get(item.criterion.code, "") != item.value]
    given = [item for item in changed if typed.answers.get(item.criterion.code)]
    Answer.objects.bulk_create(
        [_answer(declaration, item, typed.answers[item.criterion.code]) for item in given],
        update_conflicts=True,
        unique_fields=["declaration", "criterion"],
        update_fields=["value", "reason"],
    )
    emptied = [item.criterion for item in changed if not typed.answers.get(item.criterion.code)]
    if emptied:
        declaration.answers.filter(criterion__in=emptied).delete()


def _answer(declaration: Declaration, item: Item, value: str) -> Answer:
    why = item.criterion.not_applicable_when if value == rules.NOT_APPLICABLE else ""
    return Answer(
        declaration_id=declaration.pk, criterion_id=item.criterion.pk, value=value, reason=why
    )


def confirm_declaration(entry_id: UUID, *, word: Word, sent: Sent) -> Receipt:
    """The household's own word: from now on the claims stand (design.md §8, confirmation)."""
    _refuse_wrong_code(entry_id, word, sent)
    with writing(sent) as write:
        entry = locked_entry(entry_id, write)
        refuse_unless_due(entry)
        sheet = sheet_with(entry, _declaration(entry))
        declaration = _finished(sheet)
        _refuse_word(entry, sheet, word, write)
        confirmation = Confirmation.objects.create(
            declaration=declaration,
            person_id=word.person,
            means=word.means,
            officer=write.sent.officer,
            typist_id=declaration.typist_id,
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
        return write.done(_("Confirmed by the household: its claims stand."), declaration)


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
    own_hand = word.means in Confirmation.OWN_HAND
    if not own_hand and sheet.typed_by(write.sent.officer.pk):
        raise Refused(typist_may_not())


def typist_may_not() -> str:
    """Said on the page before, and by the refusal after."""
    return _(
        "You typed this form. You may enter the household’s own code or its signature on the "
        "paper form; a signed print or a call-back must be entered by somebody else."
    )


def withdraw_confirmation(entry_id: UUID, *, reason: str, sent: Sent) -> Receipt:
    """Open a confirmed declaration again; the old confirmation stays on record."""
    with writing(sent) as write:
        entry = locked_entry(entry_id, write)
        confirmation = standing_confirmation(entry)
        if confirmation is None or entry.status != Entry.Status.DECLARED:
            raise Refused(_("There is no confirmation to withdraw."))
        confirmation.withdrawn_at = write.at
        confirmation.withdrawn_by = write.sent.officer
        confirmation.withdrawal_reason = reason
        confirmation.save()
        _forget_opinions(entry)
        entry.claims.filter(tallies=None, reopenings=None).delete()
        entry.status = Entry.Status.DUE
        entry.save(update_fields=["status"])
        write.record("confirmation_withdrawn", entry, confirmation=str(confirmation.pk))
        return write.done(
            _("The confirmation is withdrawn: the form can be changed and confirmed again."),
            confirmation.declaration,
        )


def _forget_opinions(entry: Entry) -> None:
    """Assessors marked what the household had confirmed; they mark anew what it confirms next."""
    Question.objects.filter(entry=entry).delete()
    Assessment.objects.filter(claim__entry=entry).delete()
