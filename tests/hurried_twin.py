"""The program as it would be if a request might ask the database for as long as it takes."""

from django.db import connections

from starcivil.wsgi import application

del connections.settings["default"]["OPTIONS"]["options"]

__all__ = ["application"]
