"""The application for a WSGI server, whole before workers are forked and requests come."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from starcivil.hurry import limit_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "starcivil.settings")
application = get_wsgi_application()
limit_requests()
get_resolver().url_patterns  # noqa: B018  # because asking for them loads every view
# Python's collector would walk the whole program (0.1 s) again and again; what it is made of stays.
gc.collect()
gc.freeze()
# How many new objects it waits for: at its 700 a table of 11,000 people takes a fifth longer.
gc.set_threshold(10_000)
