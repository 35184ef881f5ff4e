"""A lesson for one period: from a topic and three sentences of the teacher to its files."""
