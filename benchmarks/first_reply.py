"""From pressing Enter to the reply on the screen, in a real browser on the running stack.

`python -m benchmarks.first_reply http://127.0.0.1:8000 [--visitors 24] [--settle 2.0]` prints one JSON line. Each
visitor is new: their first message also starts the conversation. The clock is the browser's: from the key to the frame
that shows the reply. Between opening the chat and the first message lie `--settle` seconds, less than anybody needs to
write one: a browser that has just started a renderer for the page takes a whole core for the first second, and on two
cores that would be measured instead.
"""

from __future__ import annotations

import argparse
import json

from playwright.sync_api import sync_playwright

from benchmarks.stack import QUESTIONS, percentile
from tests.browser.watching import CHROMIUM, FLAGS, Watched

CLOCK = """() => {
  const chat = document.querySelector('needlepoint-chat');
  const log = chat.shadowRoot.querySelector('[role=log]');
  window.taken = [];
  let begun = 0;
  addEventListener('keydown', (event) => { if (event.key === 'Enter') begun = performance.now(); }, true);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (begun && node.classList?.contains('bot')) {
          const from = begun;
          begun = 0;
          requestAnimationFrame(() => setTimeout(() => taken.push(performance.now() - from)));
        }
  }).observe(log, { childList: true });
}"""


def measure(url: str, visitors: int, settle: float) -> dict[str, object]:
    """Milliseconds of each visitor's first message, `settle` seconds after opening the chat, and of the next one."""
    first: list[float] = []
    next_one: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for number in range(visitors + 2):
            context = browser.new_context(viewport={"width": 1280, "height": 860})
            watched = Watched(context.new_page(), url)
            watched.open()
            watched.page.wait_for_timeout(settle * 1000)
            watched.page.evaluate(CLOCK)
            for turn in range(2):
                watched.say(QUESTIONS[(number + turn * 3) % len(QUESTIONS)])
                while watched.page.evaluate("taken.length") <= turn:
                    watched.page.wait_for_timeout(20)
            taken = watched.page.evaluate("taken")
            if number >= 2:  # two to warm up
                first.append(taken[0])
                next_one.append(taken[1])
            context.close()
        browser.close()
    return {
        "visitors": visitors,
        "settle_s": settle,
        "first_message_ms": {"p50": round(percentile(first, 0.5), 1), "p95": round(percentile(first, 0.95), 1)},
        "next_message_ms": {"p50": round(percentile(next_one, 0.5), 1), "p95": round(percentile(next_one, 0.95), 1)},
    }


def main() -> None:
    """Reads the arguments, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--visitors", type=int, default=24)
    parser.add_argument("--settle", type=float, default=2.0)
    given = parser.parse_args()
    print(json.dumps(measure(given.url, given.visitors, given.settle)))


if __name__ == "__main__":
    main()
