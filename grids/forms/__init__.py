"""The forms of grids, and the ones that all other apps build on."""

from grids.forms.base import (
    CodeField,
    DayInput,
    PhoneField,
    Picks,
    PlainForm,
    PressForm,
    RowForm,
    bare_helper,
)

__all__ = [
    "CodeField",
    "DayInput",
    "PhoneField",
    "Picks",
    "PlainForm",
    "PressForm",
    "RowForm",
    "bare_helper",
]
