"""Puts the commands under spaCy's own command line: ``python -m spacy diplomacy ...``."""

from spacy.cli._util import app as spacy_app

from spacy_diplomacy.cli.app import app

spacy_app.add_typer(app, name="diplomacy")
