"""Addresses of decisions."""

from __future__ import annotations

from django.urls import URLPattern, path

from truecount.workbench.decisions import views

urlpatterns: list[URLPattern] = [
    path("decide", views.decide, name="decide"),
    path("decisions", views.decisions, name="decisions"),
    path("decisions/<int:number>", views.decision, name="decision"),
]
