"""A page with every shared part, for the browser's tests only."""

from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils import timezone

from grids.forms import CodeField, DayInput, Picks, PlainForm, PressForm

PARTS = Path(__file__).with_name("gallery.html")


class GalleryForm(PlainForm):
    """One field of each kind."""

    number = CodeField(label="户编号", help_text="例如 01-0007")
    reason = forms.CharField(label="理由", widget=forms.Textarea, required=False)
    relation = forms.ChoiceField(label="与户主关系", choices=[("", "请选择"), ("1", "配偶")])
    day = forms.DateField(label="日期", widget=DayInput)
    how = forms.ChoiceField(
        label="怎么填的", widget=forms.RadioSelect, choices=[("d", "代录"), ("p", "照纸质表")]
    )
    present = forms.MultipleChoiceField(
        label="到会",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "赵国强"), ("2", "王文明")],
    )
    agreed = forms.BooleanField(
        label="户主同意公示", help_text="公示组别、姓名（遮一字）、所得之星"
    )
    tidy = forms.ChoiceField(
        label="院里院外整齐",
        widget=Picks(keys=True),
        choices=[("y", "做到了"), ("n", "没做到"), ("a", "不适用")],
    )


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    form = GalleryForm(request.POST or None)
    context = {
        "form": form,
        "press": PressForm(),
        "receipt": SimpleNamespace(code="4TRK9M2Q", summary="已登记", at=timezone.now()),
        "tasks": [
            {
                "kind": "do",
                "title": "12 户没有确认",
                "note": "确认了才算数",
                "url": "/",
                "verb": "去看看",
            },
            {"kind": "wait", "title": "乡镇在看材料", "note": "11月27日前答复", "url": "/"},
            {"kind": "done", "title": "花名册已导入"},
        ],
        "steps": [
            {"name": "农户认星", "note": "156 / 168 户", "state": "past"},
            {"name": "小组评星", "state": "now"},
            {"name": "张榜公示", "note": "7 天", "state": "next"},
        ],
        "reasons_why_not": ["886 颗星没有评"],
        "figures": [{"number": 156, "of": 168, "label": "户已自评", "url": "/"}],
        "stale": [("户主", "贾*山", "贾*川")],
        "rows": [{"label": "公示期", "value": "7 天", "url": "/"}],
        "phones": [{"label": "村委会", "number": "0357-0000000"}],
    }
    return HttpResponse(
        engines["django"].from_string(PARTS.read_text("utf-8")).render(context, request)
    )


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("", include("starcivil.urls")),
]
