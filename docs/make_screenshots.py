"""Make the documentation's pictures of rendered pages in a real browser, headless.

    apt-get install chromium
    python docs/make_screenshots.py

Writes rendered.png and rendered-dark.png to docs/_static.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import spacy_diplomacy
from spacy_diplomacy.display import render_records
from spacy_diplomacy.record import to_record

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "seeds" / "hamas_moscow_talks.txt"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZE = (1180, 1990)
SCHEMES = {"rendered.png": 1, "rendered-dark.png": 0}
"""Picture to Chromium's number of its colour scheme: 1 is light, 0 dark."""


def find_browser() -> str:
    """Find a browser that takes screenshots."""
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    sys.exit("No Chromium was found. Install it, for example with: apt-get install chromium")


def main() -> None:
    """Render the seed article and take its pictures."""
    browser = find_browser()
    nlp = spacy_diplomacy.load()
    doc = nlp(SEED.read_text(encoding="utf8"))
    page = render_records([to_record(doc, SEED.stem)], lang="en")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page, encoding="utf8")
        for name, scheme in SCHEMES.items():
            target = ROOT / "docs" / "_static" / name
            command = [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--user-data-dir={folder}/profile",
                f"--blink-settings=preferredColorScheme={scheme}",
                f"--window-size={SIZE[0]},{SIZE[1]}",
                f"--screenshot={target}",
                path.as_uri(),
            ]
            subprocess.run(command, check=True, capture_output=True)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
