"""Places in the text, and the limits on it."""

from gateway.config.document import MAX_BYTES


def test_few_lines_that_stand_for_billions_of_values_are_refused(reader):
    rows = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10)]
    (error,) = reader.errors("\n".join(rows))
    assert error.endswith("the file holds more than 50000 values, aliases included")


def test_error_in_an_alias_is_told_where_its_text_stands(reader):
    text = "active: a\nbackends:\n  a: &a {type: fake, delay: x}\n  b: *a\n"
    assert reader.errors(text) == [
        "gateway.yaml:3:29: backends.a.delay: expected float, got str",
        "gateway.yaml:3:29: backends.b.delay: expected float, got str",
    ]


def test_columns_count_characters_after_a_byte_order_mark(reader):
    expected = "gateway.yaml:1:9: active: expected str, got int"
    assert reader.errors("\ufeffactive: 5\nbackends: {a: {type: fake}}\n") == [expected]


def test_lines_are_counted_with_any_line_ending(reader):
    text = "active: a\r\nbackends:\r\n  a: {type: fake, delay: x}\r\n"
    assert reader.errors(text) == ["gateway.yaml:3:26: backends.a.delay: expected float, got str"]


def test_too_large_file_is_refused(reader):
    text = b"active: a\n#" + b"x" * MAX_BYTES
    assert reader.errors(text) == ["gateway.yaml:1:1: the file is larger than 1 MiB"]
