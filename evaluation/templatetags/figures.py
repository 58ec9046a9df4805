"""A number in a template: a page has hundreds, so they are written here and not by includes."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evaluation.figures.queries.telling import Told

register = template.Library()


@register.filter
def opened(told: Told) -> SafeString:
    """The number as a link to its page, where the reader has one; nought is told more quietly."""
    quiet = "nought" if told.number == 0 else "some"
    if not told.url:
        return format_html('<span class="{}">{}</span>', quiet, told.text)
    return format_html('<a class="{}" href="{}">{}</a>', quiet, told.url, told.text)
