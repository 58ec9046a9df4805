"""One device for many households: forms that households filled in themselves, from one browser."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.cues.queries.cases import Case
from evaluation.models import Declaration, DeviceMark, Round

#: A neighbour's phone serves two households; a third is a reason to ask whose it is.
MANY = 3
_Forms = dict[UUID, Declaration]


def one_device(rounds: Sequence[Round]) -> Iterable[Case]:
    """Many households' own forms, or one that an officer's phone sent, too."""
    marks = DeviceMark.objects.filter(declaration__entry__round__in=rounds).order_by()
    found: dict[tuple[UUID, str], _Forms] = defaultdict(dict)
    for mark in marks.select_related("declaration__entry__group", "declaration__typist"):
        form = mark.declaration
        found[form.entry.round_id, mark.digest][form.pk] = form
    told = [case for forms in found.values() for case in _cases(list(forms.values()))]
    return {case.about.pk: case for case in told}.values()


def _cases(forms: Sequence[Declaration]) -> Iterable[Case]:
    own = [form for form in forms if form.mode == Declaration.Mode.SELF]
    others = len(forms) - len(own)
    if len(own) < MANY and not (own and others):
        return
    reason = _("%(own)s forms of households themselves came from one device") % {"own": len(own)}
    if others:
        reason = _(
            "%(own)s forms of households themselves and %(others)s typed by officers came from "
            "one device"
        ) % {"own": len(own), "others": others}
    for form in own:
        yield Case(form.entry.round_id, reason, entry=form.entry)
