"""Whatever is sent as a photo is refused with a sentence or made clean, soon and with little."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image

from grids.pictures import LONGEST, MOST_BYTES, NotAPicture, cleaned, small
from starcivil.bootstrap import ROOT
from tests.grids.evil_pictures import CLEANED, REFUSED, exif, picture

#: Each file in a child of its own: what it took of the processor, and how far its memory rose.
_ALONE = """
import json, os, resource, sys
import django
django.setup()
from grids import pictures
from tests.grids import evil_pictures

if sys.argv[1] == "unguarded":
    pictures._refuse_large = lambda head: None

def taken(data):
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before, began = memory("VmRSS"), resource.getrusage(resource.RUSAGE_SELF)
    try:
        pictures.cleaned(data)
    except pictures.NotAPicture:
        pass
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime - began.ru_utime - began.ru_stime
    return seconds, (memory("VmHWM") - before) / 1024

def memory(name):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name))

pictures.cleaned(evil_pictures.picture())
found = {}
for name, make in {**evil_pictures.REFUSED, **evil_pictures.CLEANED}.items():
    if sys.argv[1] == "unguarded" and name not in sys.argv[2:]:
        continue
    data, (ours, theirs) = make(), os.pipe()
    if not os.fork():
        os.write(theirs, json.dumps(taken(data)).encode())
        os._exit(0)
    os.close(theirs)
    found[name] = json.loads(os.read(ours, 1000))
    os.wait()
print(json.dumps(found))
"""


def measured(*told: str) -> dict[str, tuple[float, float]]:
    command = [sys.executable, "-c", _ALONE, *told]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, tuple[float, float]] = json.loads(run.stdout)
    return found


def test_there_are_sixty_evil_files_and_more() -> None:
    assert len(REFUSED) + len(CLEANED) >= 85


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_what_is_no_photo_is_refused_with_a_sentence(make: Callable[[], bytes]) -> None:
    with pytest.raises(NotAPicture) as refusal:
        cleaned(make())
    assert str(refusal.value).endswith("。")


@pytest.mark.parametrize("make", CLEANED.values(), ids=CLEANED)
def test_what_is_one_is_made_clean(make: Callable[[], bytes]) -> None:
    made = cleaned(make())
    assert made.data.startswith(b"\xff\xd8\xff\xe0")
    assert made.data.endswith(b"\xff\xd9")
    for trace in (b"Exif", b"php", b"script", b"ICC_PROFILE", b"PK\x03\x04", b"%PDF", b"html"):
        assert trace not in made.data
    with Image.open(BytesIO(made.data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (made.width, made.height))
        assert max(image.size) <= LONGEST
        assert not image.getexif()
        image.load()


def test_a_photo_is_turned_as_the_phone_was_held() -> None:
    made = cleaned(picture(size=(640, 480), exif=exif(turn=6)))
    assert (made.width, made.height) == (480, 640)


def test_heic_is_refused_with_what_to_do() -> None:
    with pytest.raises(NotAPicture, match="兼容性最佳"):
        cleaned(REFUSED["heic"]())


def test_a_large_photo_becomes_1600_points_wide() -> None:
    made = cleaned(picture(size=(4000, 3000)))
    assert (made.width, made.height) == (1600, 1200)


def test_what_stands_beside_a_question_is_small() -> None:
    little = small(cleaned(picture(size=(4000, 3000))).data)
    assert len(little) < 20_000


def test_the_settings_and_the_pictures_agree_on_the_most() -> None:
    assert settings.PHOTO_BYTES == MOST_BYTES


def test_none_takes_half_a_second_or_fifty_megabytes() -> None:
    """Of processor time, so that a busy machine does not count."""
    found = measured("guarded")
    assert len(found) == len(REFUSED) + len(CLEANED)
    assert {name: took for name, took in found.items() if took[0] >= 0.5 or took[1] >= 50} == {}


def test_without_a_look_at_the_head_one_would_take_more() -> None:
    """The twin."""
    [(_seconds, megabytes)] = measured("unguarded", "png that unpacks into a wall").values()
    assert megabytes > 50
