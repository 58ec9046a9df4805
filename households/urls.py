"""The addresses of the households app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
