"""Scores: by characters for the command line, over `Example` for training and evaluation."""
