"""Static files of the release before: pages that are open name them until they are loaded anew."""

import json
import shutil
from pathlib import Path


def keep_static_of(old: Path, new: Path) -> None:
    """Copy what has a hash in its name, and its compressed twins: the same name, the same file."""
    try:
        names = json.loads((old / "staticfiles.json").read_text(encoding="utf-8"))["paths"].values()
    except FileNotFoundError:
        return
    for name in names:
        for file in (old / name, old / f"{name}.gz", old / f"{name}.br"):
            copy = new / file.relative_to(old)
            if file.is_file() and not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, copy)
