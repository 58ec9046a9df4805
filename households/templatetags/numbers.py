"""Masked ID numbers in templates."""

from django import template

from households.numbers import masked_id_number

register = template.Library()


@register.filter
def masked_id(number: str) -> str:
    """``**************1234``; empty stays empty."""
    return masked_id_number(number) if number else ""
