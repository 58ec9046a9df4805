"""The household's form, its confirmation, and the marks for who does not declare."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evaluation.declarations.queries.before import Before, Said
from evaluation.declarations.queries.declarations import stars_asked
from evaluation.declarations.queries.self_assessment import Item, Sheet, StarSheet, star_sheets
from evaluation.declarations.typed import Typed, Word
from evaluation.models import Answer, Confirmation, Criterion, Declaration, Entry
from grids.forms import CodeField, Picks, PlainForm
from households.models import Membership

_Value = Answer.Value


@dataclass(frozen=True)
class Section:
    """One star on the page: its sheet as the form stands, its questions, its tick."""

    star: StarSheet
    questions: list[tuple[Item, BoundField, Said | None]]
    claim: BoundField | None


class DeclarationForm(PlainForm):
    """自评表: one answer a criterion, a tick for each elective star, mode and consent.

    Nothing is required: an unfinished form is saved as a draft.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    mode = forms.ChoiceField(
        label=_("How was this form filled?"),
        choices=[(mode, mode.label) for mode in Declaration.TYPED],
        widget=forms.RadioSelect,
        required=False,
    )
    consented = forms.BooleanField(
        label=_("The household agrees that this is published"), required=False
    )

    def __init__(
        self, *args: Any, sheet: Sheet, before: Before | None = None, **kwargs: Any
    ) -> None:
        """``before``: what stands beside the questions and answers none of them."""
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.before = before
        for star in sheet.stars:
            for item in star.items:
                self.fields[f"a-{item.criterion.code}"] = _question(item)
            if not star.star.mandatory:
                self.fields[f"claim-{star.code}"] = _claim(star)
        self._start_from(sheet.declaration)

    def _start_from(self, saved: Declaration | None) -> None:
        if saved:
            for name in ("version", "mode", "consented"):
                self.fields[name].initial = getattr(saved, name)

    def stars(self) -> tuple[StarSheet, ...]:
        """The stars as the form stands now: what is typed, or else what is saved."""
        if not self.is_bound:
            return self.sheet.stars
        answers = {
            code: str(self[f"a-{code}"].value() or "")
            for star in self.sheet.stars
            for code in (item.criterion.code for item in star.items)
        }
        ticked = [
            star.code
            for star in self.sheet.stars
            if not star.star.mandatory and self[f"claim-{star.code}"].value()
        ]
        stars = [star.star for star in self.sheet.stars]
        return star_sheets(stars, _known(answers), ticked, self.sheet.barred, self.sheet.later)

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
            (item, self[f"a-{item.criterion.code}"], said(star.code, item.criterion))
            for item in star.items
        ]
        claim = None if star.star.mandatory else self[f"claim-{star.code}"]
        return Section(star, questions, claim)

    def typed(self) -> Typed:
        """What a valid form holds, for the action."""
        data = self.cleaned_data
        return Typed(
            answers={name[2:]: value for name, value in data.items() if name.startswith("a-")},
            chosen=frozenset(
                name.removeprefix("claim-")
                for name, ticked in data.items()
                if name.startswith("claim-") and ticked
            ),
            mode=data["mode"],
            consented=data["consented"],
        )


def _nothing(_star: str, _criterion: Criterion) -> None:
    """Of a household that has no earlier form."""


def fields_told(entry_id: UUID) -> dict[str, forms.Field]:
    """What the form of that household asks, whoever looks."""
    found: dict[str, forms.Field] = dict(DeclarationForm.base_fields)
    for star in stars_asked(entry_id):
        label = _("Claim “%(star)s”") % {"star": star}
        found[f"claim-{star.star.code}"] = forms.BooleanField(label=label)
        for criterion in star.star.criteria.all():
            question = _question(Item(criterion))
            question.label = f"{criterion.code} {question.label}"
            found[f"a-{criterion.code}"] = question
    return found


def _known(answers: dict[str, str]) -> dict[str, str]:
    """Whatever else somebody sends counts as not answered until the form refuses it."""
    return {code: value if value in _Value.values else "" for code, value in answers.items()}


def _question(item: Item) -> forms.ChoiceField:
    choices = [(_Value.MET, _Value.MET.label), (_Value.NOT_MET, _Value.NOT_MET.label)]
    if item.reason:
        choices.append((_Value.NOT_APPLICABLE, _Value.NOT_APPLICABLE.label))
    return forms.ChoiceField(
        label=item.text, choices=choices, widget=Picks, required=False, initial=item.value
    )


def _claim(star: StarSheet) -> forms.BooleanField:
    return forms.BooleanField(label=_("Claim this star"), required=False, initial=star.chosen)


class RepeatForm(PlainForm):
    """Nothing new since last year: only what is asked otherwise now, and the consent."""

    consented = forms.BooleanField(label=_("The household agrees that this is published"))

    def __init__(self, *args: Any, asked: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in asked:
            question = _question(item)
            question.label, question.required = item.question, True
            question.error_messages["required"] = _("Please choose.")
            self.fields[f"a-{item.criterion.code}"] = question

    @property
    def questions(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("a-")]

    def answers(self) -> dict[str, str]:
        """By criterion code."""
        data = self.cleaned_data
        return {name[2:]: value for name, value in data.items() if name.startswith("a-")}


class ConfirmForm(PlainForm):
    """户主确认: who of the household gave its word, and how."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.TypedChoiceField(
        label=_("Who of the household confirms?"), coerce=UUID, widget=forms.RadioSelect
    )
    means = forms.ChoiceField(
        label=_("How did they confirm?"),
        choices=Confirmation.Means.choices,
        widget=forms.RadioSelect,
    )
    code = CodeField(
        label=_("The household’s own code"),
        help_text=_("Eight letters and digits on the household’s slip; only for its own code."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, members: list[Membership], saved: Declaration | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = saved.version if saved else 0
        if not saved or saved.mode != Declaration.Mode.FROM_PAPER:
            means = self.fields["means"]
            assert isinstance(means, forms.ChoiceField)
            paper = Confirmation.Means.SIGNATURE
            means.choices = [choice for choice in Confirmation.Means.choices if choice[0] != paper]
        person = self.fields["person"]
        assert isinstance(person, forms.TypedChoiceField)
        person.choices = [
            (
                str(member.person_id),
                _("%(name)s (%(relation)s)")
                % {"name": member.person.name, "relation": member.get_relation_display()},
            )
            for member in members
        ]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("means") == Confirmation.Means.OWN_CODE and not typed.get("code"):
            self.add_error("code", _("Type the code from the household’s slip."))
        return typed

    def word(self) -> Word:
        data = self.cleaned_data
        return Word(
            person=data["person"], means=data["means"], version=data["version"], code=data["code"]
        )


class WithdrawForm(PlainForm):
    """Why a confirmation is withdrawn."""

    reason = forms.CharField(
        label=_("Why is the confirmation withdrawn?"),
        help_text=_("For example: the household wants to claim another star."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MarkForm(PlainForm):
    """Who does not declare: declined, or not reached."""

    status = forms.ChoiceField(
        label=_("What is the case?"),
        choices=[
            (Entry.Status.DECLINED, _("The household does not want to take part")),
            (Entry.Status.AWAY, _("Nobody could be reached, neither here nor by telephone")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("How do you know?"),
        help_text=_(
            "In a few words: when you called or telephoned, who answered. "
            "Nothing about health or money."
        ),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
