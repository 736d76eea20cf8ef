"""How errors are written."""

import pickle

from gateway.config.errors import ConfigError, Located


def test_error_names_its_place_and_path():
    error = Located("backends.qlora.model", "expected str, got int", "gateway.yaml", 12, 5)
    assert str(error) == "gateway.yaml:12:5: backends.qlora.model: expected str, got int"


def test_error_of_the_whole_file_has_no_path():
    assert str(Located("", "the file is empty", "gateway.yaml", 1, 1)) == "gateway.yaml:1:1: the file is empty"


def test_error_stays_on_one_line_whatever_a_key_holds():
    assert str(Located("a\n\x1b[2J", "unknown key", "f", 1, 1)) == r"f:1:1: a\n\x1b[2J: unknown key"


def test_config_error_lists_its_errors_line_by_line():
    late = Located("b", "second", "gateway.yaml", 9, 1)
    early = Located("", "first", "gateway.yaml", 2, 3)
    assert str(ConfigError([late, early])) == "gateway.yaml:2:3: first\ngateway.yaml:9:1: b: second"


def test_config_error_can_be_pickled():
    error = ConfigError([Located("a", "message", "gateway.yaml", 1, 1)])
    assert error.errors == pickle.loads(pickle.dumps(error)).errors
