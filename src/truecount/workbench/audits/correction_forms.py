"""The forms of corrections, with the sentences that say what is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from truecount.workbench.accounts.models import Unit
from truecount.workbench.audits.corrections import THEMES, WHAT, Act
from truecount.workbench.audits.disputing import titles

LATEST_DUE = timedelta(days=366)
NEEDED = {
    "record": "Enter the reference of the crime record that is to be put right.",
    "class_code": "Enter the class that the crime is to have.",
}
DAYS = ("%d/%m/%Y", "%Y-%m-%d")


class New(forms.Form):
    """What a unit is to put right."""

    unit = forms.ChoiceField(
        label="Unit", error_messages={"required": "Choose a unit.", "invalid_choice": "Choose a unit from the list."}
    )
    what = forms.ChoiceField(
        label="What is to be done",
        choices=[(one, one.capitalize()) for one in WHAT],
        error_messages={"required": "Choose what is to be done.", "invalid_choice": "Choose what is to be done."},
    )
    theme = forms.ChoiceField(
        label="Theme",
        help_text="What went wrong. Feedback is counted by it.",
        choices=[(one, one.capitalize()) for one in THEMES],
        error_messages={"required": "Choose a theme.", "invalid_choice": "Choose a theme."},
    )
    record = forms.CharField(
        label="Reference of the crime record",
        help_text="Not needed to record a crime or an N100.",
        max_length=80,
        required=False,
        error_messages={"max_length": "Enter the reference in 80 characters or fewer."},
    )
    class_code = forms.CharField(
        label="Class",
        help_text="Needed to record or to reclassify a crime, such as 8N.",
        max_length=20,
        required=False,
        error_messages={"max_length": "Choose a class from the list."},
    )
    words = forms.CharField(
        label="What the unit needs to know (optional)",
        help_text="At most 1,000 characters. No names.",
        max_length=1_000,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": "Say it in 1,000 characters or fewer."},
    )
    due = forms.DateField(
        label="Due",
        help_text="For example, 27/3/2027.",
        input_formats=DAYS,
        error_messages={"required": "Enter a day.", "invalid": "Enter a day such as 27/3/2027."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(number), name) for number, name in Unit.objects.values_list("pk", "name")]

    def clean_class_code(self) -> str:
        """A class of the list, or none."""
        code = str(self.cleaned_data["class_code"]).strip().upper()
        if code and code not in titles():
            raise forms.ValidationError("There is no such class. Choose one from the list.")
        return code

    def clean_due(self) -> Any:
        """Today or later, and within a year."""
        due, today = self.cleaned_data["due"], timezone.localdate()
        if not today <= due <= today + LATEST_DUE:
            raise forms.ValidationError("Enter a day from today on, within a year.")
        return due

    def clean(self) -> dict[str, Any]:
        """What is to be done has what it takes."""
        given: dict[str, Any] = super().clean() or {}
        for name in WHAT.get(given.get("what", ""), ()):
            if name not in self.errors and not given.get(name):
                self.add_error(name, NEEDED[name])
        return given


class Step(forms.Form):
    """What somebody says with a step of a correction."""

    words = forms.CharField(
        label="What was done, or found",
        help_text="At most 1,000 characters. No names.",
        max_length=1_000,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": "Say it in 1,000 characters or fewer."},
    )

    def __init__(self, *args: Any, act: Act | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if act is not None and act.words:
            self.fields["words"].required = True
            self.fields["words"].error_messages["required"] = "Say what was done, or what is not right."
