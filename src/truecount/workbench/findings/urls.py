"""Addresses of findings."""

from __future__ import annotations

from django.urls import URLPattern, path

from truecount.workbench.findings import first, views

urlpatterns: list[URLPattern] = [
    path("findings", views.findings, name="findings"),
    path("findings/<str:check_id>", views.check, name="check"),
    path("findings/<str:check_id>/<int:record>", views.record, name="finding"),
    path("highest", first.highest, name="highest"),
    path("highest/<int:incident>", first.log, name="highest-log"),
]
