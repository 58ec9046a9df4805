"""An inspection of a village is opened, its households are drawn, it is finished."""

from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation import rules
from evaluation.access import INSPECTORS
from evaluation.draws.actions import open_draw
from evaluation.draws.typed import Terms
from evaluation.inspections.queries.grounds import inspectable, newest_round
from evaluation.inspections.queries.told import story
from evaluation.inspections.typed import Half
from evaluation.locking import locked_inspection
from evaluation.models import Draw, Inspection, Round
from grids.models import Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Write, locked, writing


def open_inspection(village_id: UUID, office: str, half: Half, *, sent: Sent) -> Receipt:
    """Open the office's inspection of a village; each has one in a half-year."""
    with writing(sent) as write:
        village = locked(Village.objects.filter(pk=village_id)).get()
        write.allow(village, INSPECTORS[office])
        inspection = Inspection.objects.create(
            village=village,
            round=_ground(village, office, half, write),
            year=half.year,
            half=half.half,
            office=office,
            officer=sent.officer,
            opened_at=write.at,
        )
        write.record("inspection_opened", inspection, half=str(inspection), office=office)
        return write.done(_("The inspection is open."), inspection)


def _ground(village: Village, office: str, half: Half, write: Write) -> Round:
    """The round whose stars are looked at; refused where there is nothing to inspect."""
    present = Half.of(localdate(write.at))
    if half not in {present, present.before}:
        raise Refused(_("An inspection is of the half-year that runs, or of the one before it."))
    same = village.inspections.filter(year=half.year, half=half.half, office=office)
    if earlier := same.select_related("officer").first():
        told = _("%(officer)s has opened this inspection already: go on there.")
        raise Refused(told % {"officer": earlier.officer.name})
    ground = newest_round(village)
    if ground is None:
        raise Refused(
            _("No stars are awarded in this village yet, so there is nothing to inspect.")
        )
    return ground


def draw_inspection(inspection_id: UUID, terms: Terms, *, sent: Sent) -> Receipt:
    """Open a draw among the households that have a result in the village."""
    with writing(sent) as write:
        inspection = locked_inspection(inspection_id)
        if not inspection.by_township:
            raise Refused(_("The supervisors choose their households; only the township draws."))
        write.allow(inspection.village, Role.TOWNSHIP)
        among = inspectable(inspection.village_id, day=localdate(write.at))
        purpose = Draw.Purpose.INSPECTION
        draw = Draw.of(inspection.round, among, purpose=purpose, inspection=inspection)
        draw.to_pick = rules.inspection_due(draw.households)
        return open_draw(draw, terms, write=write)


def finish_inspection(inspection_id: UUID, remark: str, *, sent: Sent) -> Receipt:
    """Everybody that is due was looked at; from now on only faults are re-checked."""
    with writing(sent) as write:
        inspection = locked_inspection(inspection_id)
        write.allow(inspection.village, INSPECTORS[inspection.office])
        told = story(inspection, now=write.at)
        if told.blockers:
            raise Refused(" ".join(told.blockers))
        inspection.finished_by, inspection.finished_at = sent.officer, write.at
        inspection.remark = remark.strip()
        inspection.save()
        write.record(
            "inspection_finished", inspection, looks=len(told.seen), faults=len(told.faults)
        )
        return write.done(_("The inspection is finished."), inspection)
