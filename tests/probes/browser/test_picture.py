"""Pictures of real pages."""

from __future__ import annotations

import base64

import pytest

from auditor.probes.browser import visit as visiting
from auditor.probes.browser.devtools import DevToolsError
from auditor.probes.browser.picture import DATA_CAP, take_screenshot
from tests.probes.browser.conftest import Pages

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("browser")]

PAGE = '<!doctype html><html lang="fr"><title>Mairie</title><style>body {{ margin: 0 }}</style>{}'

#: Every pixel its own colour: nothing compresses that.
NOISE = """<canvas id=c width=1920 height=1080></canvas><script>
  const paper = c.getContext('2d'), image = paper.createImageData(1920, 1080);
  for (let at = 0; at < image.data.length; at += 65536)
    crypto.getRandomValues(image.data.subarray(at, at + 65536));
  for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
  paper.putImageData(image, 0, 0);
</script>"""


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height that an extended WebP tells (RFC 9649 §2.7)."""
    assert picture[:4] + picture[8:16] == b"RIFFWEBPVP8X"
    assert int.from_bytes(picture[4:8], "little") == len(picture) - 8
    width, height = (int.from_bytes(picture[at : at + 3], "little") + 1 for at in (24, 27))
    return width, height


async def test_the_window_in_small(site: Pages, visit):
    fact = await visit(site.add("/", PAGE.format("<h1>Mairie</h1><div style='height: 5000px'>bas</div>")))
    shot = fact.screenshot
    assert (shot.media_type, shot.width, shot.height, shot.scale) == ("image/webp", 960, 540, 0.5)
    assert size_of(base64.b64decode(shot.data, validate=True)) == (960, 540)
    assert 500 < len(shot.data) <= DATA_CAP
    assert fact.viewport == (1920, 1080)


async def test_a_page_of_noise_is_kept_within_bounds_or_left(site: Pages, visit):
    shot = (await visit(site.add("/", PAGE.format(NOISE)))).screenshot
    assert shot is None or len(shot.data) <= DATA_CAP


async def test_it_is_taken_before_axe_and_the_page_notices_nothing(site: Pages, visit):
    script = """<script>
      let said = 0;
      for (const name of ['resize', 'scroll', 'blur', 'visibilitychange'])
        addEventListener(name, () => { said++; document.title = name + said });
      matchMedia('(max-width: 1000px)').addEventListener('change', () => { document.title = 'media' });
      setInterval(() => {
        if (document.title !== 'Mairie') document.body.innerHTML = '<main><h1></h1></main>';
      }, 10);
    </script>"""
    fact = await visit(site.add("/", PAGE.format("<main><h1>Mairie</h1></main>" + script)))
    assert "empty-heading" not in {item.rule for item in fact.axe.violations}


async def quality(sizes: dict[int, int]):
    """The quality that is taken when each makes a picture of a size."""
    tried: list[int] = []

    async def call(method: str, *, quality: int, clip: dict[str, float], **rest: str):
        assert (method, rest, clip["scale"]) == ("Page.captureScreenshot", {"format": "webp"}, 0.5)
        tried.append(quality)
        return {"data": "A" * sizes[quality]}

    return await take_screenshot(call, (1920, 1080)), tried


async def test_the_first_quality_that_is_small_enough():
    shot, tried = await quality({60: DATA_CAP + 1, 35: DATA_CAP})
    assert (shot.width, shot.height, len(shot.data)) == (960, 540, DATA_CAP)
    assert tried == [60, 35]


async def test_no_quality_is_small_enough():
    shot, tried = await quality(dict.fromkeys((60, 35, 15, 5), DATA_CAP + 1))
    assert shot is None
    assert tried == sorted(tried, reverse=True)


async def test_a_small_window_is_not_made_larger():
    async def call(*_, clip, **__):
        assert clip["scale"] == 1.0
        return {"data": "AAAA"}

    shot = await take_screenshot(call, (800, 600))
    assert (shot.width, shot.height) == (800, 600)


@pytest.mark.parametrize("error", [DevToolsError("no"), TimeoutError()])
async def test_what_cannot_be_painted_costs_its_picture_alone(site: Pages, visit, monkeypatch, error):
    async def fail(*_):
        raise error

    monkeypatch.setattr(visiting, "take_screenshot", fail)
    fact = await visit(site.add("/", PAGE.format("<h1>Mairie</h1>")))
    assert (fact.screenshot, fact.overlays) == (None, ())
    assert fact.axe
