"""Stances without weights: targets, the lexicon's judgement and the verbal act of each quote."""
