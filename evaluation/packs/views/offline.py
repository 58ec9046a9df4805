"""The pages that open without network, and the worker that keeps them on the phone.

They are the same for everybody and hold nobody's data, so they need no log-in: a phone whose log-in
has ended in the meantime must still show what lies on it.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.packs.queries.shells import (
    kept_files,
    kept_pages,
    shell_context,
    shell_template,
    shell_version,
)

#: The worker asks for a shell of its own version only, so that an old page keeps its old scripts.
VERSION = "Shell-Version"


@login_not_required
@never_cache
@require_safe
def offline_list(request: HttpRequest) -> HttpResponse:
    """The households on this phone, in walking order, and what waits to be sent."""
    return _shell(request, "offline_list")


@login_not_required
@never_cache
@require_safe
def offline_form(request: HttpRequest) -> HttpResponse:
    """One household's form; the address names only its key."""
    return _shell(request, "offline_form")


def _shell(request: HttpRequest, name: str) -> HttpResponse:
    response = render(request, shell_template(name), shell_context())
    response[VERSION] = shell_version()
    return response


@login_not_required
@never_cache
@require_safe
def offline_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, for the pages below its own folder and no others."""
    context = {"version": shell_version(), "files": kept_files(), "pages": kept_pages()}
    text = render_to_string("evaluation/packs/worker.js", context)
    scope = reverse("offline_list")
    headers = {"Service-Worker-Allowed": scope, "Cache-Control": "no-cache"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)
