"""Ratios of speed: each measured in one process, ours and its rival in turns, median of several."""
