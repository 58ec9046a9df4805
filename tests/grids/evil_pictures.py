"""Sixty-odd files that are no honest photo, built here byte by byte."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image, PngImagePlugin

_PHP = b"<?php system($_GET['c']); ?>"
_HTML = b"<html><script>alert(1)</script></html>"
MOST = 8 * 1024 * 1024


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **how: object) -> bytes:
    """An honest one, with something to see in it."""
    out = BytesIO()
    mode = str(how.pop("mode", "RGB"))
    chance = random.Random(7)
    grain = Image.frombytes("RGB", (64, 48), chance.randbytes(64 * 48 * 3))
    grain.resize(size).convert(mode).save(out, kind, **how)
    return out.getvalue()


def exif(**more: object) -> Image.Exif:
    """Where it was taken and by whom, with a script for a name."""
    found = Image.Exif()
    found[0x010E] = "<script>alert(1)</script>"
    found[0x013B] = _PHP.decode()
    found[0x0112] = int(str(more.get("turn", 1)))
    found.get_ifd(0x8825).update({1: "N", 2: (35.97, 0.0, 0.0), 3: "E", 4: (110.86, 0.0, 0.0)})
    return found


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, body: bytes = b"", *, extra: bytes = b"", depth: int = 8) -> bytes:
    """A PNG whose head says so much, whatever is in it."""
    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    data = chunk(b"IDAT", body or zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + data + chunk(b"IEND", b"")


def bomb(width: int, height: int) -> bytes:
    """All black: a few kilobytes that unpack into a wall."""
    pack = zlib.compressobj(9)
    row = b"\0" * (width * 3 + 1)
    body = b"".join(pack.compress(row) for _ in range(height)) + pack.flush()
    return png(width, height, body)


def jpeg_head(width: int, height: int, *, mark: int = 0xC0, sampling: int = 0x22) -> bytes:
    """The head of a JPEG of that size, and the beginning of nothing."""
    frame = struct.pack(">BHHB", 8, height, width, 3)
    frame += bytes((1, sampling, 0, 2, 0x11, 0, 3, 0x11, 0))
    segment = b"\xff" + bytes([mark]) + struct.pack(">H", len(frame) + 2) + frame
    scan = b"\xff\xda" + struct.pack(">H", 12) + bytes((3, 1, 0, 2, 0, 3, 0, 0, 63, 0))
    return b"\xff\xd8" + segment + scan + b"\0" * 64 + b"\xff\xd9"


def many_turns() -> bytes:
    """A JPEG that is to be read through a thousand times."""
    data = picture(size=(1200, 900), progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * 1000 + b"\xff\xd9"


def webp_head(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0"
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (320, 240), colour) for colour in ("red", "blue", "green")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("shell.php", _PHP)
    return out.getvalue()


def heic(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0mif1" + brand + b"\0" * 400


def padded(length: int) -> bytes:
    """An honest picture with so many bytes in all: a comment fills it, in parts."""
    data = picture()
    left = length - len(data)
    parts = []
    while left > 0:
        part = min(left, 65537)
        part = part if left - part == 0 or left - part >= 4 else part - 4
        parts.append(b"\xff\xfe" + struct.pack(">H", part - 2) + b"x" * (part - 4))
        left -= part
    return data[:2] + b"".join(parts) + data[2:]


def _text_bomb() -> bytes:
    packed = zlib.compress(b"x" * 50_000_000, 9)
    return png(64, 48, extra=chunk(b"zTXt", b"Comment\0\0" + packed))


def _profile_bomb() -> bytes:
    packed = zlib.compress(b"x" * 50_000_000, 9)
    return png(64, 48, extra=chunk(b"iCCP", b"p\0\0" + packed))


def _with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "<script>alert(1)</script>", zip=True)
    return picture("PNG", pnginfo=words)


def _sixteen_bits() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").convert("I;16").save(out, "PNG")
    return out.getvalue()


#: What is thrown back with a sentence.
REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
    "three bytes": lambda: b"\xff\xd8\xff",
    "8 MB and a byte": lambda: padded(MOST + 1),
    "noise": lambda: random.Random(1).randbytes(100_000),
    "zeros": lambda: b"\0" * 1_000_000,
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "svg with a head": lambda: b"<?xml version='1.0'?><svg onload='alert(1)'/>",
    "svg behind a mark of order": lambda: b"\xef\xbb\xbf<svg/>",
    "html": lambda: _HTML,
    "php": lambda: _PHP,
    "pdf": lambda: b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9999 9999\n",
    "zip": archive,
    "program of Windows": lambda: b"MZ" + b"\0" * 500,
    "program of Linux": lambda: b"\x7fELF" + b"\0" * 500,
    "script of a shell": lambda: b"#!/bin/sh\nrm -rf /\n",
    "gif": lambda: picture("GIF"),
    "gif that moves": lambda: animated("GIF"),
    "gif that is a script": lambda: b"GIF89a/*" + b"\0" * 10 + b"*/=alert(1)",
    "bmp": lambda: picture("BMP"),
    "tiff": lambda: picture("TIFF"),
    "icon": lambda: picture("ICO", (64, 64)),
    "tga": lambda: picture("TGA"),
    "ppm": lambda: picture("PPM"),
    "photoshop": lambda: b"8BPS\0\1" + b"\0" * 500,
    "heic": lambda: heic(b"heic"),
    "heix": lambda: heic(b"heix"),
    "avif": lambda: heic(b"avif"),
    "film": lambda: heic(b"mp42"),
    "film of an iPhone": lambda: heic(b"qt  "),
    "jpeg 2000": lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 500,
    "webm": lambda: b"\x1aE\xdf\xa3" + b"\0" * 500,
    "sound that says webp": lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 100,
    "png of 30,000 points": lambda: png(30_000, 30_000),
    "png of 30,000 by one": lambda: png(30_000, 1),
    "png bomb": lambda: png(13_000, 13_000),
    "png that unpacks into a wall": lambda: bomb(4000, 4000),
    "png with nothing in it": lambda: png(0, 0),
    "png of four thousand million": lambda: png(2**31 - 1, 2**31 - 1),
    "png cut": lambda: picture("PNG")[:-5000],
    "png head alone": lambda: picture("PNG")[:33],
    "png with wrong sums": lambda: picture("PNG")[:60] + b"\0" * 500,
    "png with words that unpack into 50 MB": _text_bomb,
    "png with a profile that unpacks into 50 MB": _profile_bomb,
    "jpeg of 30,000 points": lambda: jpeg_head(30_000, 30_000),
    "jpeg of 65,535 by one": lambda: jpeg_head(65_535, 1),
    "jpeg in turns of 48 million": lambda: jpeg_head(8000, 6000, mark=0xC2),
    "jpeg in turns, every colour whole": lambda: jpeg_head(5000, 4000, mark=0xC2, sampling=0x11),
    "jpeg without loss": lambda: jpeg_head(640, 480, mark=0xC3),
    "jpeg of a thousand turns": many_turns,
    "jpeg cut in the middle": lambda: picture()[: len(picture()) // 2],
    "jpeg cut in its head": lambda: picture()[:200],
    "jpeg of marks without end": lambda: b"\xff\xd8" + b"\xff" * 100_000,
    "jpeg of empty parts without end": lambda: b"\xff\xd8" + b"\xff\xe0\0\0" * 100_000,
    "jpeg that is html": lambda: b"\xff\xd8\xff" + _HTML,
    "jpeg that is a zip": lambda: b"\xff\xd8\xff" + archive(),
    "webp of 16,383 points": lambda: webp_head(16_383, 16_383),
    "webp of sixteen million": lambda: webp_head(1 << 24, 1 << 24),
    "webp cut": lambda: picture("WEBP")[:-2000],
    "webp head alone": lambda: picture("WEBP")[:20],
    "webp of an unknown kind": lambda: b"RIFF\x24\0\0\0WEBPVP9 " + b"\0" * 100,
}
#: What becomes a clean picture.
CLEANED: dict[str, Callable[[], bytes]] = {
    "8 MB and not a byte more": lambda: padded(MOST),
    "8 MB but for a byte": lambda: padded(MOST - 1),
    "jpeg with place, scripts and php": lambda: picture(exif=exif(), comment=_PHP),
    "jpeg with a profile": lambda: picture(icc_profile=_PHP * 100),
    "jpeg with html behind": lambda: picture() + _HTML,
    "jpeg with php behind": lambda: picture() + _PHP,
    "jpeg with a zip behind": lambda: picture() + archive(),
    "jpeg with a pdf behind": lambda: picture() + b"%PDF-1.7",
    "jpeg with another jpeg behind": lambda: picture() + picture(),
    "jpeg in four colours": lambda: picture(mode="CMYK"),
    "jpeg in grey": lambda: picture(mode="L"),
    "jpeg in turns": lambda: picture(size=(2400, 1800), progressive=True),
    "jpeg turned by the phone": lambda: picture(exif=exif(turn=6)),
    "jpeg with a turn that there is not": lambda: picture(exif=exif(turn=99)),
    "jpeg with broken words beside it": lambda: picture(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"),
    "png that is seen through": lambda: picture("PNG", mode="RGBA"),
    "png of a palette": lambda: picture("PNG", mode="P"),
    "png in sixteen bits": _sixteen_bits,
    "png in grey": lambda: picture("PNG", mode="L"),
    "png with words": _with_words,
    "png with html behind": lambda: picture("PNG") + _HTML,
    "png that moves": lambda: animated("PNG"),
    "webp": lambda: picture("WEBP"),
    "webp without loss": lambda: picture("WEBP", lossless=True),
    "webp that moves": lambda: animated("WEBP"),
    "webp with place": lambda: picture("WEBP", exif=exif()),
    "webp with php behind": lambda: picture("WEBP") + _PHP,
    "two jpegs in one (MPO)": lambda: picture("MPO"),
}
