"""The forms of packs: a new one, its end, and the file that a phone saved."""

import base64
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from evaluation.declarations.typed import Typed
from evaluation.models import Answer, Declaration, Pledge, Round
from evaluation.packs.actions import laid_by
from evaluation.packs.queries.packs import Filled, filled_of
from evaluation.packs.typed import Pictured, Rescued
from grids.forms import PlainForm
from grids.pictures import NotAPicture, cleaned

#: A form of ten stars takes 4 kB, and with it come at most so many photos, written as letters;
#: static/js/offline/list.js puts no more into a file.
FORM_BYTES, PHOTO_COUNT = 100_000, 20
FILE_BYTES = FORM_BYTES + 12_000_000
KIND = "starcivil-form"
#: What reading another file as one of ours ends in; a deep one or an endless number, too.
_NOT_OURS = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)
NO_FORM = _("This is not a form that a phone saved. Choose its file.")


class PackForm(PlainForm):
    """Which phone is to carry the list."""

    phone = forms.CharField(
        label=_("What do you call this phone?"),
        help_text=_("So that the clerk knows which one to end, if it is lost. No number."),
        initial=_("My phone"),
        max_length=30,
    )


class EndForm(PlainForm):
    """Why a phone's list ends."""

    reason = forms.CharField(
        label=_("Why does the list on this phone end?"),
        help_text=_("For example: the phone is lost; somebody else has it now."),
        max_length=200,
    )


class ReadInForm(PlainForm):
    """The file itself, or, once it was looked at, what stood in it."""

    file = forms.FileField(
        label=_("The file that the phone saved"),
        help_text=_("Its name begins with “form-” and ends with “.json”."),
        error_messages={"required": _("Choose the file that the phone saved."), "empty": NO_FORM},
    )
    content = forms.CharField(widget=forms.HiddenInput, required=False, max_length=FORM_BYTES)
    photos = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    filled: Filled | None = None
    broken = 0

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        self.fields["file"].required = not self.data.get("content")

    def clean(self) -> dict[str, Any]:
        """What stands in the file goes on as a hidden field, so that it is sent only once."""
        typed = self.cleaned_data
        if "file" in self.errors:
            return typed
        try:
            found = json.loads(typed.get("content") or _text_of(typed.get("file")))
            sent = found.pop("photos", [])
            rescued, text = _rescued(found), json.dumps(found)
            if not isinstance(sent, list) or len(text) > FORM_BYTES:
                raise ValueError
        except _NOT_OURS:
            self.add_error("file", NO_FORM)
            return typed
        self.filled = filled_of(self.round, rescued.pack, rescued.entry)
        if self.filled is None:
            told = _("This form is of another round. Open that round, then choose the file there.")
            self.add_error("file", told)
            return typed
        pictured = self._laid_by(rescued.entry) if typed.get("content") else self._pictured(sent)
        return {**typed, "content": text, "rescued": replace(rescued, pictured=pictured)}

    def _laid_by(self, entry: UUID) -> tuple[Pictured, ...]:
        signed: str = self.cleaned_data.get("photos") or ""
        try:
            return laid_by(signed, entry=entry) if signed else ()
        except signing.BadSignature:
            self.add_error(
                "file", _("The photos were put aside too long ago. Choose the file again.")
            )
            return ()

    def _pictured(self, sent: list[dict[str, str]]) -> tuple[Pictured, ...]:
        """Cleaned like every upload; one that cannot be is told, and holds nothing up."""
        found = []
        for one in sent[:PHOTO_COUNT]:
            try:
                data = base64.b64decode(str(one["bytes"]), validate=True)
                found.append(Pictured(str(one["star"]), cleaned(data)))
            except (NotAPicture, ValueError, KeyError, TypeError):
                self.broken += 1
        return tuple(found)

    def is_readable(self) -> bool:
        """Whether the file could be read, whatever the action said to it."""
        self.is_valid()
        return self.filled is not None

    @property
    def rescued(self) -> Rescued:
        """From the version that was shown beside it, once it was."""
        found: Rescued = self.cleaned_data["rescued"]
        version = self.cleaned_data.get("version")
        return found if version is None else replace(found, version=version)


def _text_of(file: Any) -> str:
    if file is None or file.size > FILE_BYTES:
        return ""
    text: str = file.read().decode("utf-8-sig")
    return text


def _rescued(found: dict[str, Any]) -> Rescued:
    """Raises one of ``_NOT_OURS`` for another file."""
    if found["kind"] != KIND:
        raise ValueError
    answers = {str(code): Answer.Value(value) for code, value in found["answers"].items()}
    mode, _slash, place = str(found["mode"]).partition("/")
    if place and mode != Declaration.Mode.DICTATED:
        raise ValueError
    typed = Typed(
        answers=answers,
        chosen=frozenset(str(star) for star in found["chosen"]),
        mode=Declaration.Mode(mode) if mode else "",
        consented=found["consented"] is True,
        place=Declaration.Place(place) if place else "",
        remarks=_own_words(found["remarks"]),
        promises=_own_words(found["promises"]),
    )
    return Rescued(UUID(found["pack"]), UUID(found["entry"]), int(found["version"]), typed)


def _own_words(found: dict[str, Any]) -> dict[str, str]:
    words = {str(star): str(word).strip() for star, word in found.items()}
    if any(len(word) > Pledge.LENGTH or "\0" in word for word in words.values()):
        raise ValueError
    "".join(words.values()).encode()  # half a sign, which JSON can hold, is a ValueError, too
    return {star: word for star, word in words.items() if word}
