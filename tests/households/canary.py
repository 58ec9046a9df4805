"""Numbers that nobody has, planted in a roster, to be looked for wherever they must not be."""

from django.test import Client

from grids.models import Village
from households.models import Household
from tests.households.sheets import xlsx
from tests.households.typing import press, shown, uploaded

CARD, PHONE, DAMAGED = "110101190001011009", "19900000001", "110101190001011000"
TABLE = [
    ["组", "户编号", "姓名", "与户主关系", "身份证号", "电话", "备注", "银行账号"],
    ["1组", "990001", "金丝雀", "户主", CARD, PHONE, CARD, CARD],
    ["1组", "990001", "金小雀", "子", int(DAMAGED), PHONE + "9", PHONE, CARD],
    ["1组", "990001", "", "女", CARD, PHONE, "", ""],
]
CANARIES = (CARD, PHONE, DAMAGED, CARD[:17], "1.10101190001011")


def found_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def plant(desk: Client, village: Village) -> Household:
    """The clerk brings the table in, page by page."""
    check = uploaded(desk, village, xlsx(TABLE))
    assert check.context["preview"].plan.new == 2
    press(desk, check.request["PATH_INFO"], shown(check.context["form"]))
    home = Household.objects.get(number="990001")
    assert (home.head.id_number, home.head.phone) == (CARD, PHONE)
    return home
