"""The notice names its basis, the office's address, and who gives the title."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Campaign, Round
from evaluation.notices.queries.pending import contacts_changed
from evaluation.workflow import Stage
from grids.models import Grid, Village
from tests.evaluation.boards import make_decided
from tests.evaluation.browsing import browser_of, text

BASIS = "《创评实施方案》（示例〔2026〕1号，2026年1月10日），村民代表会议通过"


def test_paper_and_board_name_the_basis_and_paper_the_address(
    village: Village, group: Grid
) -> None:
    village.office_address = "后庄村1号"
    village.save()
    decided = make_decided(village=village)
    decided.round.campaign.basis = BASIS
    decided.round.campaign.save()
    decided.add(group, "8801", "张大山", stars=10)
    notice = decided.post(at=timezone.now())
    assert notice
    poster = browser_of(decided.clerk).get(reverse("notice_poster", args=[notice.pk]))
    paper = text(poster)
    board = text(Client().get(notice.get_absolute_url()))
    assert f"Basis: {BASIS}" in paper
    assert f"依据：{BASIS}。" in board
    assert "For letters and visits: 后庄村1号." in paper
    assert "来信来访地址：后庄村1号" in board
    assert "Title and plate are given by the village; the township reviews the list." in paper
    assert "称号和星牌由本村授予" in board


def test_what_hangs_keeps_its_basis_and_its_address(village: Village, group: Grid) -> None:
    village.office_address = "后庄村1号"
    village.save()
    decided = make_decided(village=village)
    decided.round.campaign.basis = BASIS
    decided.add(group, "8801", "张大山", stars=10)
    notice = decided.post(at=timezone.now())
    assert notice
    Village.objects.filter(pk=village.pk).update(office_address="后庄村2号")
    Campaign.objects.update(basis="另一个文件")
    poster = browser_of(decided.clerk).get(reverse("notice_poster", args=[notice.pk]))
    assert f"Basis: {BASIS}" in text(poster)
    assert "后庄村1号" in text(poster)
    round_ = Round.objects.select_related("village__township").get()
    assert round_.stage == Stage.NOTICE
    assert contacts_changed(round_, [notice])
