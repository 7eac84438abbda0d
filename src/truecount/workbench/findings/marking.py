"""Marking: what somebody says was done about findings, kept as new rows and told to the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from truecount.workbench.findings.lists import LARGEST
from truecount.workbench.findings.models import State, Work, history, newest, overtaken
from truecount.workbench.ledger.chain import in_turn, tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

PURPOSE = "working through findings"
GONE = "One that you chose is not in the list any more; checks were run since. Choose again."
OVERTAKEN = (
    "Since this page was opened somebody else marked what you chose, or part of it. Nothing was marked: see under "
    "every state how it stands now, then mark it again or leave it."
)
UNTOLD = "The page does not say what it showed. Look at the list again, then mark."
ACTS = {State.OPEN: "Open again", State.HIDES: "This log hides a crime"}
"""What the button of a state says, where it says another thing than the state's name."""


class Mark(forms.Form):
    """Some findings, what to mark them as, a note, and the newest mark when the page was shown."""

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

    seen = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST - 1,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), UNTOLD),
    )

    def __init__(self, *args: Any, held: Collection[str], offered: Iterable[State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(key, key) for key in held]
        self.fields["state"].choices = [(state.value, state.value) for state in offered]

    def places(self) -> list[dict[str, str]]:
        """What is wrong, each with the place on the page to put it right."""
        at = {"chosen": "#chosen-1", "state": "#mark", "note": "#id_note", "seen": "#mark"}
        return [{"text": told[0], "href": at[name]} for name, told in self.errors.items()]


def buttons(offered: Iterable[State]) -> list[tuple[str, str]]:
    """The value and the words of each state's button."""
    return [(state.value, ACTS.get(state, state.value.capitalize())) for state in offered]


def to_mark(check_id: str, form: Mark, key: str, offered: Iterable[State]) -> dict[str, Any]:
    """What a page needs to mark one thing: the form, the buttons, every mark before, and the newest that it shows."""
    seen = newest(check_id)
    return {"form": form, "key": key, "buttons": buttons(offered), "seen": seen, "marks": history(check_id, key)}


def again(request: HttpRequest, check_id: str, form: Mark, key: str, offered: Iterable[State]) -> HttpResponse:
    """The form and the marks alone, with what is wrong: a restricted log is not shown a second time for it."""
    return page(request, "findings-again.html", **to_mark(check_id, form, key, offered))


def marked(request: HttpRequest, check_id: str, form: Mark) -> bool:
    """Keep what a form says, a row and an entry of the log for each, and have the next page tell it.

    False, and nothing is kept, where the form does not hold, or somebody else was faster: then it says so.
    """
    said = _kept(request.user, check_id, form) if form.is_valid() else ""
    if said:
        messages.success(request, said)
    return bool(said)


@transaction.atomic
def _kept(account: Any, check_id: str, form: Mark) -> str:
    given = form.cleaned_data
    # Marks get their numbers while the log is held, so that a page which shows one shows all with lower numbers.
    in_turn()
    if overtaken(check_id, given["chosen"], given["seen"] or 0, account):
        form.add_error("chosen", OVERTAKEN)
        return ""
    for key in given["chosen"]:
        made = Work.objects.create(
            check_id=check_id, key=key, state=given["state"], note=given["note"].strip(), by=account
        )
        tell(account, Kind.ALTERATION, f"mark {made.pk} of {check_id}", PURPOSE)
    many = len(given["chosen"])
    return f"Marked {many:,} as {given['state']}." if many > 1 else f"Marked as {given['state']}."
