"""A few small photos, drawn here: of stars, a signed print, minutes, a paper on its wall."""

import random
from io import BytesIO

from PIL import Image, ImageDraw

from evaluation.demo.desk import Desk
from evaluation.models import Entry, Notice, Photo, Posting, Sitting
from evaluation.photos.actions import add_photo
from evaluation.photos.typed import Shown
from grids.pictures import Picture, cleaned
from grids.writing import Sent

_SIZE = (480, 360)
#: Which star's photo a household sends: tidy rooms and yards are what can be seen.
_SEEN = "环境"


def stars_shown(desk: Desk, entry: Entry, *, who: str, days_ago: int) -> None:
    """The yard as it is, once; a sentence would have been enough."""
    stars = entry.campaign.stars.select_related("star")
    star = next((each for each in stars if _SEEN in each.star.name), stars[0])
    shown = Shown(Photo.Kind.STAR, desk.round, entry=entry, star=star)
    _add(shown, _yard(desk.seed(entry.number)), desk.sent(who, days_ago=days_ago))


def print_shown(desk: Desk, entry: Entry, *, days_ago: int) -> None:
    shown = Shown(Photo.Kind.PAPER, desk.round, entry=entry)
    _add(
        shown, _paper(desk.seed(f"print {entry.number}"), 2), desk.sent("clerk", days_ago=days_ago)
    )


def minutes_shown(desk: Desk, sitting: Sitting, *, days_ago: int) -> None:
    for kind, signers in ((Photo.Kind.SHEET, 1), (Photo.Kind.MINUTES, 5)):
        shown = Shown(kind, desk.round, sitting=sitting)
        picture = _paper(desk.seed(f"{kind} {sitting.panel.name}"), signers)
        _add(shown, picture, desk.sent("clerk", days_ago=days_ago))


def wall_shown(desk: Desk, notice: Notice, posting: Posting, *, sent: Sent) -> None:
    shown = Shown(Photo.Kind.POSTING, notice.round, posting=posting)
    _add(shown, _wall(desk.seed(f"wall {posting.place}")), sent)


def _add(shown: Shown, picture: Picture, sent: Sent) -> None:
    add_photo(shown, picture, sent=sent)


def _drawn(draw: Image.Image) -> Picture:
    out = BytesIO()
    draw.save(out, "JPEG")
    return cleaned(out.getvalue())


def _yard(seed: str) -> Picture:
    """A wall, a door, some pots with flowers; another one for each household."""
    chance = random.Random(seed)  # a demonstration
    image = Image.new("RGB", _SIZE, (196, 214, 228))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 120, 480, 280), fill=(chance.randint(200, 235), 205, 180))
    pen.rectangle((0, 280, 480, 360), fill=(150, 146, 138))
    door = chance.randint(60, 340)
    pen.rectangle((door, 150, door + 80, 280), fill=(chance.randint(110, 160), 40, 34))
    for _pot in range(chance.randint(3, 7)):
        left = chance.randint(0, 440)
        pen.rectangle((left, 290, left + 30, 320), fill=(160, 92, 60))
        pen.ellipse((left - 6, 262, left + 36, 296), fill=(60, chance.randint(110, 160), 70))
    return _drawn(image)


def _paper(seed: str, signers: int) -> Picture:
    """A sheet of lines with thumb prints, on a table."""
    chance = random.Random(seed)  # a demonstration
    image = Image.new("RGB", _SIZE, (120, 90, 66))
    pen = ImageDraw.Draw(image)
    pen.rectangle((110, 14, 370, 346), fill=(247, 246, 240))
    for line in range(40, 250, 14):
        pen.line((130, line, chance.randint(220, 350), line), fill=(70, 70, 76), width=2)
    for signer in range(signers):
        left = 130 + 44 * signer + chance.randint(0, 8)
        pen.ellipse((left, 290, left + 26, 326), fill=(196, 52, 44))
    return _drawn(image)


def _wall(seed: str) -> Picture:
    """A notice board with a red sheet."""
    chance = random.Random(seed)  # a demonstration
    image = Image.new("RGB", _SIZE, (208, 204, 196))
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 40, 440, 300), fill=(92, 104, 110))
    left = chance.randint(70, 160)
    pen.rectangle((left, 70, left + 200, 280), fill=(196, 44, 36))
    for line in range(90, 270, 12):
        pen.line((left + 16, line, left + 184, line), fill=(250, 226, 180), width=2)
    return _drawn(image)
