"""What can be seen of how forms were filled: many in minutes, alike to the last item, all met.

It is asked of forms filled question by question. “As in the year before” is quick and alike by its
nature, so it says nothing here.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextField, Window
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import rules
from evaluation.cues.queries.cases import Case, chains, clock, tightest
from evaluation.models import Answer, Declaration, Entry, Round

#: So many forms of one officer are too many for so short a time at so many doors.
MANY, MINUTES = 5, timedelta(minutes=10)
#: So many are more than chance.
ALIKE = 5
#: All met is a case where one officer has so many, and they are at least a third of the officer's.
ALL_MET, A_THIRD = 5, 3
#: A pile of paper forms is quickly copied; a household takes its time to say what is so.
_SAID = (Declaration.Mode.DICTATED, Declaration.Mode.BY_PHONE)
#: Forty-five questions are neither read nor answered in less.
_SECONDS = timedelta(seconds=60)
_APART = (F("entry__round"), F("typist"))


def within_minutes(rounds: Sequence[Round]) -> Iterable[Case]:
    """Dictated at the door or by telephone, confirmed or not: the time is when it was typed."""
    said = _forms(rounds).filter(mode__in=_SAID)
    quick = said.annotate(together=tightest("typed_at", _APART, of=MANY))
    for chain in chains(
        quick.filter(together__lte=MINUTES),
        apart=lambda form: (form.entry.round_id, form.typist_id),
        at=lambda form: form.typed_at,
        within=MINUTES,
    ):
        told = _("%(n)s forms typed by one officer, %(since)s to %(until)s")
        since, until = clock(chain[0].typed_at), clock(chain[-1].typed_at)
        reason = told % {"n": len(chain), "since": since, "until": until.split(" ")[-1]}
        yield from (_case(form, reason) for form in chain)


def in_under_a_minute(rounds: Sequence[Round]) -> Iterable[Case]:
    """From the first answer to the last save. One sent whole, without its drafts, tells nothing."""
    said = _forms(rounds).filter(mode__in=_SAID, begun_at__lt=F("typed_at"))
    for form in said.filter(typed_at__lt=F("begun_at") + _SECONDS):
        assert form.begun_at is not None, "the query asks for it"
        told = _("filled in within %(n)s seconds, %(since)s")
        seconds = int((form.typed_at - form.begun_at).total_seconds())
        yield _case(form, told % {"n": seconds, "since": clock(form.begun_at)})


def alike(rounds: Sequence[Round]) -> Iterable[Case]:
    """Confirmed forms of one officer with the same answer to every item and the same stars."""
    said = (
        _not_met()
        .order_by("criterion_id")
        .values_list(Concat(Cast("criterion", TextField()), "value", output_field=TextField()))
    )
    through = Declaration.chosen.through.objects.filter(declaration=OuterRef("pk"))
    forms = (
        _confirmed(rounds)
        .filter(Exists(_not_met()))
        .annotate(
            said=ArraySubquery(said),
            stars=ArraySubquery(through.order_by("campaignstar_id").values("campaignstar")),
        )
    )
    same = Window(Count("pk"), partition_by=[*_APART, F("said"), F("stars")])
    for form in forms.annotate(same=same).filter(same__gte=ALIKE):
        told = _("%(n)s forms typed by one officer, the same in every item and in the stars chosen")
        yield _case(form, told % {"n": form.same})


def all_met(rounds: Sequence[Round]) -> Iterable[Case]:
    """Confirmed forms with “met” throughout, where they are a third of one officer's or more.

    A household that meets everything is nothing to look at, nor are a few of them.
    """
    forms = _confirmed(rounds).annotate(
        everything=~Exists(_not_met()),
        met=_of_the_typist(everything=True),
        forms=_of_the_typist(),
    )
    many = forms.filter(met__gte=ALL_MET, forms__lte=A_THIRD * F("met"))
    for form in many:
        if form.everything:
            told = ngettext(
                "“met” throughout in %(n)s of the %(all)s form of one officer",
                "“met” throughout in %(n)s of the %(all)s forms of one officer",
                form.forms,
            )
            yield _case(form, told % {"n": form.met, "all": form.forms})


def _of_the_typist(**only: bool) -> Window:
    counted = Count("pk", filter=Q(**only)) if only else Count("pk")
    return Window(counted, partition_by=list(_APART))


def _not_met() -> QuerySet[Answer]:
    """A tenth of the rows, by an index of their own; every other answer is “met”."""
    return Answer.objects.filter(declaration=OuterRef("pk")).exclude(value=rules.MET)


def _confirmed(rounds: Sequence[Round]) -> QuerySet[Declaration]:
    """A confirmed form answers every item."""
    return _forms(rounds).filter(mode__in=Declaration.TYPED, entry__status=Entry.Status.DECLARED)


def _forms(rounds: Sequence[Round]) -> QuerySet[Declaration]:
    forms = Declaration.objects.filter(entry__round__in=rounds)
    return forms.select_related("entry__group", "typist")


def _case(form: Declaration, reason: str) -> Case:
    by = _("typed by %(name)s") % {"name": form.typist}
    return Case(form.entry.round_id, reason, entry=form.entry, by=by, typist=form.typist)
