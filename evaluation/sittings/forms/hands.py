"""Forms that count hands: a household's claims in one sheet, and the unanimous ones in one step."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.models import Body, Panel, Voting
from evaluation.panels.queries.bench import Bench, Roll
from evaluation.sittings.actions.votes import fault, named_in
from evaluation.sittings.queries.agenda import roll_for
from evaluation.sittings.queries.matters import Case, Matter
from evaluation.sittings.queries.quorums import Line, Overview, State, line, no_quorum
from evaluation.sittings.typed import Hands
from grids.forms import PlainForm
from grids.numbers import half_width

#: The three numbers in the order in which they are called out (赞成、反对、弃权).
COUNTS = {
    "votes_for": _("for"),
    "votes_against": _("against"),
    "abstentions": _("abstaining"),
}


class SheetInput(forms.TextInput):
    """As Django's own template prints it, without one: a sheet has forty of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        said = {} if widget["value"] is None else {"value": widget["value"]}
        pairs = {"type": widget["type"], "name": widget["name"]} | said | widget["attrs"]
        return format_html("<input{}>", format_html_join("", "{}", self._printed(pairs)))

    def _printed(self, pairs: Mapping[str, Any]) -> Iterator[tuple[SafeString]]:
        for name, value in pairs.items():
            if value is True:
                yield (format_html(" {}", name),)
            elif value is not False:
                yield (format_html(' {}="{}"', name, value),)


class CountField(forms.IntegerField):
    """A number of hands; full-width digits are fine, empty is nothing counted."""

    widget = SheetInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3, "class": "hands"}
    )

    def __init__(self, *, short: Promise, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=999, **kwargs)
        self.short = short

    def to_python(self, value: Any) -> int | None:
        return super().to_python(half_width(str(value or "")))


@dataclass(frozen=True)
class Row:
    """One claim of the sheet as the page shows it."""

    case: Case
    roll: Roll
    counts: list[forms.BoundField]
    reason: forms.BoundField | None
    version: int | str

    @property
    def key(self) -> str:
        return self.case.claim_id.hex

    @property
    def errors(self) -> list[str]:
        fields = [*self.counts, *([self.reason] if self.reason else [])]
        return [str(error) for field in fields for error in field.errors]


