"""Addresses: a village's book of wishes, one wish, the month's meeting."""

from django.urls import URLPattern, path

from households.wishes import views

_VILLAGE = "villages/<uuid:village_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_VILLAGE}/wishes/", views.wish_list, name="wish_list"),
    path(f"{_VILLAGE}/wishes/meeting/", views.wish_meeting, name="wish_meeting"),
    path("households/<uuid:pk>/wishes/add/", views.wish_add, name="wish_add"),
    path("wishes/<uuid:pk>/", views.wish_detail, name="wish_detail"),
    path("wishes/<uuid:pk>/handle/", views.wish_handle, name="wish_handle"),
]
