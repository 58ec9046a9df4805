"""What can be seen of photos: one picture that stands at several households."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.cues.queries.cases import Case
from evaluation.models import Photo, Round


def used_twice(rounds: Sequence[Round]) -> Iterable[Case]:
    """The same picture in the forms of several households, of whatever village and year.

    A household that shows its own picture again shows its own, and is no case.
    """
    here = _of_forms().filter(entry__round__in=rounds)
    found = here.annotate(homes=Subquery(_others())).filter(homes__gte=1)
    told = found.order_by("entry_id", "-homes", "at").distinct("entry_id")
    for photo in told.select_related("entry__group", "officer"):
        assert photo.entry, "only photos of forms are asked for"
        yield Case(
            photo.entry.round_id,
            _reason(vars(photo)["homes"] + 1),
            entry=photo.entry,
            by=_("photo sent by %(name)s") % {"name": photo.officer or _("the household itself")},
            typist=photo.officer,
        )


def _of_forms() -> QuerySet[Photo]:
    return Photo.objects.standing().filter(kind__in=Photo.OF_A_FORM)


def _others() -> QuerySet[Photo, int]:
    """How many other households have it, by the index of pictures."""
    same = _of_forms().filter(digest=OuterRef("digest")).order_by()
    others = same.exclude(entry__household=OuterRef("entry__household")).values("digest")
    return others.annotate(n=Count("entry__household", distinct=True)).values_list("n", flat=True)


def _reason(homes: int) -> str:
    told = ngettext(
        "one picture in the forms of %(n)s household",
        "one picture in the forms of %(n)s households",
        homes,
    )
    return told % {"n": homes}
