"""The program as it would be if it did not know that a database can be away."""

from starcivil.wsgi import application

from grids.views import errors  # isort: skip  # because it needs the application to be made

errors.is_away = lambda _error: False

__all__ = ["application"]
