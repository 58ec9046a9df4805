"""What a photo shows, as views find it and actions take it."""

from dataclasses import dataclass
from uuid import UUID

from evaluation.models import CampaignStar, Entry, Photo, Posting, Round, Sitting

#: In the addresses of a household's form: a star's code, or this.
PAPER = "paper"


@dataclass(frozen=True)
class Shown:
    """One thing that photos show: a star or the paper of a form, a sitting's paper, a posting."""

    kind: Photo.Kind
    round: Round
    entry: Entry | None = None
    star: CampaignStar | None = None
    sitting: Sitting | None = None
    posting: Posting | None = None

    @property
    def columns(self) -> dict[str, UUID | str | None]:
        """As a row says it."""
        return {
            "kind": self.kind,
            "entry_id": self.entry.pk if self.entry else None,
            "star_id": self.star.pk if self.star else None,
            "sitting_id": self.sitting.pk if self.sitting else None,
            "posting_id": self.posting.pk if self.posting else None,
        }

    @property
    def at_most(self) -> int:
        """How many photos of it there may be."""
        return {Photo.Kind.STAR: 2, Photo.Kind.PAPER: 4, Photo.Kind.POSTING: 4}.get(self.kind, 20)


#: Of the stars of one form together: a sentence is enough, and nobody is asked for photos.
OF_A_FORM = 5
#: In a day: of one officer, and of one household by its code.
A_DAY, A_DAY_AT_HOME = 200, 20
