"""What an assessor says of one claim."""

from dataclasses import dataclass

from evaluation.models import Assessment


@dataclass(frozen=True)
class Said:
    """What a member says of a claim; ``version`` is the mark's that was seen, 0 for none."""

    mark: str = ""
    question: str = ""
    version: int = 0

    def same_as(self, mark: Assessment | None) -> bool:
        return mark is not None and mark.mark == self.mark
