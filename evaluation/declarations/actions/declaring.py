"""A household's declaration is typed with it: kept as a draft by itself, saved by a press.

The household types it itself, by its code, or an officer with it. Nobody fills in for a household
unseen (domain.md §0): how it was filled is recorded, and it claims nothing before the household
itself has confirmed it (``confirming``).
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import rules
from evaluation.access import can_declare
from evaluation.declarations.queries.declarations import sheet_with, why_closed
from evaluation.declarations.queries.self_assessment import Item, Sheet
from evaluation.declarations.queries.unsaved import differences, retyped
from evaluation.declarations.typed import Typed
from evaluation.locking import locked_round_of_entry
from evaluation.models import Answer, Declaration, DeviceMark, Entry
from evaluation.workflow import Work
from grids.actors import Home
from grids.models import Officer, Receipt
from grids.prepared import prepared_models
from grids.roles import Role
from grids.writing import Refused, Sent, Stale, Write, keeping, locked, writing
from households.models import Household, Membership


def save_declaration(entry_id: UUID, *, typed: Typed, version: int, sent: Sent) -> Receipt:
    """Save the form, finished or not; ``version`` is the one that the page started from."""
    with writing(sent) as write:
        entry = locked_entry(entry_id, write)
        refuse_unless_due(entry)
        refuse_other_way(typed, write)
        before = sheet_with(entry, _declaration(entry))
        refuse_impossible(before, typed)
        _refuse_stale(before, typed, version, sent)
        declaration = write_declaration(entry, before, typed, write)
        _mark_device(declaration, typed)
        write.record("declaration_saved", entry, version=declaration.version, mode=declaration.mode)
        gaps = retyped(before, typed, declaration).gaps
        receipt = write.done(_saved(len(gaps), by_home=by_home(write)), declaration)
        if not sent.go_to:
            receipt.result_url = _next_page(entry, gaps=bool(gaps), by_home=by_home(write))
        return receipt


def _next_page(entry: Entry, *, gaps: bool, by_home: bool) -> str:
    fill, read = ("home_declare", "home_confirm") if by_home else _OFFICERS_PAGES
    return reverse(fill, args=[entry.pk]) + "?missing=1" if gaps else reverse(read, args=[entry.pk])


_OFFICERS_PAGES = ("declaration_fill", "declaration_check")


def _saved(gaps: int, *, by_home: bool) -> str:
    if gaps:
        return _("Saved as a draft: nothing is claimed yet.")
    if by_home:
        return _("Saved. Read it once more, then confirm it: only then does it count.")
    return _("Saved. Now read it out to the household and let it confirm.")


def locked_entry(entry_id: UUID, write: Write) -> Entry:
    """The round and the entry locked; the work open; who acts in charge of the household, or it.

    With its declaration, which nobody writes without this lock.
    """
    round_ = locked_round_of_entry(Work.DECLARE, entry_id)
    [entry] = _entry(entry_id)
    entry.round = round_
    if isinstance(write.sent.actor, Home):
        _allow_home(entry, write)
        return entry
    if not can_declare(write.sent.officer, entry):
        raise PermissionDenied
    write.allow(round_.village, Role.GRID_LEADER, Role.CLERK)
    return entry


@prepared_models
def _entry(entry: UUID) -> QuerySet[Entry]:
    entries = Entry.objects.select_for_update(of=("self",)).filter(pk=entry)
    return entries.select_related("household", "declaration")


def _allow_home(entry: Entry, write: Write) -> None:
    """403 for a session whose code was replaced a moment ago: its household is locked, too."""
    home = write.allow_household(entry.household_id, entry.round.village)
    household = locked(Household.objects.filter(pk=entry.household_id)).get()
    if household.seal != home.seal or not entry.live:
        raise PermissionDenied


def by_home(write: Write) -> bool:
    """Whether the household itself acts, by its code."""
    return isinstance(write.sent.actor, Home)


def refuse_other_way(typed: Typed, write: Write) -> None:
    """An officer never writes that the household filled it in itself, nor it that they did."""
    if (typed.mode == Declaration.Mode.SELF) != by_home(write):
        raise PermissionDenied


def _declaration(entry: Entry) -> Declaration | None:
    return getattr(entry, "declaration", None)


def refuse_unless_due(entry: Entry) -> None:
    if reason := why_closed(entry):
        raise Refused(reason)


def refuse_impossible(sheet: Sheet, typed: Typed) -> None:
    """“Not applicable” only where the catalogue allows it (design.md §8, claims)."""
    _refuse_strangers(sheet, typed)
    for star in sheet.stars:
        for item in star.items:
            if typed.answers.get(item.criterion.code) != rules.NOT_APPLICABLE:
                continue
            if not item.criterion.not_applicable_when:
                raise Refused(
                    _("“%(item)s” applies to every household: met or not met.")
                    % {"item": item.text}
                )


def _refuse_strangers(sheet: Sheet, typed: Typed) -> None:
    """Only somebody of the household answers for it; whoever moved out since may have."""
    person = typed.answered_by
    known = sheet.declaration.answered_by_id if sheet.declaration else None
    of_it = Membership.objects.filter(household=sheet.entry.household_id, person=person)
    if person and person != known and not of_it.exists():
        raise Refused(_("Whoever answers for a household is one of its people."))


def _refuse_stale(sheet: Sheet, typed: Typed, version: int, sent: Sent) -> None:
    """Unless it is this very page's own draft, whose answer was lost on the way."""
    saved = sheet.declaration
    if saved and saved.page == sent.cid:
        return
    current = saved.version if saved else 0
    rows = [] if version == current else differences(sheet, typed)
    if rows:
        raise Stale(rows, version=current)


