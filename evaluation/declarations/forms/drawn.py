"""A star as every household's form draws it: its questions with their answers, its empty lines.

Each is a piece (``grids/pieces.py``): what a catalogue asks with what may be answered to it,
never whose answer it is. Where something was typed, or is wrong, it is drawn anew.
"""

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache

from django import forms
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from evaluation.declarations.queries.before import Said
from evaluation.declarations.queries.self_assessment import Item, StarSheet
from evaluation.models import Answer, Pledge
from grids.forms import Picks
from grids.pieces import piece

_FOLDER = "evaluation/declarations"
_Value = Answer.Value
#: All forms have these very fields; what is typed into them stands in the form.
#: 认领承诺: both may stay empty.
REMARK = forms.CharField(label=_("In our own words"), required=False, max_length=Pledge.LENGTH)
PROMISE = forms.CharField(label=_("We promise"), required=False, max_length=Pledge.LENGTH)
CLAIM = forms.BooleanField(label=_("Claim this star"), required=False)


@lru_cache(maxsize=1024)
def question_field(text: str, *, applies_always: bool) -> forms.ChoiceField:
    """The same for all forms that ask this; whoever words it otherwise takes ``relabelled``."""
    choices = [(_Value.MET, _Value.MET.label), (_Value.NOT_MET, _Value.NOT_MET.label)]
    if not applies_always:
        choices.append((_Value.NOT_APPLICABLE, _Value.NOT_APPLICABLE.label))
    return forms.ChoiceField(label=text, choices=choices, widget=Picks, required=False)


def relabelled(field: forms.Field, label: str) -> forms.Field:
    """A copy of a shared field, to be changed."""
    own = deepcopy(field)
    own.label = label
    return own


def _alone(name: str, field: forms.Field, value: str = "") -> BoundField:
    """A field of that name as it stands in a form where nothing is wrong."""
    form = forms.Form(initial={name: value})
    form.fields[name] = field
    return form[name]


@dataclass(frozen=True)
class Asked:
    """A question with one of its answers, whoever gave it."""

    name: str
    text: str
    legend: str
    reason: str
    value: str

    @property
    def field(self) -> BoundField:
        field = question_field(self.text, applies_always=not self.reason)
        return _alone(self.name, field, self.value)


@dataclass(frozen=True)
class Question:
    """One item on the page, what stands in its field, and what was said to it before."""

    item: Item
    field: BoundField
    said: Said | None

    @property
    def legend(self) -> str:
        return self.item.question

    @property
    def reason(self) -> str:
        return self.item.reason

    @property
    def stands_alone(self) -> bool:
        """Nothing that is this household's stands beside it, and nothing is wrong."""
        return not (self.said or self.item.asks or self.field.errors)

    @property
    def drawn(self) -> SafeString:
        """Where it stands alone."""
        value = str(self.field.value() or "")
        asked = Asked(self.field.html_name, self.item.text, self.legend, self.reason, value)
        return piece(f"{_FOLDER}/_question.html", asked=asked)


@dataclass(frozen=True)
class Unsaid:
    """The two lines of own words of a star to which nobody has said anything."""

    code: str

    @property
    def words(self) -> tuple[BoundField, BoundField]:
        return _alone(f"r-{self.code}", REMARK), _alone(f"p-{self.code}", PROMISE)


@dataclass(frozen=True)
class Weighed:
    """What a star's verdict is told from; of a star that is barred it is told anew each time."""

    code: str
    name: str
    mandatory: bool
    chosen: bool
    allowed: bool
    unanswered: bool
    closed: str
    refusal: str
    sentence: str


@dataclass(frozen=True)
class Section:
    """One star on the page: its sheet as the form stands, its questions, its tick, own words."""

    star: StarSheet
    questions: list[Question]
    claim: BoundField | None
    words: tuple[BoundField, BoundField]

    @property
    def own_words(self) -> SafeString:
        if any(field.errors or field.value() for field in self.words):
            said = self.star.remark or self.star.promise
            context = {"own": self, "open": said}
            return render_to_string(f"{_FOLDER}/_own_words.html", context)
        return piece(f"{_FOLDER}/_own_words.html", own=Unsaid(self.star.code))

    @property
    def weighed(self) -> Weighed:
        star = self.star
        return Weighed(
            code=star.code,
            name=star.name,
            mandatory=star.star.mandatory,
            chosen=star.chosen,
            allowed=star.allowed,
            unanswered=bool(star.unanswered),
            closed=star.closed_sentence if star.closed else "",
            refusal=star.refusal if star.refused else "",
            sentence=star.sentence,
        )
