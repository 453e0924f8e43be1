"""The spaCy components, one file each; found by their entry points."""
