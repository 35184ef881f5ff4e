"""Evaluation: cases that are played against the room, what they show, and whether it got better."""
