"""A villager group got its codes, and one of its households uses its own."""

from evaluation.demo.desk import Desk
from evaluation.models import Entry
from grids.actors import Home
from grids.roles import Role
from grids.writing import Sent, locked, writing
from households.actions import answer_request, issue_code, issue_codes, send_request
from households.models import CorrectionRequest, Household
from households.queries.codes import mark_of

#: The two codes that the list of accounts names; every other one is known to nobody.
CODE, TO_DECLARE = "X1NGHV26", "RENX1NG8"


def codes(desk: Desk) -> None:
    """The clerk prints the first group's slips; one household is given the code that is told."""
    entry = desk.round.entries.filter(status=Entry.Status.DECLARED).order_by("number").first()
    assert entry is not None
    assert entry.group is not None
    issue_codes(entry.group.pk, anew=True, sent=desk.sent("clerk", days_ago=20))
    _give(CODE, desk, entry)
    home = Household.objects.get(pk=entry.household_id)
    at = desk.sent("clerk", days_ago=2).at
    sent = Sent(actor=Home(home.pk, home.seal), kind="demo", at=at)
    wish = "我家去年换了住处，存的网格还是旧的。"
    send_request(home.pk, asked_by=entry.head_name, wish=wish, sent=sent)
    asked = home.correction_requests.get()
    answer = {"state": CorrectionRequest.State.DONE, "answer": "网格已改，核对过了。"}
    answer_request(asked.pk, **answer, sent=desk.sent("clerk"))


def to_declare(desk: Desk) -> None:
    """A household that nobody has called on yet holds its slip: it declares by itself."""
    due = desk.round.entries.due().filter(declaration=None).order_by("-number")
    _give(TO_DECLARE, desk, due[0])


def printed_just_before(desk: Desk, entry: Entry, *, days_ago: int) -> None:
    """The slip was printed at the office eight minutes before its code was used."""
    issue_code(entry.household_id, sent=desk.sent("clerk", days_ago=days_ago, minutes=8))
    entry.household.refresh_from_db()


def _give(code: str, desk: Desk, entry: Entry) -> None:
    with writing(desk.sent("clerk", days_ago=20)) as write:
        homes = Household.objects.filter(pk=entry.household_id).select_related("village")
        household = locked(homes).get()
        write.allow(household.village, Role.CLERK)
        household.code_fingerprint, household.code_issued_at = mark_of(code), write.at
        household.save(update_fields=["code_fingerprint", "code_issued_at"])
        write.record("code_issued", household)
        write.done("", household)