class HandsForm(PlainForm):
    """Three numbers a claim, the reason where the committees differ, the version that was seen."""

    again = forms.BooleanField(
        label=_("The vote was taken again, by those who are here now"), required=False
    )

    def __init__(
        self, *args: Any, matter: Matter, bench: Bench, panel: Panel, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.bench, self.panel = matter, bench, panel
        for case in matter.cases:
            self._add_fields(case)

    def _add_fields(self, case: Case) -> None:
        key, star = case.claim_id.hex, case.star
        for name, word in COUNTS.items():
            self.fields[f"{name}_{key}"] = CountField(
                label=gettext("%(star)s, %(word)s") % {"star": star, "word": word},
                short=word,
                initial=getattr(case.own, name, None),
            )
        if case.group is not None:
            self.fields[f"reason_{key}"] = forms.CharField(
                label=gettext("%(star)s, reason") % {"star": star},
                max_length=300,
                required=False,
                initial=case.own.reason if case.own else "",
                widget=SheetInput,
            )
        self.fields[f"version_{key}"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=_version(case)
        )

    def clean(self) -> dict[str, Any]:
        """The sentence about a claim stands at that claim; the action looks once more."""
        again = bool(self.cleaned_data.get("again"))
        self.hands = {
            case.claim_id: hands for case in self.matter.cases if (hands := self._hands(case))
        }
        for case in self.matter.cases:
            if hands := self.hands.get(case.claim_id):
                roll = roll_for(case, self.bench, again=again)
                named = named_in(case, roll, again=again)
                why = fault(case, hands, roll, self.bench, panel=self.panel, named=named)
                self._say(case, why)
        if not self.hands and not self.errors:
            raise forms.ValidationError(
                _("Nothing was counted: type the numbers of at least one star.")
            )
        return self.cleaned_data

    def _say(self, case: Case, sentence: str) -> None:
        if sentence:
            self.add_error(f"votes_for_{case.claim_id.hex}", sentence)

    def _hands(self, case: Case) -> Hands | None:
        """What was typed for a claim; nothing when all three are empty or one is no number."""
        key = case.claim_id.hex
        typed = [self.cleaned_data.get(f"{name}_{key}") for name in COUNTS]
        wrong = any(f"{name}_{key}" in self.errors for name in COUNTS)
        if wrong or all(number is None for number in typed):
            return None
        votes_for, votes_against, abstentions = (number or 0 for number in typed)
        return Hands(
            votes_for=votes_for,
            votes_against=votes_against,
            abstentions=abstentions,
            reason=self.cleaned_data.get(f"reason_{key}", ""),
            version=self.cleaned_data.get(f"version_{key}") or 0,
        )

    def counted(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"hands": self.hands, "again": self.cleaned_data["again"]}

    def in_favour(self) -> QueryDict:
        """What was typed, and all present in favour wherever nothing was."""
        data = cast(QueryDict, self.data).copy()
        for case in self.matter.cases:
            key, roll = case.claim_id.hex, roll_for(case, self.bench)
            typed = any(data.get(f"{name}_{key}", "").strip() for name in COUNTS)
            if not typed and not roll.missing and not self._barred(case):
                data[f"votes_for_{key}"] = str(len(roll.present))
                data[f"votes_against_{key}"] = data[f"abstentions_{key}"] = "0"
        return data

    def _barred(self, case: Case) -> bool:
        """Whether the committees may not give a star that the group refused."""
        may_raise = self.panel.round.campaign.committees_may_raise
        return not may_raise and case.differs(passed=True)

    @property
    def line(self) -> Line:
        """How the household stands, and how many have voted by name."""
        return line(self.matter, self.bench)

    @property
    def secret(self) -> bool:
        """Whether slips are counted instead of hands."""
        return self.panel.round.campaign.voting == Voting.SECRET

    @property
    def no_quorum(self) -> str:
        """Why nothing or not everything can be counted now, and what would mend it."""
        return no_quorum(self.matter, self.bench)

    def rows(self) -> list[Row]:
        return [self._row(case) for case in self.matter.cases]

    def _row(self, case: Case) -> Row:
        key = case.claim_id.hex
        typed = self[f"version_{key}"].value()
        return Row(
            case=case,
            roll=roll_for(case, self.bench),
            counts=[self[f"{name}_{key}"] for name in COUNTS],
            reason=self[f"reason_{key}"] if f"reason_{key}" in self.fields else None,
            # After a stale save has shown both, the next save means the other's version.
            version=_version(case) if self.stale else typed,
        )


def _version(case: Case) -> int:
    return case.own.version if case.own else 0


class HouseholdsField(forms.TypedMultipleChoiceField):
    """Ticked households, by key; the page prints its own boxes."""

    #: All before the sitting, so that a second press, after the first has counted, is no error.
    known: Container[str] = frozenset()

    def __init__(self) -> None:
        super().__init__(
            label=_("Households"),
            coerce=UUID,
            error_messages={"required": _("Tick at least one household.")},
        )

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.known


class UnanimousForm(PlainForm):
    """The households that all present were in favour of; all are ticked at first."""

    entries = HouseholdsField()
    ready: Sequence[Matter] = ()

    def __init__(self, *args: Any, known: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(HouseholdsField, self.fields["entries"]).known = known

    def offer(self, overview: Overview) -> None:
        """Those that can be counted so, for the page; the press itself does not ask for them."""
        self.ready = [line.matter for line in overview.in_state(State.TO_DO)]
        self.fields["entries"].initial = [str(matter.entry.pk) for matter in self.ready]

    def rows(self) -> list[tuple[Matter, bool]]:
        """Each household that can be counted so, and whether it is ticked."""
        ticked = {str(key) for key in self["entries"].value() or ()}
        return [(matter, str(matter.entry.pk) in ticked) for matter in self.ready]


class NamedForm(PlainForm):
    """The households on which all who are here voted by name; all are ticked at first.

    The committees also write down why they differ from the group, where they do: what the named
    votes amount to is not known before they are counted.
    """

    entries = HouseholdsField()

    def __init__(self, *args: Any, overview: Overview, body: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready = [line.matter for line in overview.complete]
        field = cast(HouseholdsField, self.fields["entries"])
        field.known = {str(line.matter.entry.pk) for line in overview.lines}
        field.initial = [str(matter.entry.pk) for matter in self.ready]
        for matter in self.ready if body == Body.COMMITTEES else ():
            self.fields[f"reason_{matter.entry.pk.hex}"] = forms.CharField(
                label=gettext("%(number)s, reason") % {"number": matter.entry.number},
                max_length=300,
                required=False,
            )

    def reasons(self) -> dict[UUID, str]:
        """By household, why the committees decide otherwise."""
        typed = self.cleaned_data
        keys = [matter.entry.pk for matter in self.ready]
        return {key: typed.get(f"reason_{key.hex}", "") for key in keys}

    def rows(self) -> list[tuple[Matter, bool, forms.BoundField | None]]:
        """Each household that can be counted so, whether it is ticked, and its reason."""
        ticked = {str(key) for key in self["entries"].value() or ()}
        return [
            (matter, str(matter.entry.pk) in ticked, self._reason(matter)) for matter in self.ready
        ]

    def _reason(self, matter: Matter) -> forms.BoundField | None:
        name = f"reason_{matter.entry.pk.hex}"
        return self[name] if name in self.fields else None
