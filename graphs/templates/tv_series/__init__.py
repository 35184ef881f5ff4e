"""The TV series template: a season from its premise to scripts, scene by scene."""
