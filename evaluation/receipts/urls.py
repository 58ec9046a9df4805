"""Addresses: a receipt by its number, for who pressed the button and for everybody."""

from django.urls import URLPattern, path

from evaluation.receipts import views

urlpatterns: list[URLPattern] = [
    path("receipts/", views.receipt_find, name="receipt_find"),
    path("receipts/<str:code>/", views.receipt_detail, name="receipt_detail"),
]
