"""Pictures from phones made clean: looked at as bytes first, then decoded, made small, made anew.

What comes out is a JPEG of at most 1600 pixels that was encoded here: no position, no camera, no
name, nothing behind its end. What comes in is a stranger's file. Which decoder reads it is settled
by its first bytes, and how much memory that may take by its own head, before a decoder sees it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, PngImagePlugin

from grids.codes import sha256_of

#: What may be sent, in bytes.
MOST_BYTES = 8 * 1024 * 1024
#: The longer side of what is kept, and of what stands small beside a question.
LONGEST, SMALL = 1600, 240
#: A phone's photo has 12 to 50 million pixels. A JPEG is decoded at a part of its size; what cannot
#: be so takes its whole size in memory, and so do the coefficients of one that comes in turns.
_MOST_PIXELS, _MOST_SIDE = 50_000_000, 20_000
_MOST_WHOLE = 9_000_000
_MOST_COEFFICIENTS, _MOST_TURNS = 36 * 1024 * 1024, 24
_QUALITY = 80
PngImagePlugin.MAX_TEXT_CHUNK = 64 * 1024  # words in a PNG are thrown away, but unpacked before
PngImagePlugin.MAX_TEXT_MEMORY = 1024 * 1024


class NotAPicture(Exception):
    """``str`` is the sentence that says why, and what to do."""


@dataclass(frozen=True)
class Picture:
    """A clean JPEG; ``sent`` is the sha256 of the file that it was made of."""

    data: bytes
    width: int
    height: int
    sent: str

    @property
    def digest(self) -> str:
        """The sha256 of what is kept."""
        return sha256_of(self.data)


@dataclass(frozen=True)
class _Head:
    """What a file says of itself, and how many bytes its decoder would hold at once."""

    format: str
    width: int
    height: int
    bytes: int = 0


def cleaned(data: bytes) -> Picture:
    """The picture made anew, or ``NotAPicture``; nothing of the file itself is left."""
    if not data:
        raise NotAPicture(_("The file is empty. Choose the photo once more."))
    if len(data) > MOST_BYTES:
        raise NotAPicture(_("The photo is larger than 8 MB. Take it with a smaller size."))
    _refuse_large(_head_of(data))
    try:
        image = _decoded(data, _head_of(data).format)
        return _made_anew(image, sent=sha256_of(data))
    except Exception as error:  # because a broken file breaks a decoder in whatever way it likes
        raise _broken() from error


def small(data: bytes) -> bytes:
    """A kept picture as it stands beside a question."""
    with Image.open(BytesIO(data), formats=["JPEG"]) as image:
        _shrink_while_decoding(image, SMALL)
        image.thumbnail((SMALL, SMALL))
        return _encoded(image)


def _broken() -> NotAPicture:
    return NotAPicture(
        _("The photo cannot be read: it is damaged or did not arrive whole. Choose it once more.")
    )


def _refuse_large(head: _Head) -> None:
    whole = head.format != "JPEG" and head.width * head.height > _MOST_WHOLE
    pixels = head.width * head.height > _MOST_PIXELS or max(head.width, head.height) > _MOST_SIDE
    if pixels or whole or head.bytes > _MOST_COEFFICIENTS:
        raise NotAPicture(
            _("The picture is too large to be opened. Take the photo with a smaller size.")
        )
    if not head.width or not head.height:
        raise _broken()


def _decoded(data: bytes, kind: str) -> Image.Image:
    """The first picture of the file, upright, no larger than it is kept."""
    with Image.open(BytesIO(data), formats=[kind]) as seen:
        seen.verify()
    with Image.open(BytesIO(data), formats=[kind]) as image:
        _shrink_while_decoding(image, LONGEST)
        turned = _turn_of(image)
        image.thumbnail((LONGEST, LONGEST))
        flat = _flat(image)
    return flat if turned is None else flat.transpose(turned)


def _shrink_while_decoding(image: ImageFile.ImageFile, longest: int) -> None:
    """A JPEG gives a half, a quarter or an eighth of itself for a part of the time and memory."""
    share = longest / max(image.size)
    if share < 1:
        image.draft(None, (int(image.width * share), int(image.height * share)))


def _turn_of(image: Image.Image) -> Image.Transpose | None:
    """How the phone was held, which only the words beside the picture say."""
    try:
        told = image.getexif().get(0x0112)
    except Exception:  # because these words may be broken where the picture is not
        return None
    return _TURNS.get(told) if isinstance(told, int) else None


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _flat(image: Image.Image) -> Image.Image:
    """In three colours; what is seen through stands on white."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("RGB")
    if "A" in image.mode or image.mode == "P":
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image.convert("RGB")


def _made_anew(image: Image.Image, *, sent: str) -> Picture:
    return Picture(_encoded(image), image.width, image.height, sent)


def _encoded(image: Image.Image) -> bytes:
    out = BytesIO()
    image.info.clear()  # or words of the file would be written into what is made of it
    image.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _head_of(data: bytes) -> _Head:
    """By its first bytes; names and what a browser calls it say nothing."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            return _Head("PNG", *struct.unpack(">II", data[16:24]))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _Head("WEBP", *_webp_size(data))
    except (struct.error, IndexError):
        raise _broken() from None
    if data[4:8] == b"ftyp":
        raise NotAPicture(
            _(
                "This is a HEIC picture or a film, which others cannot open. On an iPhone set the "
                "camera to “Most compatible”, or send a JPEG copy of it."
            )
        )
    raise NotAPicture(_("This is no photo. Choose a picture (JPEG, PNG or WebP)."))


def _webp_size(data: bytes) -> tuple[int, int]:
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    raise _broken()


def _jpeg(data: bytes) -> _Head:
    """Its size, and what it takes where it comes in turns, each finer than the one before."""
    frame, in_turns = b"", False
    for mark, start, end in _segments(data):
        if mark in _FRAMES:
            frame, in_turns = data[start:end], mark in _IN_TURNS
        if mark == _SCAN and frame:
            whole = not in_turns and data[start] == frame[5]
            height, width = struct.unpack(">HH", frame[1:5])
            turns = data.count(b"\xff\xda", start) if not whole else 0
            held = 0 if whole else _coefficients(frame, width * height)
            return _Head("JPEG", width, height, held if turns <= _MOST_TURNS else _ENDLESS)
    raise _broken()


_SCAN, _ENDLESS = 0xDA, 1 << 40
_IN_TURNS = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_FRAMES = _IN_TURNS | {0xC0, 0xC1, 0xC3, 0xC5, 0xC7, 0xC9, 0xCB, 0xCD, 0xCF}


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(mark, start, end) of what stands before the picture's own bytes."""
    at = 2
    while data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield mark, at + 4, at + 2 + length
        at += 2 + max(length, 2)


def _coefficients(frame: bytes, pixels: int) -> int:
    """Two bytes a point and colour, where colours are often told of every fourth point only."""
    shares = [(byte >> 4) * (byte & 15) for byte in frame[7 : 6 + 3 * frame[5] : 3]]
    largest = max(shares, default=0) or 1
    return 2 * pixels * sum(shares) // largest
