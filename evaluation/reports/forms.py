"""The form of a report: a press, after its check page."""

from grids.forms import PressForm


class IssueForm(PressForm):
    """Nothing is typed: what is told is counted."""
