"""Lists on phones: made by leaders, ended by the clerk, and what comes in from them."""

import base64
import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from evaluation.declarations.actions.declaring import save_declaration
from evaluation.models import Declaration, DoorPlace, Entry, Pack, Photo, Round, VetoEffect
from evaluation.packs.actions import end_pack, make_pack, send_from_pack
from evaluation.workflow import Stage
from grids.codes import sha256_of
from grids.models import Grid, LedgerEntry, Officer, Receipt
from grids.roles import Role
from grids.stores import photos
from grids.writing import Refused
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.doorstep import confirm, make_doorstep, posted, save, typed
from tests.factories import (
    NOW,
    make_entry,
    make_household,
    make_officer,
    make_round,
    make_sent,
    make_veto,
)
from tests.grids.evil_pictures import exif, picture


@pytest.fixture
def round_(micro_grid: Grid) -> Round:
    return make_doorstep(grid=micro_grid, households=3)


@pytest.fixture
def entry(round_: Round) -> Entry:
    return round_.entries.order_by("number")[0]


@pytest.fixture
def pack(round_: Round, grid_leader: Officer) -> Pack:
    make_pack(round_.pk, phone="红米", sent=make_sent(grid_leader))
    return Pack.objects.get()


@pytest.fixture
def phone(grid_leader: Officer) -> Client:
    return browser_of(grid_leader)


def content(phone: Client, pack: Pack) -> dict[str, Any]:
    found: dict[str, Any] = phone.get(reverse("pack_content", args=[pack.pk])).json()
    return found


def post(phone: Client, pack: Pack, entry: Entry, **fields: object) -> Any:
    sent = {**posted(entry), "version": 0, "cid": uuid.uuid4(), "format": "1", "_end": "1"}
    address = reverse("pack_send", args=[pack.pk, entry.pk])
    return phone.post(address, {**sent, **fields})


def test_a_leader_makes_a_list_by_one_press(
    round_: Round, phone: Client, grid_leader: Officer
) -> None:
    answer = send(phone, reverse("pack_list", args=[round_.pk]), phone="我的红米")
    pack = Pack.objects.get()
    assert answer.url.startswith(pack.get_absolute_url())
    assert (pack.officer, pack.phone, pack.ended_at) == (grid_leader, "我的红米", None)
    assert LedgerEntry.objects.filter(verb="pack_made").count() == 1
    assert "我的红米" in text(phone.get(reverse("pack_list", args=[round_.pk])))


def test_no_list_is_made_where_nobody_declares(micro_grid: Grid, grid_leader: Officer) -> None:
    round_ = make_doorstep(grid=micro_grid, stage=Stage.ASSESSING)
    with pytest.raises(Refused, match="不能"):
        make_pack(round_.pk, phone="红米", sent=make_sent(grid_leader))


def test_a_phone_gets_numbers_masked_names_items_and_answers_only(
    phone: Client, pack: Pack, entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("04",), c01_1="not_met"))
    told = content(phone, pack)
    assert [home["name"] for home in told["entries"]] == ["张*山", "李*", "王*兰"]
    first = told["entries"][0]
    assert (first["version"], first["answers"]["01-1"], first["chosen"]) == (1, "not_met", ["04"])
    assert set(first) == {
        "entry", "number", "group", "name", "state", "said", "kind", "closed",
        "version", "answers", "chosen", "remarks", "promises", "mode", "consented",
    }  # fmt: skip
    assert "张大山" not in json.dumps(told, ensure_ascii=False)
    assert len(told["stars"]) == 10
    assert told["stars"][3]["items"][0].keys() == {"code", "question", "required", "reason"}


def test_the_list_goes_as_its_leader_walks(phone: Client, pack: Pack, round_: Round) -> None:
    last = round_.entries.order_by("number")[2]
    DoorPlace.objects.create(household=last.household, position=1)
    told = content(phone, pack)
    assert [home["number"] for home in told["entries"]] == ["010003", "010001", "010002"]


def test_why_a_star_is_closed_stands_on_no_phone(
    phone: Client, pack: Pack, entry: Entry, clerk: Officer
) -> None:
    star = entry.campaign.stars.get(star__code="04")
    veto = make_veto(
        household=entry.household, campaign=entry.campaign, entered_by=clerk, stars=[star]
    )
    VetoEffect.objects.create(veto=veto, entry=entry, status_before=entry.status, at=NOW)
    told = content(phone, pack)
    assert [home["closed"] for home in told["entries"]] == [["04"], [], []]
    assert veto.ground.text not in json.dumps(told, ensure_ascii=False)


