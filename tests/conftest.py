"""What all tests share: the browser switch, and below it the cast of named people."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-browser", action="store_true", help="leave out the browser's tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that open a browser are marked by the fixture they ask for."""
    for item in items:
        if {"page", "browser", "context", "new_context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            if config.getoption("--no-browser"):
                item.add_marker(pytest.mark.skip(reason="NOT RUN: --no-browser"))
