"""How the bundled weights are made: `python -m spacy_diplomacy.recipe CORPORA`."""
