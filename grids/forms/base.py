"""The forms and fields that all others build on.

A verb's form is a ``PlainForm``, a row's form a ``RowForm``; both carry the ``cid`` that makes a
second press harmless, a ``RowForm`` the ``version`` that it started from. The template needs::

    {% include "components/error_summary.html" %}
    {% include "components/stale.html" with rows=form.stale %}
    <form method="post" novalidate>
      {% crispy form %}
      {% include "components/form_plumbing.html" %}
      {% include "components/next_action.html" with label=save_label %}
    </form>

and the view::

    form = TieForm(request.POST or None, village=village)
    done = carry_out(request, form, partial(add_tie, village.pk, form.cleaned_data))
    return done or render(request, "households/tie_add.html", {"form": form})
"""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grids.numbers import half_width, phone_fault


class CodeField(forms.CharField):
    """Numbers and codes (phone, ID, household number): spaces and full-width digits are fine.

    No copy of them stays on a phone (trust.md: never ID or telephone numbers).
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-not-kept": "1"}

    def to_python(self, value: Any) -> str:
        return half_width(str(super().to_python(value) or ""))


class Picks(forms.RadioSelect):
    """Two or three large answers side by side; ``keys`` lets 1, 2, 3 press them.

    ``neutral``: none of them is a yes or a no, so all are of one colour.
    """

    def __init__(
        self, *args: Any, keys: bool = False, neutral: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = keys
        self.neutral = neutral


class PhoneField(CodeField):
    """A mobile or land line number that can be right, or nothing."""

    def clean(self, value: Any) -> str:
        number: str = super().clean(value)
        if number and phone_fault(number):
            raise forms.ValidationError(
                _("A telephone number has 11 digits, or is a land line like 0357-1234567.")
            )
        return number


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def bare_helper(form: forms.BaseForm) -> FormHelper:
    """Crispy draws the fields only; the form tag and the plumbing are the template's."""
    helper = FormHelper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    helper.render_hidden_fields = True
    return helper


def _ask_plainly(field: forms.Field) -> None:
    """ "Please choose." instead of Django's "This field is required."; own sentences stay."""
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        asked = _("Please choose.") if chosen else _("Please fill this in.")
        field.error_messages["required"] = asked


def _cid_field() -> forms.UUIDField:
    # A new key each time a form is shown; a form that was sent keeps its own.
    incomplete = _("This form was incomplete. Open the page again and send it once more.")
    return forms.UUIDField(
        initial=uuid.uuid4,
        # keeping.js copies the form to the phone if it has more than five fields on its page.
        widget=forms.HiddenInput({"data-kept": "1"}),
        error_messages={"required": incomplete, "invalid": incomplete},
    )


class _Helped(forms.BaseForm):
    """What both kinds share: crispy draws the fields, the template the form around them."""

    stale: list[tuple[str, str, str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _ask_plainly(field)

    @cached_property
    def helper(self) -> FormHelper:
        return bare_helper(self)


class PlainForm(_Helped, forms.Form):
    """A verb: whatever is sent is handed to an action."""

    cid = _cid_field()


class RowForm(_Helped, forms.ModelForm):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """A row that people type: the action saves it, this only checks."""

    cid = _cid_field()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = getattr(self.instance, "version", None)


class PressForm(PlainForm):
    """A button without fields."""
