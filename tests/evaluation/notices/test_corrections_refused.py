"""Who may not correct what hangs, or not yet, or not any more, is told so."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from evaluation.models import Correction
from evaluation.workflow import MoveName, Stage
from grids.writing import Refused
from tests.evaluation.notices.test_corrections import correct, first
from tests.evaluation.scene import Scene


def test_who_corrects_what_and_when_is_refused_with_a_sentence(scene: Scene) -> None:
    scene.reach(Stage.DECIDING)
    with translation.override("en"):
        with pytest.raises(Refused, match="not possible any more"):
            correct(scene, first(scene), head_name="张大川")
        scene.reach(Stage.NOTICE)
        with pytest.raises(PermissionDenied):
            correct(scene, first(scene), officer=scene.secretary, head_name="张大川")
        with pytest.raises(Refused, match="Nothing differs"):
            correct(scene, first(scene))
        with pytest.raises(Refused, match="Type the name"):
            correct(scene, first(scene), head_name=" ")
        with pytest.raises(Refused, match="Say how you know"):
            correct(scene, first(scene), head_name="张大川", reason=" ")
        with pytest.raises(Refused, match="not on the board"):
            correct(scene, scene.entries()[2], head_name="王秀华")
        scene.wait(days=8)
        scene.press(MoveName.SUBMIT, scene.secretary)
        with pytest.raises(Refused, match="not possible any more"):
            correct(scene, first(scene), head_name="张大川")
    assert Correction.objects.count() == 0
