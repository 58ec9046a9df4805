"""What every request passes on its way in: nothing here knows the domain."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control

from grids.refusing import refuse

Answer = Callable[[HttpRequest], HttpResponse]


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Simplified Chinese, unless this browser or this link has chosen another language here.

    A page for everybody keeps no cookie, so there the choice stands in the link (``?lang=en``).

    The language that a browser announces is not asked: the village's old PCs often run an
    English system, and their clerks read Chinese.
    """

    def process_request(self, request: HttpRequest) -> None:
        remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = request.GET.get("lang", remembered)
        offered = dict(settings.LANGUAGES)
        language = chosen if chosen in offered else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


class WholeUploadMiddleware:
    """Refuses a multipart POST that was cut on its way: its last field ``_end`` is missing.

    Servers hand a cut body to the view as if it were whole (trust.md §1, rule 2), so the
    form's last part is a sentinel; without it the answer is 400 and nothing is stored.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type == "multipart/form-data" and not _is_whole(request):
            return refuse(request, "cut_upload", status=400)
        return self.get_response(request)


def _is_whole(request: HttpRequest) -> bool:
    try:
        return request.POST.get("_end") == "1"
    except UnreadablePostError:
        return False


class PrivatePagesMiddleware:
    """Pages for somebody who is logged in stay out of every cache (ASVS 14.3.2)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        return response
