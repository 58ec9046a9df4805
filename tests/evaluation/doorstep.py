"""Households that declare: a round at declaring, and short words for typing and confirming."""

from uuid import UUID

from evaluation.declarations.actions.confirming import confirm_declaration
from evaluation.declarations.actions.declaring import save_declaration
from evaluation.declarations.typed import Typed, Word
from evaluation.models import Criterion, Entry, Round
from evaluation.workflow import Stage
from grids.codes import HOUSEHOLD, digest_code
from grids.models import Grid, Officer, Receipt
from households.models import Household
from households.queries.codes import mark_of
from tests.factories import NOW, make_entry, make_household, make_round, make_sent


def make_doorstep(*, grid: Grid, households: int = 1, stage: Stage = Stage.DECLARING) -> Round:
    """A round of the grid's village with that many households, heads 张大山 and so on."""
    round_ = make_round(village=grid.village, stage=stage)
    heads = ("张大山", "李强", "王秀兰")
    for number in range(households):
        household = make_household(
            village=grid.village,
            grid=grid,
            number=f"01{number + 1:04d}",
            head=heads[number % 3],
            members=("张小山",),
        )
        make_entry(round_=round_, household=household)
    return round_


def said(entry: Entry, **otherwise: str) -> dict[str, str]:
    """Every item met; ``c01_2="na"`` says otherwise for item 01-2."""
    codes = Criterion.objects.filter(star__campaignstar__campaign=entry.campaign_id)
    answers = dict.fromkeys(codes.values_list("code", flat=True), "met")
    return answers | {name[1:].replace("_", "-"): value for name, value in otherwise.items()}


def typed(entry: Entry, *, chosen: tuple[str, ...] = (), **otherwise: str) -> Typed:
    """A finished form: dictated, consented, with the ``chosen`` electives."""
    return Typed(
        answers=said(entry, **otherwise),
        chosen=frozenset(chosen),
        mode="dictated",
        consented=True,
        place="home",
    )


def save(entry: Entry, by: Officer, *, form: Typed | None = None, version: int = 0) -> Receipt:
    form = form or typed(entry)
    return save_declaration(entry.pk, typed=form, version=version, sent=make_sent(by))


def give_code(entry: Entry, code: str = "") -> str:
    """The household's own code, as if it had been issued on a slip."""
    code = code or digest_code(entry.household_id.hex)[:HOUSEHOLD]
    household = Household.objects.filter(pk=entry.household_id)
    household.update(code_fingerprint=mark_of(code), code_issued_at=NOW)
    return code


def confirm(
    entry: Entry,
    by: Officer,
    *,
    means: str = "own_code",
    version: int = 1,
    person: UUID | None = None,
    code: str = "",
) -> Receipt:
    """By the household's own code, which whoever typed may enter, too."""
    if means == "own_code" and not code:
        code = give_code(entry)
    word = Word(person=person or entry.household.head_id, means=means, version=version, code=code)
    return confirm_declaration(entry.pk, word=word, sent=make_sent(by))


def posted(entry: Entry, *, chosen: tuple[str, ...] = (), **otherwise: str) -> dict[str, str]:
    """The fields of a finished form as a browser sends them, without cid and version."""
    fields = {f"a-{code}": value for code, value in said(entry, **otherwise).items() if value}
    ticks = {f"claim-{code}": "on" for code in chosen}
    return fields | ticks | {"mode": "dictated/home", "consented": "on"}
