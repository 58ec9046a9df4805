"""自评表 as it is filled in: by an officer with the household, or by the household itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evaluation.declarations.forms.drawn import (
    CLAIM,
    PROMISE,
    REMARK,
    Question,
    Section,
    question_field,
    relabelled,
)
from evaluation.declarations.forms.people import people_of
from evaluation.declarations.queries.before import Before
from evaluation.declarations.queries.declarations import stars_asked
from evaluation.declarations.queries.self_assessment import Item, Sheet, StarSheet
from evaluation.declarations.queries.star_sheets import star_sheets
from evaluation.declarations.typed import Typed
from evaluation.models import Answer, Criterion, Declaration
from grids.forms import PlainForm
from households.models import Membership

_Value, _Mode, _Place = Answer.Value, Declaration.Mode, Declaration.Place


#: How an officer fills it in, in one tap: where it was dictated is said with it, never located.
WAYS = [
    (f"{_Mode.DICTATED}/{_Place.HOME}", _("dictated, at their home")),
    (f"{_Mode.DICTATED}/{_Place.OFFICE}", _("dictated, at the village office")),
    (str(_Mode.FROM_PAPER), _Mode.FROM_PAPER.label),
    (str(_Mode.BY_PHONE), _Mode.BY_PHONE.label),
]


def _nothing_before() -> None:
    """Where no earlier form is shown."""


class DeclarationForm(PlainForm):
    """自评表: one answer a criterion, own words and a tick for a star, how it was filled, consent.

    Nothing is required: an unfinished form is saved as a draft.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    mode = forms.ChoiceField(
        label=_("How was this form filled?"), choices=WAYS, widget=forms.RadioSelect, required=False
    )
    answered_by = forms.TypedChoiceField(
        label=_("Who of the household answered?"),
        coerce=UUID,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    consented = forms.BooleanField(
        label=_("The household agrees that this is published"), required=False
    )

    def __init__(
        self,
        *args: Any,
        sheet: Sheet,
        before: Callable[[], Before | None] = _nothing_before,
        members: Sequence[Membership] = (),
        **kwargs: Any,
    ) -> None:
        """``before``: what stands beside the questions, once the form is shown; it answers none."""
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self._before = before
        for star in sheet.stars:
            self.fields |= _fields(star)
        _offer(self.fields["answered_by"], members)
        self.initial = {**_saved(sheet), **self.initial}

    def stars(self) -> tuple[StarSheet, ...]:
        """The stars as the form stands now: what is typed, or else what is saved."""
        if not self.is_bound:
            return self.sheet.stars
        codes = [item.criterion.code for star in self.sheet.stars for item in star.items]
        stands = Typed(
            answers=_known({code: self._stands(f"a-{code}") for code in codes}),
            chosen=frozenset(star.code for star in self._elective if self._stands_ticked(star)),
            remarks={star.code: self._stands(f"r-{star.code}") for star in self.sheet.stars},
            promises={star.code: self._stands(f"p-{star.code}") for star in self.sheet.stars},
        )
        stars = [star.star for star in self.sheet.stars]
        return star_sheets(stars, stands, self.sheet.barred, self.sheet.later)

    def _stands(self, name: str) -> str:
        return str(self[name].value() or "")

    def _stands_ticked(self, star: StarSheet) -> bool:
        return bool(self[f"claim-{star.code}"].value())

    @property
    def _elective(self) -> list[StarSheet]:
        return [star for star in self.sheet.stars if not star.star.mandatory]

    @cached_property
    def before(self) -> Before | None:
        """The household's form of an earlier year."""
        return self._before()

    @cached_property
    def sections(self) -> list[Section]:
        return [self._section(star) for star in self.stars()]

    @property
    def board(self) -> str:
        """How many more stars the board takes, as the form stands now."""
        stars = tuple(section.star for section in self.sections)
        return Sheet(self.sheet.entry, stars, self.sheet.declaration).board

    @property
    def answered(self) -> int:
        return sum(section.star.answered for section in self.sections)

    def _section(self, star: StarSheet) -> Section:
        said = self.before.said_to if self.before else _nothing
        questions = [
            Question(item, self[f"a-{item.criterion.code}"], said(star.code, item.criterion))
            for item in star.items
        ]
        claim = None if star.star.mandatory else self[f"claim-{star.code}"]
        words = (self[f"r-{star.code}"], self[f"p-{star.code}"])
        return Section(star, questions, claim, words)

    def typed(self, *, device: str = "") -> Typed:
        """What a valid form holds, for the action; ``device``: the mark of who sent it."""
        data = self.cleaned_data
        mode, _slash, place = self._way().partition("/")
        return Typed(
            answers=_after("a-", data),
            chosen=frozenset(_after("claim-", data)),
            mode=mode,
            consented=data["consented"],
            place=place,
            answered_by=data["answered_by"],
            remarks=_after("r-", data),
            promises=_after("p-", data),
            device=device,
        )

    def _way(self) -> str:
        return str(self.cleaned_data["mode"])


class OwnDeclarationForm(DeclarationForm):
    """The same, filled in by the household itself: how needs no question."""

    mode = None  # type: ignore[assignment]  # because Django takes a field away so

    def _way(self) -> str:
        return str(_Mode.SELF)


def _after(prefix: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields of that prefix, by the rest of their names."""
    return {
        name.removeprefix(prefix): value
        for name, value in data.items()
        if name.startswith(prefix) and value
    }


def _offer(field: forms.Field, members: Sequence[Membership]) -> None:
    """Who lives in the household, as choices."""
    assert isinstance(field, forms.TypedChoiceField)
    field.choices = people_of(members)


def _nothing(_star: str, _criterion: Criterion) -> None:
    """Of a household that has no earlier form."""


def fields_told(entry_id: UUID) -> dict[str, forms.Field]:
    """What the form of that household asks, whoever looks."""
    found: dict[str, forms.Field] = dict(DeclarationForm.base_fields)
    for star in stars_asked(entry_id):
        claim = _("Claim “%(star)s”") % {"star": star}
        found[f"claim-{star.star.code}"] = relabelled(CLAIM, claim)
        for letter, field in (("r", REMARK), ("p", PROMISE)):
            found[f"{letter}-{star.star.code}"] = relabelled(field, f"{star}: {field.label}")
        for criterion in star.star.criteria.all():
            question = _question(Item(criterion))
            told = f"{criterion.code} {question.label}"
            found[f"a-{criterion.code}"] = relabelled(question, told)
    return found


def _fields(star: StarSheet) -> dict[str, forms.Field]:
    """A star's questions, its two lines of own words, and its tick."""
    found: dict[str, forms.Field] = {
        f"a-{item.criterion.code}": _question(item) for item in star.items
    }
    found |= {f"r-{star.code}": REMARK, f"p-{star.code}": PROMISE}
    return found if star.star.mandatory else found | {f"claim-{star.code}": CLAIM}


def _saved(sheet: Sheet) -> dict[str, Any]:
    """What stands in the fields before anything is typed."""
    found: dict[str, Any] = {}
    for star in sheet.stars:
        found |= {f"a-{item.criterion.code}": item.value for item in star.items}
        found[f"r-{star.code}"], found[f"p-{star.code}"] = star.remark, star.promise
        found[f"claim-{star.code}"] = star.chosen
    if saved := sheet.declaration:
        found |= {"version": saved.version, "consented": saved.consented}
        found["answered_by"] = saved.answered_by_id and str(saved.answered_by_id)
        found["mode"] = "/".join(filter(None, [saved.mode, saved.place]))
    return found


def _known(answers: dict[str, str]) -> dict[str, str]:
    """Whatever else somebody sends counts as not answered until the form refuses it."""
    return {code: value if value in _Value.values else "" for code, value in answers.items()}


def _question(item: Item) -> forms.ChoiceField:
    return question_field(item.text, applies_always=not item.reason)


class RepeatForm(PlainForm):
    """Nothing new since last year: only what is asked otherwise now, and the consent."""

    consented = forms.BooleanField(label=_("The household agrees that this is published"))

    def __init__(self, *args: Any, asked: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in asked:
            question = relabelled(_question(item), item.question)
            question.required = True
            question.error_messages["required"] = _("Please choose.")
            self.fields[f"a-{item.criterion.code}"] = question

    @property
    def questions(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("a-")]

    def answers(self) -> dict[str, str]:
        """By criterion code."""
        data = self.cleaned_data
        return {name[2:]: value for name, value in data.items() if name.startswith("a-")}
