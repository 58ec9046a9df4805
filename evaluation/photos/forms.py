"""A photo to be sent, and why one goes."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.pictures import NotAPicture, Picture, cleaned


class PhotoForm(PlainForm):
    """One picture. ``name`` is its sha256, where the page has told it: then nothing else counts."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("From the album or the camera, up to 8 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, closed: str = "", name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.closed, self.name = closed, name

    def clean_photo(self) -> Picture:
        """Made clean, once nothing else refuses it."""
        file: UploadedFile[Any] = self.cleaned_data["photo"]
        if self.closed:
            raise forms.ValidationError(self.closed)
        if file.size and file.size > settings.PHOTO_BYTES:
            raise forms.ValidationError(
                _("The photo is larger than 8 MB. Take it with a smaller size.")
            )
        return self._picture(file.read())

    def _picture(self, data: bytes) -> Picture:
        try:
            picture = cleaned(data)
        except NotAPicture as fault:
            raise forms.ValidationError(str(fault)) from None
        if self.name and picture.sent != self.name:
            raise forms.ValidationError(
                _("The photo did not arrive as it was sent. Send it once more.")
            )
        return picture


class RemovalForm(PlainForm):
    """Why a photo goes."""

    because = forms.CharField(
        label=_("Why does the photo go?"),
        help_text=_("For example: it is blurred; it shows somebody who does not want that."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
