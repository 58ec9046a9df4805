"""Forms of a round: founding it, its study session, and the moves."""

from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from evaluation.models import Claim, Reopening
from evaluation.rounds.typed import Session
from evaluation.workflow import Move, MoveName
from grids.forms import DayInput, Picks, PlainForm, bare_helper
from grids.models import Village
from households.models import Attendance

ALL, NAMED = "all", "named"
_PUBLIC = _(
    "It hangs with the notice. In general words, for example: looked at once more after an "
    "objection. No names, no votes, nothing private of a household."
)


class RoundForm(PlainForm):
    """Which village, and what the round is called."""

    village = forms.ModelChoiceField(label=_("Village"), queryset=Village.objects.none())
    name = forms.CharField(
        label=_("Name of the round"),
        max_length=40,
        help_text=_("For example: whole village, second half of the year."),
    )

    def __init__(self, *args: Any, villages: QuerySet[Village], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["village"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = villages


class StudyForm(PlainForm):
    """The study session, and how many of each group came."""

    held_on = forms.DateField(label=_("Day"), widget=DayInput)
    place = forms.CharField(label=_("Place"), max_length=60)
    topic = forms.CharField(
        label=_("What was studied"),
        max_length=100,
        initial=_("The standards, the method and the steps of the evaluation"),
    )
    led_by = forms.CharField(label=_("Led by"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in Attendance.Group:
            self.fields[group.value] = forms.IntegerField(
                label=group.label, min_value=0, max_value=999, initial=0
            )

    @cached_property
    def helper(self) -> FormHelper:
        helper = bare_helper(self)
        groups = Div(*Attendance.Group.values, css_class="form-row")
        came = HTML(format_html("<h2>{}</h2>", _("How many came")))
        helper.layout = Layout("cid", "held_on", "place", "topic", "led_by", came, groups)
        return helper

    def session(self) -> Session:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return Session(
            held_on=typed["held_on"],
            place=typed["place"],
            topic=typed["topic"],
            led_by=typed["led_by"],
            present={group: typed[group.value] for group in Attendance.Group},
        )


class ClaimsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """Claims to tick, each with its household's number, head and star."""

    def label_from_instance(self, obj: Claim) -> str:
        return f"{obj.entry.number} {obj.entry.head_name} · {obj.star}"


class MoveForm(PlainForm):
    """Only the fields that the move asks for: a reason, and which claims go back."""

    scope = forms.ChoiceField(
        label=_("Which claims go back?"),
        choices=[(ALL, _("All claims of the round")), (NAMED, _("The claims ticked below"))],
        widget=Picks,
    )
    claims = ClaimsField(
        label=_("Claims"),
        queryset=Claim.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the claims, or send all of them back.")},
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=Reopening.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the record and is read by everyone who works on this round."),
    )

    def __init__(
        self,
        *args: Any,
        rule: Move,
        signed: bool,
        asks: bool,
        claims: QuerySet[Claim],
        **kwargs: Any,
    ) -> None:
        """``asks``: the move needs a reason; ``signed``: it is the first signer's already."""
        super().__init__(*args, **kwargs)
        if rule.names_claims:
            self._offer(claims)
        else:
            del self.fields["scope"], self.fields["claims"]
        if signed or not (asks or rule.name == MoveName.APPROVE):
            del self.fields["why"]
        else:
            self._ask(rule, asks=asks)

    def _ask(self, rule: Move, *, asks: bool) -> None:
        if rule.posts:
            self.fields["why"].label = _("Reason, as everybody will read it")
            self.fields["why"].help_text = _PUBLIC
        if not asks:
            self.fields["why"].label = _("Remark")
            self.fields["why"].required = False

    def _offer(self, claims: QuerySet[Claim]) -> None:
        field = self.fields["claims"]
        assert isinstance(field, ClaimsField)
        field.queryset = claims
        # Nothing is ticked where all go back, or where no household has been named yet.
        field.required = self.data.get("scope") != ALL
        self.fields["scope"].initial = NAMED if claims else None
        if not claims:
            first = _("Type the households' numbers above first, then tick their claims.")
            field.error_messages["required"] = first
            # An empty list says nothing, until somebody sends the form without it.
            if not self.is_bound:
                del self.fields["claims"]

    def reason(self) -> str:
        return str(self.cleaned_data.get("why", ""))

    def named(self) -> list[UUID]:
        """The claims that go back; empty means all."""
        if self.cleaned_data.get("scope") != NAMED:
            return []
        return [claim.pk for claim in self.cleaned_data["claims"]]
