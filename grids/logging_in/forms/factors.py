"""Forms of the second factor: its code, and the question before what weighs."""

import logging
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.forms.base import PlainForm, bare_helper
from grids.logging_in.factors import DIGITS, digits_of, standing, try_code
from grids.logging_in.forms.passwords import authenticated
from grids.models import Factor, Officer

_APP_DIGITS = 6
#: A wait that is shorter is told in seconds.
_IN_SECONDS = 90
_log = logging.getLogger("starcivil.security")


def _code_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        error_messages={"required": gettext_lazy("Please fill this in.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "class": "code",
                "data-not-kept": "1",
                "inputmode": "numeric",
            }
        ),
    )


class CodeForm(forms.Form):
    """The code of the list or the app, between the password and the first page."""

    proof = _code_field()

    def __init__(self, request: HttpRequest, data: Any = None, *, factor: Factor) -> None:
        super().__init__(data)
        self.request, self.factor = request, factor
        self.fields["proof"].label = question(factor)
        self.helper = bare_helper(self)

    def clean_proof(self) -> str:
        typed: str = self.cleaned_data["proof"]
        check_code(self.request, self.factor, typed)
        return typed


class SetUpForm(PlainForm):
    """The first code of a new list or app: it was printed or scanned, and is at hand."""

    proof = _code_field()

    def __init__(self, *args: Any, request: HttpRequest, factor: Factor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.factor = request, factor
        self.fields["proof"].label = question(factor)

    def clean_proof(self) -> str:
        typed: str = self.cleaned_data["proof"]
        check_code(self.request, self.factor, typed)
        return typed


def question(factor: Factor) -> str:
    """What is asked for, in words."""
    if factor.is_list:
        return _("Code no. %(number)s of your list") % {"number": factor.number}
    return _("The code that the app shows now")


def check_code(request: HttpRequest, factor: Factor, typed: str) -> None:
    """Use the code up, or say in a sentence why it does not open."""
    tried = try_code(factor.pk, typed)
    told = {"about": str(factor.user_id), "kind": factor.kind}
    if tried.fits:
        _log.info("second factor fits", extra={"request": request, "line": told})
        return
    _log.warning("second factor failed", extra={"request": request, "line": told})
    if tried.until:
        raise ValidationError(_wait(tried.until))
    raise ValidationError(_not_this_one(factor, digits_of(typed)))


def _wait(until: datetime) -> str:
    seconds = ceil((until - timezone.now()).total_seconds())
    if seconds < _IN_SECONDS:
        return _("Too many wrong codes. Wait %d seconds, then type the right one.") % max(
            1, seconds
        )
    return _("Too many wrong codes. Wait %s, then type the right one.") % timeuntil(until)


def _not_this_one(factor: Factor, digits: str) -> str:
    if not factor.is_list:
        return _("This is not the code of this half minute. Wait for the next one and type it.")
    if len(digits) != DIGITS:
        return _("A code of the list has 8 digits. Type it once more.")
    asked = _("This is not code no. %(number)s of your newest list. Look at the number before it.")
    return asked % {"number": factor.number}


class ReplaceForm(PlainForm):
    """``asked``: which replacement is confirmed; nothing: it is asked for."""

    asked = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def confirmed(self) -> UUID | None:
        asked: UUID | None = self.cleaned_data["asked"]
        return asked


class FreshForm(forms.Form):
    """The password once more, or the code that an app shows."""

    proof = forms.CharField(
        label=gettext_lazy("Your password once more"),
        max_length=200,
        strip=False,
        error_messages={"required": gettext_lazy("Please fill this in.")},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True, "data-not-kept": "1"}
        ),
    )

    def __init__(self, request: HttpRequest, officer: Officer, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.officer = request, officer
        self.factor = standing(officer)
        if self.factor and not self.factor.is_list:
            self.fields["proof"].label = _("Your password once more, or the code of the app")
        self.helper = bare_helper(self)

    def clean_proof(self) -> str:
        typed: str = self.cleaned_data["proof"]
        digits = digits_of(typed)
        if self.factor and not self.factor.is_list and len(digits) == len(typed) == _APP_DIGITS:
            check_code(self.request, self.factor, typed)
        elif authenticated(self.request, self.officer.username, typed) is None:
            raise ValidationError(self._why())
        return typed

    def _why(self) -> str:
        """Axes would answer with a page of its own, and what was typed would be gone."""
        if getattr(self.request, "axes_locked_out", False):
            self.request.axes_locked_out = False  # type: ignore[attr-defined]  # because axes puts it there
            return _("There were too many wrong ones. Wait a minute, then type it again.")
        return _("This is not your present password. Type it once more.")
