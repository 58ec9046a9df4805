"""Addresses: a village's doubts, one about a household, its way to a second look, its paper."""

from django.urls import URLPattern, path

from evaluation.doubts import views

_ONE = "doubts/<uuid:pk>"

urlpatterns: list[URLPattern] = [
    path("villages/<uuid:village_id>/doubts/", views.doubt_list, name="doubt_list"),
    path("households/<uuid:pk>/doubts/add/", views.doubt_add, name="doubt_add"),
    path(f"{_ONE}/", views.doubt_detail, name="doubt_detail"),
    path(f"{_ONE}/remind/", views.doubt_remind, name="doubt_remind"),
    path(f"{_ONE}/look/", views.doubt_look, name="doubt_look"),
    path(f"{_ONE}/drop/", views.doubt_drop, name="doubt_drop"),
    path(f"{_ONE}/paper/", views.doubt_paper, name="doubt_paper"),
]
