"""Marking: what somebody says was done about findings, kept as new rows and told to the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from truecount.workbench.findings.models import State, Work
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

PURPOSE = "working through findings"
GONE = "One that you chose is not in the list any more; checks were run since. Choose again."
ACTS = {State.OPEN: "Open again", State.HIDES: "This log hides a crime"}
"""What the button of a state says, where it says another thing than the state's name."""


class Mark(forms.Form):
    """Some findings, what to mark them as, and a note."""

    chosen = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one finding.", "invalid_choice": GONE},
    )
    state = forms.ChoiceField(
        error_messages={"required": "Choose what to mark it as.", "invalid_choice": "Choose what to mark it as."}
    )
    note = forms.CharField(
        label="Note (optional)",
        help_text="At most 500 characters. No names: the note is kept with the mark.",
        required=False,
        max_length=500,
        widget=forms.Textarea,
        error_messages={"max_length": "Write the note in 500 characters or fewer."},
    )

    def __init__(self, *args: Any, held: Collection[str], offered: Iterable[State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(key, key) for key in held]
        self.fields["state"].choices = [(state.value, state.value) for state in offered]

    def places(self) -> list[dict[str, str]]:
        """What is wrong, each with the place on the page to put it right."""
        at = {"chosen": "#chosen-1", "state": "#mark", "note": "#id_note"}
        return [{"text": told[0], "href": at[name]} for name, told in self.errors.items()]


def buttons(offered: Iterable[State]) -> list[tuple[str, str]]:
    """The value and the words of each state's button."""
    return [(state.value, ACTS.get(state, state.value.capitalize())) for state in offered]


def again(request: HttpRequest, form: Mark, key: str, offered: Iterable[State]) -> HttpResponse:
    """The form alone, with what is wrong in it: a restricted log is not shown a second time for it."""
    return page(request, "findings-again.html", form=form, key=key, buttons=buttons(offered))


@transaction.atomic
def keep(account: Any, check_id: str, form: Mark) -> str:
    """Keep what a form that holds says, a row and an entry of the log for each, and tell it in a sentence."""
    given = form.cleaned_data
    for key in given["chosen"]:
        made = Work.objects.create(
            check_id=check_id, key=key, state=given["state"], note=given["note"].strip(), by=account
        )
        tell(account, Kind.ALTERATION, f"mark {made.pk} of {check_id}", PURPOSE)
    many = len(given["chosen"])
    return f"Marked {many:,} as {given['state']}." if many > 1 else f"Marked as {given['state']}."
