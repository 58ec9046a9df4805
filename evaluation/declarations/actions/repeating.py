"""A household with nothing new repeats last year's form in one step.

The step makes this year's form with last year's answers and stars, and confirms nothing: it is
read out and confirmed by the household in the usual ways, and voted like any other.
"""

from collections.abc import Mapping
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.declarations.actions.declaring import (
    locked_entry,
    refuse_impossible,
    refuse_unless_due,
    write_declaration,
)
from evaluation.declarations.queries.before import Repeat, before_of, repeat_of
from evaluation.declarations.queries.declarations import sheet_with
from evaluation.declarations.queries.unsaved import retyped
from evaluation.models import Entry
from grids.models import Receipt
from grids.writing import Refused, Sent, writing


def repeat_declaration(
    entry_id: UUID, *, answers: Mapping[str, str], consented: bool, sent: Sent
) -> Receipt:
    """``answers``: to the items that are new or asked otherwise, by criterion code."""
    with writing(sent) as write:
        entry = locked_entry(entry_id, write)
        refuse_unless_due(entry)
        _refuse_begun(entry)
        repeat = _repeatable(entry, sent)
        typed = repeat.typed(answers, consented=consented)
        refuse_impossible(repeat.sheet, typed)
        last = repeat.before.declaration
        declaration = write_declaration(entry, repeat.sheet, typed, write, repeats=last)
        gaps = retyped(repeat.sheet, typed, declaration).gaps
        if gaps:
            raise Refused(" ".join(gap.sentence for gap in gaps))
        write.record("declaration_repeated", entry, version=declaration.version)
        return write.done(
            _("Saved as in the year before. Now read it out to the household and let it confirm."),
            declaration,
        )


def _refuse_begun(entry: Entry) -> None:
    if getattr(entry, "declaration", None):
        raise Refused(
            _("A form of this household is begun already: go on with it, or read it out.")
        )


def _repeatable(entry: Entry, sent: Sent) -> Repeat:
    before = before_of(entry)
    if before is None:
        raise Refused(_("The household has no confirmed form of an earlier year."))
    repeat = repeat_of(sheet_with(entry, None), before, today=localdate(sent.at))
    if repeat.refusal:
        raise Refused(_("%(why)s Ask it question by question.") % {"why": repeat.refusal})
    return repeat
