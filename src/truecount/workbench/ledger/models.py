"""Entries of the log, and the rules of the database that keep them as they were written."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from truecount.workbench.written_once import WrittenOnce


class Kind(StrEnum):
    """What section 62(1) of the Data Protection Act 2018 has logged, and nothing else."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


KINDS = [(kind.value, kind.value.capitalize()) for kind in Kind]


class Entry(WrittenOnce):
    """One thing done with personal data: what kind, by whom, when, for what, on which record.

    `record` is a kind of record and its key, never its content: an entry of an erasure holds nothing of what was
    erased. `who` is the account's number and `role` its role on that day. `purpose` is the audit or report it was done
    for, `why` the reason given where one is asked for, `recipient` to whom something was disclosed, and only then.
    `digest` is the hash of all of it with the digest of the entry before.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=KINDS)
    who = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    record = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    why = models.CharField(max_length=2000, blank=True)
    recipient = models.CharField(max_length=200, blank=True)
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)


class Head(models.Model):
    """The end of the chain: one row, held while an entry is added so that two cannot follow the same one."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)
