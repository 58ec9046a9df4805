"""What is kept ready for the readers of the public board: nothing that is not in the notice."""

from django.db import models

from evaluation.models.notices import Notice
from households.models import Row


class BoardPage(Row):
    """A finished page of a notice: for one day, one language, one size of print.

    Made and removed in the transaction that posts or withdraws, so it is there only while it holds.
    """

    #: By its address, so that a reader's page is found without looking for the notice.
    notice = models.ForeignKey(
        Notice, models.PROTECT, to_field="slug", db_column="slug", related_name="pages"
    )
    day = models.DateField()
    language = models.CharField(max_length=7)
    big = models.BooleanField()
    #: By which templates, words and style sheets it was made.
    program = models.CharField(max_length=16)
    etag = models.CharField(max_length=40)
    #: The page compressed by gzip, as nearly every reader wants it.
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "day", "language", "big"],
                name="one_board_page_per_day_language_and_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.day}"
