"""How the bundled weights are made: needs the extra `train` (torch) and the folder of the corpora."""
