"""Small words for templates: stars as glyphs, codes in groups of four, numbers masked."""

from django import template
from django.conf import settings
from django.http import HttpRequest

from grids import addresses, words
from grids.codes import digest_code, grouped
from grids.listing import listed
from grids.numbers import masked_phone
from grids.roles import Role

register = template.Library()


@register.filter
def stars(count: int) -> str:
    """``3`` → ``★★★``."""
    return "★" * int(count or 0)


@register.filter
def missing_stars(count: int, total: int) -> str:
    """``8`` of ``10`` → ``☆☆``: another shape, so that colour is not the only sign."""
    return "☆" * max(int(total) - int(count or 0), 0)


@register.filter
def code(value: str) -> str:
    """``4TRK9M2Q`` → ``4TRK-9M2Q``."""
    return grouped(value)


@register.filter
def in_large_print(request: HttpRequest | None) -> bool:
    """Whether this browser has chosen the large print; of a page drawn for nobody, no."""
    kept = request.COOKIES if request else {}
    return kept.get(settings.LARGE_PRINT_COOKIE_NAME) == "1"


register.filter("in_words", words.in_words)
register.filter("keyed", addresses.keyed)
register.filter("listed", listed)


@register.filter(name="masked_phone")
def phone(number: str) -> str:
    """``138****5678``; empty stays empty."""
    return masked_phone(number) if number else ""


@register.filter
def digest(head: str) -> str:
    """A chain's head as printed on papers: 16 characters in groups of four."""
    return grouped(digest_code(head))


@register.filter
def role(value: str) -> str:
    """A stored role in words."""
    return str(Role(value).label) if value in Role.values else value
