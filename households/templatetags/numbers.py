"""Masked numbers in templates."""

from django import template

from grids.numbers import masked_phone
from households.numbers import masked_id_number

register = template.Library()


@register.filter
def masked_id(number: str) -> str:
    """``**************1234``; empty stays empty."""
    return masked_id_number(number) if number else ""


@register.filter(name="masked_phone")
def phone(number: str) -> str:
    """``138****5678``; empty stays empty."""
    return masked_phone(number) if number else ""
