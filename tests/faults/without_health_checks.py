"""The program, but that it takes it for granted that a connection of before is still there, and
asks nothing a second time."""

from starcivil.wsgi import application  # isort: skip  # before settings can be had
from django.conf import settings

from grids import away

__all__ = ["application"]
settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
away._may_run_again = lambda _request: False
