"""``{% piece "….html" code=… %}``: a part that is alike for everybody, as text that is kept."""

from django import template

from grids.pieces import piece

register = template.Library()

register.simple_tag(piece)
