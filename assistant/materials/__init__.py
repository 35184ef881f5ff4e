"""Files that people bring along: read within limits, kept, and turned into what a draft needs."""
