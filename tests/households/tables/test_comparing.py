"""What the second sheet tells: new rows, gone ones, changed cells, and what is not compared."""

from households.tables.comparing import Copy, compare

COLUMNS = [("number", "plain"), ("name", "plain"), ("phone", "masked")]


def copy(rows: dict[str, list[str]], columns: list[tuple[str, str]] = COLUMNS) -> Copy:
    return Copy("", columns, rows)


BEFORE = copy({"a": ["1", "张三", "138****1111"], "b": ["2", "李四", ""], "c": ["3", "王五", ""]})


def test_rows_are_found_again_by_their_keys_and_changed_cells_say_from_what_to_what() -> None:
    now = copy({"d": ["1", "赵六", ""], "a": ["2", "张三", ""], "b": ["3", "李四四", ""]})
    changes = compare(BEFORE, now, places=frozenset({"number"}))
    assert changes.rows == [
        ["新增", "1", "赵六", ""],
        ["减少", "", "王五", ""],
        ["变动", "2", "张三", "138****1111 → （空）"],
        ["变动", "3", "李四 → 李四四", ""],
    ]
    assert not changes.apart


def test_the_same_rows_in_another_order_are_no_change() -> None:
    turned = copy(dict(reversed(list(BEFORE.rows.items()))))
    assert compare(BEFORE, turned).nothing


def test_what_was_written_otherwise_is_not_compared_so_no_whole_number_comes_back() -> None:
    whole = [("number", "plain"), ("name", "plain"), ("phone", "whole")]
    before = copy({"a": ["1", "张三", "13800001111"], "c": ["3", "王五", "13900002222"]}, whole)
    changes = compare(before, copy({"a": ["1", "张三", "138****1111"]}))
    assert changes.rows == [["减少", "3", "王五", ""]]
    assert list(changes.apart) == [2]


def test_columns_in_another_order_are_compared_by_their_fields() -> None:
    now = copy(
        {"a": ["张山", "1"], "b": ["李四", "2"], "c": ["王五", "3"]},
        [("name", "plain"), ("number", "plain")],
    )
    assert compare(BEFORE, now).rows == [["变动", "张三 → 张山", "1"]]


def test_a_copy_comes_back_as_it_was_kept() -> None:
    assert Copy.of_text(BEFORE.text) == BEFORE
