"""Forms of logging in and of one's own password."""

from typing import Any

from axes.helpers import get_client_ip_address
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.forms.base import PlainForm, bare_helper
from grids.logging_in.one_time_passwords import Slip, try_slip
from grids.models import Officer
from grids.numbers import half_width


class LoginForm(forms.Form):
    """User name or telephone number, and the password or what stands on the slip."""

    username = forms.CharField(
        label=_("User name or telephone number"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.officer: Officer | None = None
        self.helper = bare_helper(self)

    def clean_username(self) -> str:
        return half_width(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        """One answer for a wrong name and a wrong password, so that nobody can look for names."""
        typed = self.cleaned_data
        if len(typed) == 2:
            self.officer = authenticated(self.request, **typed)
            if self.officer is None:
                # Told only to whoever typed the right password (grids.backends).
                wrong = _("User name or password is not right. Please try again.")
                told = getattr(self.request, "login_refusal", wrong)
                raise forms.ValidationError(told, code="wrong")
        return typed


def authenticated(request: HttpRequest, username: str, password: str) -> Officer | None:
    """Log-ins from one address are weighed one after the other.

    Otherwise fifty guesses at once would all be weighed before the first of them is counted.
    """
    with transaction.atomic():
        _wait_for_those_before(f"log-in from {get_client_ip_address(request)}")
        found = authenticate(request, username=username, password=password)
    return found if isinstance(found, Officer) else None


def _wait_for_those_before(here: str) -> None:
    """A lock until the transaction ends, by a name; there is no row that all of them share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [here])


_WHY_NOT = {
    "password_too_short": _("This is too short: at least %(min_length)s characters."),
    "password_too_similar": _("This is too much like your name or user name."),
    "password_too_common": _("Many people use this one, so it is guessed first."),
    "password_entirely_numeric": _("Digits alone are guessed too quickly: add some words."),
}


def _hidden_input() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


def _told(fault: ValidationError) -> ValidationError:
    """The validators' findings in our words: not all of Django's have been put into Chinese."""
    return ValidationError(_WHY_NOT.get(fault.code or "", fault.message), params=fault.params)


class ChoosePasswordForm(PlainForm):
    """One's own password, typed twice since it is not shown."""

    new_password = forms.CharField(
        label=_("Your own password"),
        max_length=200,
        strip=False,
        help_text=_(
            "At least 10 characters, not digits alone, not like your name. A few words that you "
            "remember are best."
        ),
        widget=_hidden_input(),
    )
    repeated = forms.CharField(
        label=_("The same password again"), max_length=200, strip=False, widget=_hidden_input()
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_new_password(self) -> str:
        typed: str = self.cleaned_data["new_password"]
        try:
            validate_password(typed, self.officer)
        except ValidationError as faults:
            raise ValidationError([_told(fault) for fault in faults.error_list]) from None
        if try_slip(self.officer, typed, now=timezone.now()) != Slip.ANOTHER:
            raise ValidationError(
                _("This stands on the slip, where others may have read it. Choose another one.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if len({typed.get("new_password"), typed.get("repeated"), None}) > 2:
            self.add_error("repeated", _("The two are not the same. Type both again."))
        return typed


class ChangePasswordForm(ChoosePasswordForm):
    """The present password, so that nobody changes it on a screen that was left open."""

    password = forms.CharField(
        label=_("Your present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["password", "new_password", "repeated"]

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        check_present_password(self.request, self.officer, typed)
        return typed


def check_present_password(request: HttpRequest, officer: Officer, typed: str) -> None:
    """Counted like a log-in, so that guessing has to wait here, too."""
    if authenticated(request, officer.username, typed) is None:
        raise ValidationError(_("This is not your present password."))
