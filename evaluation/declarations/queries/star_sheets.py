"""自评表 made of what was typed: by saved rows, by the fields of a page, by last year’s form."""

from collections.abc import Iterable, Mapping
from datetime import date

from evaluation.declarations.queries.self_assessment import Item, StarSheet
from evaluation.declarations.typed import Typed
from evaluation.models import CampaignStar


def star_sheets(
    stars: Iterable[CampaignStar],
    typed: Typed,
    barred: Mapping[str, date],
    later: Mapping[str, date],
) -> tuple[StarSheet, ...]:
    """Stars with what is ``typed`` to them, and by star code until when a veto bars it, and from
    when on it can be won again.
    """
    return tuple(_star_sheet(star, typed, barred, later) for star in stars)


def _star_sheet(
    star: CampaignStar, typed: Typed, barred: Mapping[str, date], later: Mapping[str, date]
) -> StarSheet:
    code = star.star.code
    remark, promise = typed.words_on(code)
    answers = typed.answers
    return StarSheet(
        star=star,
        items=tuple(Item(each, answers.get(each.code, "")) for each in star.star.criteria.all()),
        chosen=code in typed.chosen,
        barred_until=barred.get(code),
        again_from=later.get(code),
        remark=remark,
        promise=promise,
    )
