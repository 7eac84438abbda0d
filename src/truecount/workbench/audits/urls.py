"""Addresses of audits."""

from __future__ import annotations

from django.urls import URLPattern, path

from truecount.workbench.audits import beside, correcting, disputing, feedback, importing, settling, views, work

urlpatterns: list[URLPattern] = [
    path("readings", work.readings, name="readings"),
    path("readings/<int:number>", work.reading, name="reading"),
    path("readings/<int:number>/records", beside.beside, name="beside"),
    path("audits", views.audits, name="audits"),
    path("audits/new", importing.new, name="new-audit"),
    path("audits/<int:number>", views.audit, name="audit"),
    path("audits/<int:number>/allocate", views.allocate, name="allocate"),
    path("audits/<int:number>/close", views.close, name="close-audit"),
    path("audits/<int:number>/erase", views.erase, name="erase-audit"),
    path("audits/<int:number>/files", views.hand_on, name="hand-on"),
    path("audits/<int:number>/settle", settling.settling, name="settling"),
    path("settle/<int:number>", settling.settle, name="settle"),
    path("disputes", disputing.disputes, name="disputes"),
    path("disputes/<int:number>", disputing.dispute, name="dispute"),
    path("corrections", correcting.corrections, name="corrections"),
    path("corrections/<int:number>", correcting.correction, name="correction"),
    path("corrections/new/<int:number>", correcting.new, name="new-correction"),
    path("feedback", feedback.feedback, name="feedback"),
    path("feedback.csv", feedback.table, name="feedback-table"),
]
