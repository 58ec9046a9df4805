"""The program, but that it takes an upload for whole without its last field."""

from starcivil.wsgi import application  # isort: skip  # before models can be had
from starcivil import middleware

__all__ = ["application"]
middleware._is_whole = lambda _request: True