def test_a_leader_gets_the_households_of_the_own_grid_only(
    round_: Round, group: Grid, pack: Pack, phone: Client
) -> None:
    Entry.objects.filter(pk=round_.entries.order_by("number")[2].pk).update(micro_grid=None)
    Entry.objects.filter(micro_grid=None).update(group=None)
    assert len(content(phone, pack)["entries"]) == 2


def test_a_list_costs_the_same_for_one_household_and_for_thirty(
    micro_grid: Grid, grid_leader: Officer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = make_doorstep(grid=micro_grid)
    save(round_.entries.get(), grid_leader)
    make_pack(round_.pk, phone="红米", sent=make_sent(grid_leader))
    pack, phone = Pack.objects.get(), browser_of(grid_leader)
    for more in (0, 2, 27):
        for _n in range(more):
            home = make_household(village=round_.village, grid=micro_grid)
            save(make_entry(round_=round_, household=home), grid_leader)
        phone.get(reverse("pack_content", args=[pack.pk]))
        with django_assert_num_queries(15):
            content(phone, pack)
    assert len(content(phone, pack)["entries"]) == 30


def test_the_page_of_lists_costs_the_same_for_one_and_for_thirty(
    round_: Round, grid_leader: Officer, clerk: Officer,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    desk, address = browser_of(clerk), reverse("pack_list", args=[round_.pk])
    desk.get(address)
    for more in (1, 2, 27):
        for _n in range(more):
            make_pack(round_.pk, phone="红米", sent=make_sent(grid_leader))
        with django_assert_num_queries(5):
            assert desk.get(address).content


def test_what_comes_in_is_a_form_like_any_other_and_confirms_nothing(
    phone: Client, pack: Pack, entry: Entry, grid_leader: Officer
) -> None:
    answer = post(phone, pack, entry)
    saved = Declaration.objects.get(entry=entry)
    assert answer.json()["receipt"] == Receipt.objects.get(kind="pack_send").code
    assert (saved.typist, saved.mode, saved.version) == (grid_leader, "dictated", 1)
    entry.refresh_from_db()
    assert entry.status == Entry.Status.DUE


def test_the_same_form_twice_is_one_form_and_the_same_receipt(
    phone: Client, pack: Pack, entry: Entry
) -> None:
    cid = uuid.uuid4()
    code = post(phone, pack, entry, cid=cid).json()["receipt"]
    again = post(phone, pack, entry, cid=cid)
    assert again.status_code == 302
    assert f"receipt={code}" in again.url
    assert Declaration.objects.get(entry=entry).version == 1


def test_a_form_that_was_cut_on_its_way_is_sent_again(
    phone: Client, pack: Pack, entry: Entry
) -> None:
    assert post(phone, pack, entry, _end="").status_code == 400
    assert not Declaration.objects.exists()


def test_an_answer_that_is_none_waits_for_somebody_who_looks(
    phone: Client, pack: Pack, entry: Entry
) -> None:
    answer = post(phone, pack, entry, **{"a-01-1": "perhaps"})
    assert answer.status_code == 409
    assert "One of the answers cannot be read" in answer.json()["why"]
    assert not Declaration.objects.exists()


def test_a_page_of_yesterdays_version_is_told_to_be_opened_anew(
    phone: Client, pack: Pack, entry: Entry
) -> None:
    answer = post(phone, pack, entry, format="0")
    assert (answer.status_code, answer.json()["older"]) == (409, True)
    assert not Declaration.objects.exists()


def test_what_was_saved_meanwhile_is_shown_beside_and_not_overwritten(
    phone: Client, pack: Pack, entry: Entry, clerk: Officer
) -> None:
    save(entry, clerk, form=typed(entry, c01_1="not_met"))
    answer = post(phone, pack, entry)
    told = answer.json()
    assert answer.status_code == 409
    assert (told["version"], told["open"]) == (1, True)
    assert [row[1:] for row in told["rows"]] == [["not met", "met"]]
    assert post(phone, pack, entry, version=1).json()["receipt"]
    assert Declaration.objects.get().answers.get(criterion__code="01-1").value == "met"


def test_a_household_that_confirmed_meanwhile_is_told_with_both(
    phone: Client, pack: Pack, entry: Entry, clerk: Officer
) -> None:
    save(entry, clerk, form=typed(entry, c01_1="not_met"))
    confirm(entry, clerk)
    told = post(phone, pack, entry).json()
    assert "has confirmed" in told["why"]
    assert (len(told["rows"]), told["open"]) == (1, False)


def test_a_form_after_assessing_has_begun_is_told_what_to_do(
    phone: Client, pack: Pack, entry: Entry
) -> None:
    Round.objects.update(stage=Stage.ASSESSING)
    answer = post(phone, pack, entry)
    assert answer.status_code == 409
    assert "the round is now at" in answer.json()["why"]


def test_a_lost_phone_sends_nothing_and_is_told_to_wipe_itself(
    phone: Client, pack: Pack, entry: Entry, clerk: Officer
) -> None:
    send(browser_of(clerk), reverse("pack_end", args=[pack.pk]), reason="手机丢了")
    assert "Save this form as a file" in post(phone, pack, entry).json()["why"]
    assert not Declaration.objects.exists()
    answer = phone.get(reverse("pack_content", args=[pack.pk]))
    assert answer.status_code == 410
    assert "entries" not in answer.json()
    listed = text(browser_of(clerk).get(reverse("pack_list", args=[pack.round_id])))
    assert "手机丢了" in listed


def test_the_list_of_another_officer_is_nobody_elses(
    pack: Pack, entry: Entry, micro_grid: Grid
) -> None:
    other = make_officer(name="王海", role=Role.GRID_LEADER, place=micro_grid)
    assert post(browser_of(other), pack, entry).status_code == 404
    assert browser_of(other).get(reverse("pack_content", args=[pack.pk])).status_code == 404
    assert browser_of(other).get(reverse("pack_end", args=[pack.pk])).status_code == 404


def test_a_household_of_another_round_is_refused(
    pack: Pack, micro_grid: Grid, grid_leader: Officer
) -> None:
    village, campaign = micro_grid.village, pack.round.campaign
    other = make_round(village=village, campaign=campaign, stage=Stage.DECLARING)
    home = make_household(village=village, grid=micro_grid)
    entry = make_entry(round_=other, household=home)
    with pytest.raises(Refused):
        send_from_pack(
            pack.pk, entry.pk, typed=typed(entry), version=0, sent=make_sent(grid_leader)
        )


def test_a_paper_form_is_copied_at_the_desk(phone: Client, pack: Pack, entry: Entry) -> None:
    assert post(phone, pack, entry, mode="from_paper").status_code == 409


def saved_file(pack: Pack, entry: Entry, **otherwise: Any) -> SimpleUploadedFile:
    """As static/js/offline/list.js writes it."""
    form = typed(entry)
    content = {
        "kind": "starcivil-form", "pack": str(pack.pk), "entry": str(entry.pk),
        "number": entry.number, "version": 0, "answers": dict(form.answers),
        "chosen": [], "remarks": {}, "promises": {"01": "种树"},
        "mode": "dictated/home", "consented": True, **otherwise,
    }  # fmt: skip
    return SimpleUploadedFile("form-010001.json", json.dumps(content).encode())


def test_the_clerk_looks_at_a_phones_file_and_reads_it_in(
    pack: Pack, entry: Entry, clerk: Officer, grid_leader: Officer
) -> None:
    desk, address = browser_of(clerk), reverse("pack_file", args=[pack.round_id])
    seen = send(desk, address, file=saved_file(pack, entry))
    assert "Filled in by 陈海生 on “红米”" in text(seen)
    assert not Declaration.objects.exists()
    done = send(desk, address, content=seen.context["form"].cleaned_data["content"])
    saved = Declaration.objects.get(entry=entry)
    assert done.status_code == 302
    assert saved.typist == clerk
    assert set(saved.typists.all()) == {clerk, grid_leader}
    told = json.loads(LedgerEntry.objects.get(verb="pack_read_in").body)["details"]
    assert (told["pack"], told["officer"]) == (str(pack.pk), str(grid_leader.pk))


def test_a_file_that_is_older_than_what_is_saved_is_shown_beside_it_first(
    pack: Pack, entry: Entry, clerk: Officer
) -> None:
    save(entry, clerk, form=typed(entry, c01_1="not_met"))
    desk, address = browser_of(clerk), reverse("pack_file", args=[pack.round_id])
    seen = send(desk, address, file=saved_file(pack, entry))
    content = seen.context["form"].cleaned_data["content"]
    stale = send(desk, address, content=content)
    assert "Somebody else saved in the meantime" in text(stale)
    assert Declaration.objects.get().version == 1
    send(desk, address, content=content, version=1)
    assert Declaration.objects.get().version == 2


def photo_in(star: str, data: bytes) -> dict[str, str]:
    """As static/js/offline/list.js writes it."""
    return {"star": star, "bytes": base64.b64encode(data).decode()}


def test_a_files_photos_come_in_with_it_cleaned_and_by_the_same_rules(
    pack: Pack, entry: Entry, clerk: Officer
) -> None:
    yards = [picture(exif=exif(turn=6), size=(640 + n, 480)) for n in range(3)]
    sent = [
        *(photo_in("01", yard) for yard in yards),
        photo_in("02", b"none"),
        photo_in("99", yards[0]),
    ]
    desk, address = browser_of(clerk), reverse("pack_file", args=[pack.round_id])
    seen = send(desk, address, file=saved_file(pack, entry, photos=sent))
    told = text(seen)
    assert "With 2 photos." in told
    assert "Two photos of a star are enough" in told
    assert "cannot be read" in told
    assert "a star that this year does not have" in told
    assert not Photo.objects.exists()
    content = seen.context["form"].cleaned_data["content"]
    assert "bytes" not in content
    done = send(desk, address, content=content, photos=seen.context["photos"])
    assert done.status_code == 302
    kept = set(Photo.objects.values_list("entry", "star__star__code", "officer", "sent"))
    assert kept == {(entry.pk, "01", clerk.pk, sha256_of(yard)) for yard in yards[:2]}
    assert all(b"Exif" not in (photos().get(one.digest) or b"") for one in Photo.objects.all())


def test_photos_laid_by_for_one_household_come_in_with_no_other(
    pack: Pack, entry: Entry, clerk: Officer, round_: Round
) -> None:
    other = round_.entries.order_by("number")[1]
    desk, address = browser_of(clerk), reverse("pack_file", args=[pack.round_id])
    sent = [photo_in("01", picture())]
    signed = send(desk, address, file=saved_file(pack, entry, photos=sent)).context["photos"]
    seen = send(desk, address, file=saved_file(pack, other))
    content = seen.context["form"].cleaned_data["content"]
    refused = send(desk, address, content=content, photos=signed)
    assert "Choose the file again" in text(refused)
    assert not Photo.objects.exists()
    assert not Declaration.objects.exists()


OTHER_FILES = [
    b"",
    b"\xff\xfe",
    b"[]",
    b'{"kind": "other"}',
    b"{",
    b"x" * 200_000,
    b'{"photos": 5}',
    b"[" * 200_000,
]
#: What a file says that looks like one of ours, and no phone writes.
ODD: list[dict[str, Any]] = [
    {"version": float("inf")},
    {"promises": {"01": "\ud800"}},
    {"remarks": {"01": "\0"}},
    {"remarks": ["01"]},
    {"answers": {"01-1": "perhaps"}},
    {"mode": "from_paper/home"},
]


@pytest.mark.parametrize("data", OTHER_FILES)
def test_any_other_file_is_told_what_is_wanted(data: bytes, pack: Pack, clerk: Officer) -> None:
    address = reverse("pack_file", args=[pack.round_id])
    answer = send(browser_of(clerk), address, file=SimpleUploadedFile("x.json", data))
    assert "This is not a form that a phone saved" in text(answer)


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_a_file_that_says_what_no_phone_writes_is_told_the_same(
    odd: dict[str, Any], pack: Pack, entry: Entry, clerk: Officer
) -> None:
    address = reverse("pack_file", args=[pack.round_id])
    answer = send(browser_of(clerk), address, file=saved_file(pack, entry, **odd))
    assert "This is not a form that a phone saved" in text(answer)


def test_whoever_filled_in_a_file_may_not_call_the_household_back(
    pack: Pack, entry: Entry, clerk: Officer, grid_leader: Officer
) -> None:
    desk, address = browser_of(clerk), reverse("pack_file", args=[pack.round_id])
    seen = send(desk, address, file=saved_file(pack, entry))
    send(desk, address, content=seen.context["form"].cleaned_data["content"])
    with pytest.raises(Refused):
        confirm(entry, grid_leader, means="call_back")


def test_an_ended_list_is_not_ended_again(pack: Pack, clerk: Officer) -> None:
    end_pack(pack.pk, reason="手机丢了", sent=make_sent(clerk))
    with pytest.raises(Refused):
        end_pack(pack.pk, reason="又一次", sent=make_sent(clerk))


def test_save_declaration_is_the_one_way_in() -> None:
    """Named here so that a second way in would have to be looked for."""
    assert send_from_pack.__globals__["save_declaration"] is save_declaration
