"""The report in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.report.facts import gather
from bench.report.page import page as report
from tests.browser.chromium import COMMAND, Page
from tests.support.results import PROFILES, synthetic, write

pytestmark = pytest.mark.skipif(COMMAND is None, reason="no Chromium is installed")

SIZES = {"desktop": (1280, 860), "phone": (390, 844), "small phone": (320, 640)}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of made-up results, some of them hostile."""
    folder = write(tmp_path_factory.mktemp("results"), synthetic())
    path = folder / "report.html"
    path.write_text(report(gather(folder)), "utf-8")
    return path


async def test_it_asks_for_nothing_and_breaks_no_policy(page: Page, file: Path) -> None:
    await page.open(file.as_uri())
    assert (page.requested, page.complaints) == ([file.as_uri()], [])


async def test_hostile_answers_are_shown_as_text(page: Page, file: Path) -> None:
    await page.open(file.as_uri())
    found = await page.evaluate("[document.images.length, document.scripts.length, document.title]")
    assert found == [0, 0, f"{file.parent.name}: {', '.join(PROFILES)}"]
    assert "<img src=x onerror=alert(1)>" in await page.evaluate("document.body.textContent")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_is_wider_than_the_window(page: Page, file: Path, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    await page.open(file.as_uri(), width=width, height=height, scheme=scheme)
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert await page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("size", SIZES)
async def test_every_mark_lies_within_its_picture(page: Page, file: Path, size: str) -> None:
    width, height = SIZES[size]
    await page.open(file.as_uri(), width=width, height=height)
    outside = await page.evaluate(
        """[...document.querySelectorAll('.plot use, .whiskers use')].filter((mark) => {
            const [inner, outer] = [mark, mark.closest('.plot, .whiskers')].map((each) => each.getBoundingClientRect());
            const margin = 8;
            return inner.left < outer.left - margin || inner.right > outer.right + margin || inner.width === 0;
        }).length"""
    )
    assert outside == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_texts_stand_out_from_the_ground(page: Page, file: Path, scheme: str) -> None:
    await page.open(file.as_uri(), scheme=scheme)
    contrast = await page.evaluate(
        """(() => {
            const light = (css) => {
                const parts = css.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
                const linear = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
                return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
            };
            const ground = light(getComputedStyle(document.body).backgroundColor);
            const texts = [...document.querySelectorAll('p, small, th, td, dd, li, .grade')];
            return Math.min(...texts.map((each) => {
                const [dark, bright] = [ground, light(getComputedStyle(each).color)].sort((a, b) => a - b);
                return (bright + 0.05) / (dark + 0.05);
            }));
        })()"""
    )
    assert contrast >= 4.5
