"""What was sent, in the words of its form: for pages for errors, which do not make the form."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from grids.forms.base import PlainForm, RowForm

#: What nobody typed.
_PLUMBING = ("cid", "version", "version_", "next", "later", "path")
Kind = PlainForm | RowForm
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
    told = [(name, value) for name, value in sent if not name.startswith(_PLUMBING)]
    near = request.resolver_match.func.__module__ if request.resolver_match else ""
    known = fields_of({name for name, _value in told}, near=near) | _fields_told(request)
    return [
        (label_of(known.get(name)), chosen(known.get(name), value)) for name, value in told if value
    ]


def fields_of(names: set[str], *, near: str = "") -> dict[str, forms.Field]:
    """The fields that were probably sent under these names, to a view of the module ``near``.

    Many forms ask for a reason, each in its own words. The form comes first that has all of the
    names, then the one that has few others, then the one that lives beside the view.
    """

    def distance(form: type[Kind]) -> tuple[int, int, int, str]:
        fields = set(form.base_fields)
        module = form.__module__
        return len(names - fields), len(fields - names), -_shared(module, near), module

    known: dict[str, forms.Field] = {}
    for form in sorted(_kinds_of_form(), key=distance):
        known = {**form.base_fields, **known}
    return known


def _kinds_of_form() -> Iterator[type[Kind]]:
    waiting: list[Any] = [PlainForm, RowForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        yield kind


def _shared(one: str, other: str) -> int:
    """How many parts two modules' names have in common."""
    return len(set(one.split(".")) & set(other.split(".")))


def _fields_told(request: HttpRequest) -> dict[str, forms.Field]:
    match = request.resolver_match
    fields = getattr(match.func, "fields_told", None) if match else None
    return dict(fields(**match.kwargs)) if match and fields else {}


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
