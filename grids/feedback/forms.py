"""Forms of what users say about the program, and of the answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms.base import PlainForm


class FeedbackForm(PlainForm):
    """What a user wants to say, and on which page."""

    text = forms.CharField(
        label=_("What went badly, or could be better?"),
        help_text=_("Write no names or numbers of villagers here."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    page = forms.CharField(
        label=_("Page"),
        help_text=_("The page on which you were; leave it empty if it is about something else."),
        max_length=200,
        required=False,
    )


class FeedbackAnswerForm(PlainForm):
    """The township's answer."""

    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("Whoever wrote it, your colleagues and the county read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
