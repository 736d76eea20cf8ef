"""What holds where a request does not say how to choose tokens."""

from __future__ import annotations

from pathlib import Path

from custom_transformer.api.completion import sampling_of
from custom_transformer.api.protocol import decode_request
from custom_transformer.engine.sampling import SamplingDefaults

REQUEST = b'{"model": "m", "messages": [{"role": "user", "content": "hi"}]%s}'


def test_a_checkpoint_without_advice_has_openais_defaults(tmp_path: Path) -> None:
    assert SamplingDefaults.load(tmp_path) == SamplingDefaults(temperature=1.0, top_p=1.0)


def test_the_checkpoints_advice_is_read(tmp_path: Path) -> None:
    (tmp_path / "generation_config.json").write_text('{"do_sample": true, "temperature": 0.2, "top_k": 40}')
    assert SamplingDefaults.load(tmp_path) == SamplingDefaults(temperature=0.2, top_k=40)


def test_the_advice_holds_where_the_request_is_silent() -> None:
    sampling = sampling_of(decode_request(REQUEST % b""), SamplingDefaults(temperature=0.2), vocab_size=300)
    assert sampling.temperature == 0.2


def test_a_request_overrides_the_advice_even_with_zero() -> None:
    request = decode_request(REQUEST % b', "temperature": 0')
    assert sampling_of(request, SamplingDefaults(temperature=0.2), vocab_size=300).temperature == 0
