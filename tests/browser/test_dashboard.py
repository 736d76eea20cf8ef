"""The dashboard in a real browser, before a real gateway."""

from __future__ import annotations

import pytest

from gateway.keys import hash_key
from tests.browser.chromium import COMMAND, Page
from tests.support.wait import eventually

pytestmark = pytest.mark.skipif(COMMAND is None, reason="no Chromium is installed")

FILE = """
active: quick
backends:
  quick: {type: fake, reply: card_arrival}
  org/slow:7b: {type: fake, reply: something else, delay: 0.01}
  down: {type: openai, base_url: "http://127.0.0.1:9/v1", model: m}
"""
SHADOW = FILE + "shadow: {every: 1}\n"
KEY = "pm-the-admin-key"
KEYS = f'{FILE}auth: {{admin: [{{name: ops, hash: "{hash_key(KEY)}"}}]}}\n'
MARKUP = "<img src=x onerror=alert(1)>"

SHOWN = "!document.querySelector('#main').hidden"


async def test_without_shadow_runs_it_says_how_to_get_them(page, start_gateway):
    await page.open(f"{start_gateway(FILE).address}/")
    await page.until(SHOWN)
    text = await page.evaluate("document.querySelector('#shadow').innerText")
    assert "No shadow runs yet: add shadow: {every: 50} to gateway.yaml." in text


async def test_shadow_runs_are_shown_as_figures_pairs_and_points(page, start_gateway):
    gateway = start_gateway(SHADOW)
    eventually(lambda: gateway.status()["shadow"]["pid"], "the shadow process runs")
    for _ in range(3):
        gateway.client().chat.completions.create(model="default", messages=[{"role": "user", "content": "hello"}])
    eventually(lambda: gateway.request("GET", "/benchmark/summary").json["runs"] == 3, "the runs are summed up")
    await page.open(f"{gateway.address}/")
    await page.until(SHOWN)
    shown = await page.evaluate(
        "['#backends .dot', '#pairs .dot', '#shadow .scatter use'].map(each => document.querySelectorAll(each).length)"
    )
    assert shown == [4, 2, 6]


async def test_it_asks_only_its_own_gateway_and_breaks_no_policy(page, start_gateway):
    gateway = start_gateway(FILE)
    await page.open(f"{gateway.address}/")
    await page.until(SHOWN)
    assert ([url for url in page.requested if not url.startswith(f"{gateway.address}/")], page.complaints) == ([], [])


async def test_second_press_of_a_key_switches(page, start_gateway):
    gateway = start_gateway(FILE)
    await page.open(f"{gateway.address}/")
    await page.until(SHOWN)
    await page.evaluate("document.querySelector('[data-name=\"org/slow:7b\"]').focus()")
    await page.press("Enter")
    await page.until("document.activeElement.innerText.startsWith('Confirm')")
    before = gateway.status()["active"]
    await page.press("Enter")
    await page.until("document.querySelector('tr.active')?.dataset.key === 'org/slow:7b'")
    assert (before, gateway.status()["active"]) == ("quick", "org/slow:7b")


async def test_backend_that_is_not_ready_cannot_be_switched_to(page, start_gateway):
    gateway = start_gateway(FILE)
    await page.open(f"{gateway.address}/")
    await page.until("document.querySelector('[data-key=down] .unavailable')")
    for _ in range(2):
        await page.evaluate("document.querySelector('[data-key=down] button').click()")
    assert "down is unavailable" in await page.evaluate("document.querySelector('#backends [role=status]').innerText")


async def test_rejected_edit_is_shown_as_text_with_its_place(page, start_gateway):
    gateway = start_gateway(FILE)
    await page.open(f"{gateway.address}/")
    gateway.edit(FILE.replace("down:", f'"{MARKUP}":'))
    await page.until("document.querySelector('.rejection')")
    told = await page.evaluate("document.querySelector('.rejection').innerText")
    assert ("gateway.yaml:6:3" in told, MARKUP in told, await page.evaluate("document.images.length")) == (
        True,
        True,
        0,
    )


async def test_gateway_that_is_gone_is_told(page, start_gateway):
    gateway = start_gateway(FILE)
    await page.open(f"{gateway.address}/")
    await page.until(SHOWN)
    gateway.stop()
    await page.until("!document.querySelector('#notice').hidden")
    assert "Gateway not reachable" in await page.evaluate("document.querySelector('#notice').innerText")


async def enter(page: Page, key: str) -> None:
    """Types a key into the form."""
    await page.until("document.activeElement.id === 'key-field'")
    await page.send("Input.insertText", text=key)
    await page.press("Enter")


async def test_key_is_asked_for_and_kept_for_the_session_only(page, start_gateway):
    await page.open(f"{start_gateway(KEYS).address}/")
    await enter(page, KEY)
    await page.until(SHOWN)
    assert await page.evaluate("[Object.values(sessionStorage), localStorage.length, document.cookie]") == [
        [KEY],
        0,
        "",
    ]


async def test_wrong_key_is_told_and_forgotten(page, start_gateway):
    await page.open(f"{start_gateway(KEYS).address}/")
    await enter(page, "pm-another-key")
    await page.until("document.querySelector('#key-problem').innerText.includes('Incorrect API key')")
    assert await page.evaluate("[sessionStorage.length, document.querySelector('#main').hidden]") == [0, True]


@pytest.mark.parametrize("width", [390, 768, 1280])
async def test_page_is_no_wider_than_the_window(page, start_gateway, width):
    await page.open(f"{start_gateway(FILE).address}/", width=width)
    await page.until(SHOWN)
    assert await page.evaluate("document.documentElement.scrollWidth") == width