def keep_draft(entry_id: UUID, *, typed: Typed, version: int, sent: Sent) -> Declaration | None:
    """Keep the form as it stands on the screen, without a press; ``None`` where nothing is said.

    It is refused where a press would be. The ledger tells who types in the form and when, and holds
    what stands there; what counts is the form that is saved, read out and confirmed.
    """
    with keeping(sent) as write:
        entry = locked_entry(entry_id, write)
        refuse_unless_due(entry)
        refuse_other_way(typed, write)
        before = sheet_with(entry, _declaration(entry))
        if _says_nothing_new(before, typed):
            return before.declaration
        refuse_impossible(before, typed)
        _refuse_stale(before, typed, version, sent)
        known = before.declaration and before.declaration.typist == typist_of(write)
        declaration = write_declaration(entry, before, typed, write, page=sent.cid)
        verb = "draft_kept" if known else "declaration_saved"
        write.record(verb, entry, version=declaration.version, mode=typed.mode)
        return declaration


def _says_nothing_new(sheet: Sheet, typed: Typed) -> bool:
    said = typed.mode not in {"", Declaration.Mode.SELF} or typed.consented
    first_word = sheet.declaration is None and said
    return not differences(sheet, typed) and not first_word


def write_declaration(
    entry: Entry,
    sheet: Sheet,
    typed: Typed,
    write: Write,
    *,
    page: UUID | None = None,
    repeats: Declaration | None = None,
) -> Declaration:
    """``page`` is the one that goes on typing; a press ends it."""
    declaration = sheet.declaration or Declaration(entry=entry, version=0)
    declaration.repeats = repeats
    declaration.mode = typed.mode
    declaration.consented = typed.consented
    dictated = typed.mode == Declaration.Mode.DICTATED
    declaration.place = (typed.place if dictated else "") or None
    declaration.answered_by_id = typed.answered_by
    declaration.typist = typist = typist_of(write)
    declaration.begun_at = declaration.begun_at or (None if sheet.declaration else write.at)
    declaration.typed_at = write.at
    declaration.version += 1
    declaration.page = page
    declaration.save()
    if typist and not sheet.typed_by(typist.pk):
        declaration.typists.add(typist)
    _write_chosen(declaration, sheet, typed)
    _write_answers(declaration, sheet, typed)
    _write_pledges(declaration, sheet, typed)
    return declaration


def _mark_device(declaration: Declaration, typed: Typed) -> None:
    """A pile of paper is copied at one office's machine, so nothing is kept of it."""
    if typed.device and typed.mode != Declaration.Mode.FROM_PAPER:
        mark = DeviceMark(declaration=declaration, digest=typed.device)
        DeviceMark.objects.bulk_create([mark], ignore_conflicts=True)


def typist_of(write: Write) -> Officer | None:
    """Nobody where the household types itself."""
    return None if by_home(write) else write.sent.officer


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


def _write_pledges(declaration: Declaration, sheet: Sheet, typed: Typed) -> None:
    """Likewise; a star to which nothing is said any more loses its row."""
    for star in sheet.stars:
        remark, promise = typed.words_on(star.code)
        if (remark, promise) == (star.remark, star.promise):
            continue
        if not remark and not promise:
            declaration.pledges.filter(star=star.star).delete()
            continue
        declaration.pledges.update_or_create(
            star=star.star, defaults={"remark": remark, "promise": promise}
        )


def _answer(declaration: Declaration, item: Item, value: str) -> Answer:
    why = item.criterion.not_applicable_when if value == rules.NOT_APPLICABLE else ""
    return Answer(
        declaration_id=declaration.pk, criterion_id=item.criterion.pk, value=value, reason=why
    )
