"""The form that asks for a paper."""

from __future__ import annotations

from typing import Any

from django import forms

from truecount import reference
from truecount.workbench import places
from truecount.workbench.figures import making, shelf

NONE = "-"
RECORDS, PUBLISHED = "records", "published"
LEAST, MOST = 3, 100
RESERVED = ("new",)


class NewPaper(forms.Form):
    """A name, a title, what the paper is made from, and the smallest number it prints.

    The smallest number cannot be turned off here: whoever sees papers need not be one who may see a case.
    """

    name = forms.CharField(
        label="Name",
        help_text="Its address here, such as kent-december: small letters, digits and hyphens, at most 60 of them.",
        max_length=60,
        error_messages={"required": "Enter a name.", "max_length": "Enter a name of at most 60 characters."},
    )
    title = forms.CharField(
        label="Title",
        max_length=150,
        error_messages={"required": "Enter a title.", "max_length": "Enter a title of at most 150 characters."},
    )
    source = forms.ChoiceField(
        label="Made from",
        choices=[
            (RECORDS, "The record file of the workbench, with published figures of the same force"),
            (PUBLISHED, "Published figures alone"),
        ],
        initial=RECORDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is made from."},
    )
    force = forms.ChoiceField(label="Force", error_messages={"invalid_choice": "Choose a force of the list."})
    smallest = forms.IntegerField(
        label="Smallest number printed",
        help_text=f"Counts of the record file above nought and below it are withheld. At least {LEAST}.",
        min_value=LEAST,
        max_value=MOST,
        error_messages={
            "required": "Enter the smallest number that is printed.",
            "invalid": "Enter the smallest number that is printed in digits, such as 5.",
            "min_value": f"Enter {LEAST} or more: with less, what is withheld could be worked out.",
            "max_value": f"Enter {MOST} or less.",
        },
    )
    audits = forms.MultipleChoiceField(
        label="Audits of the force's own to show",
        required=False,
        error_messages={"invalid_choice": "Choose audits of the list. The one chosen is no longer there."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from truecount.papers.outline import SMALLEST, TITLE

        super().__init__(*args, **kwargs)
        has_records, held = places.records() is not None, making.audits()
        own = "The one force of the record file" if has_records else "Choose a force"
        fields: dict[str, Any] = self.fields
        fields["title"].initial, fields["smallest"].initial = TITLE, SMALLEST
        fields["force"].choices = [(NONE, own), *_forces()]
        fields["audits"].choices = [(one, one) for one in held]
        if not has_records:
            del fields["source"]
        if not held:
            del fields["audits"]

    def clean_name(self) -> str:
        """A name that can be an address, and is nobody's."""
        name = str(self.cleaned_data["name"])
        if not shelf.NAME.fullmatch(name):
            raise forms.ValidationError("Enter a name of small letters, digits and hyphens, such as kent-december.")
        if name in RESERVED or (shelf.root() / name).exists():
            raise forms.ValidationError(making.TAKEN)
        return name

    def clean(self) -> dict[str, Any]:
        """A force, where there is no record file to say which."""
        given: dict[str, Any] = super().clean() or {}
        given["from_records"] = given.get("source") == RECORDS
        given["audits"] = given.get("audits", [])
        if given.get("force") == NONE:
            if not given["from_records"] and not self.errors.get("source"):
                self.add_error("force", "Choose the force that the paper is about.")
            given["force"] = ""
        return given


def _forces() -> list[tuple[str, str]]:
    """The police forces that a paper can be about, by name."""
    from truecount.papers.making import KINDS

    rows = (row for row in reference.load("forces").rows if row["kind"] in KINDS)
    return sorted(((row["force_id"], row["name"]) for row in rows), key=lambda one: one[1])
