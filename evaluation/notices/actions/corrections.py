"""Facts of the paper that were wrong and that no vote decides: put right here, posted by the move.

While the notice hangs. A star is never among them; the roster is not changed either.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.access import WORKERS
from evaluation.locking import locked_round_for
from evaluation.models import Correction, Entry, Round
from evaluation.notices.queries.shown import standing_lines
from evaluation.notices.typed import Contacts, Facts
from evaluation.workflow import Work
from grids.models import Grid, Receipt, Village
from grids.writing import Refused, Sent, locked, writing


def correct_entry(entry_id: UUID, facts: Facts, *, sent: Sent) -> Receipt:
    """Put right the head's name or the group as frozen; it hangs once the correction is posted."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.CORRECT, Entry.objects.get(pk=entry_id).round_id)
        entry = locked(Entry.objects.filter(pk=entry_id)).get()
        write.allow(round_.village, *WORKERS[Work.CORRECT])
        _check(round_, entry, facts)
        fields = _changed(entry, facts)
        if not fields:
            raise Refused(_("Nothing differs from what hangs."))
        entry.head_name, entry.group_id = facts.head_name.strip(), facts.group
        entry.save(update_fields=["head_name", "group"])
        Correction.objects.create(
            entry=entry,
            fields=fields,
            reason=facts.reason.strip(),
            officer=sent.officer,
            at=write.at,
        )
        write.record("entry_corrected", entry, fields=fields)
        return write.done(_("Recorded. It hangs once the correction is posted."), round_)


def _check(round_: Round, entry: Entry, facts: Facts) -> None:
    if entry.pk not in standing_lines(round_):
        raise Refused(_("This household is not on the board, so there is nothing to correct."))
    if not facts.head_name.strip():
        raise Refused(_("Type the name of the head."))
    if not facts.reason.strip():
        raise Refused(_("Say how you know it; it stays on record."))
    groups = Grid.objects.filter(village=round_.village_id, level=Grid.Level.GROUP)
    if facts.group is not None and not groups.filter(pk=facts.group).exists():
        raise Refused(_("This group is not of this village."))


def _changed(entry: Entry, facts: Facts) -> list[str]:
    """Names of the fields only: the ledger holds no personal values."""
    differs = {
        "head_name": entry.head_name != facts.head_name.strip(),
        "group": entry.group_id != facts.group,
    }
    return [name for name, other in differs.items() if other]


def correct_contacts(round_id: UUID, contacts: Contacts, *, sent: Sent) -> Receipt:
    """Put right the village's telephones, comment box and address; later papers name them too."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.CORRECT, round_id)
        village = locked(Village.objects.filter(pk=round_.village_id)).get()
        write.allow(village, *WORKERS[Work.CORRECT])
        fields = [name for name, value in vars(contacts).items() if getattr(village, name) != value]
        if not fields:
            raise Refused(_("Nothing differs from what hangs."))
        for name in fields:
            setattr(village, name, getattr(contacts, name))
        village.save(update_fields=fields)
        write.record("contacts_corrected", village, fields=fields)
        return write.done(_("Recorded. It hangs once the correction is posted."), round_)
