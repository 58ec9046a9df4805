"""Addresses: what people say about the program, and what is answered."""

from django.urls import URLPattern, path

from grids.feedback import views

urlpatterns: list[URLPattern] = [
    path("feedback/", views.feedback_list, name="feedback_list"),
    path("feedback/add/", views.feedback_add, name="feedback_add"),
    path("feedback/<uuid:feedback_id>/answer/", views.feedback_answer, name="feedback_answer"),
]
