"""The form of a named vote: every star of a household that waits for it."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.ballots.queries import BallotPaper
from evaluation.models import Ballot
from evaluation.sittings.queries.matters import Case
from grids.forms import Picks, PlainForm


class BallotForm(PlainForm):
    """For, against or abstain, for every star of the household that waits for the vote."""

    def __init__(self, *args: Any, paper: BallotPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        for case in self._asked():
            self.fields[f"choice_{case.claim_id.hex}"] = forms.ChoiceField(
                label=str(case.star),
                choices=Ballot.Choice.choices,
                widget=Picks,
                error_messages={"required": _("Choose: for, against or abstain.")},
            )

    def _asked(self) -> list[Case]:
        """When sent, all of them, so that a second press, after the first, is no error."""
        if not self.is_bound:
            return self.paper.to_vote
        sent = {name.removeprefix("choice_") for name in self.data}
        return [
            case
            for case in self.paper.cases
            if case in self.paper.to_vote or case.claim_id.hex in sent
        ]

    def choices(self) -> dict[UUID, str]:
        return {
            case.claim_id: self.cleaned_data[f"choice_{case.claim_id.hex}"]
            for case in self._asked()
        }

    def rows(self) -> list[tuple[Case, forms.BoundField]]:
        """Each claim to vote on, with the group's result and the picks."""
        return [(case, self[f"choice_{case.claim_id.hex}"]) for case in self._asked()]
