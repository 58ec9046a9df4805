"""What was sent, in the words of its form: for pages for errors, which do not make the form."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from grids.forms.base import fields_of_all_forms

#: What nobody typed.
_PLUMBING = ("cid", "version", "version_", "next", "later", "path")
V = TypeVar("V", bound=Callable[..., HttpResponse])


def told_by(fields: Callable[..., Mapping[str, forms.Field]]) -> Callable[[V], V]:
    """For a view whose form makes its fields anew each time: ``fields`` gets the address's parts.

    It is asked without anybody being logged in, so it may tell what is asked, never what was said.
    """

    def mark(view: V) -> V:
        view.fields_told = fields  # type: ignore[attr-defined]  # because functions carry what one hangs on them
        return view

    return mark


def in_words(request: HttpRequest, sent: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(question, answer) of what was sent, as the form words them; what is empty is left out."""
    known = {**fields_of_all_forms(), **_fields_told(request)}
    told = [(name, value) for name, value in sent if value and not name.startswith(_PLUMBING)]
    return [(label_of(known.get(name)), chosen(known.get(name), value)) for name, value in told]


def _fields_told(request: HttpRequest) -> Mapping[str, forms.Field]:
    match = request.resolver_match
    fields = getattr(match.func, "fields_told", None) if match else None
    return fields(**match.kwargs) if match and fields else {}


def label_of(field: forms.Field | None) -> str:
    """A field's label as on its form; nothing when no form says one."""
    return str(field.label) if field is not None and field.label else "·"


def chosen(field: forms.Field | None, value: str) -> str:
    """``y`` → ``Met``: a chosen value in the words of its form."""
    if isinstance(field, forms.BooleanField):
        return _("yes")
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return value
    choices: Iterable[tuple[Any, Any]] = field.widget.choices  # as the form would list them
    return next((str(label) for key, label in choices if str(key) == value), value)
