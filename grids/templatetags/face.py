"""Small words for templates: stars as glyphs, codes in groups of four."""

from django import template

from grids import words
from grids.codes import digest_code, grouped
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
def in_words(verb: str) -> str:
    """A ledger verb as a sentence."""
    return words.in_words(verb)


@register.filter
def digest(head: str) -> str:
    """A chain's head as printed on papers: 16 characters in groups of four."""
    return grouped(digest_code(head))


@register.filter
def role(value: str) -> str:
    """A stored role in words."""
    return str(Role(value).label) if value in Role.values else value
