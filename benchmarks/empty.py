"""The smallest Django view there is, settings and addresses in one: the floor of every page."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

SECRET_KEY = "nothing is signed here, but Django wants fifty characters of it"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = __name__
MIDDLEWARE: list[str] = []


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns: list[URLPattern] = [path("", empty)]
