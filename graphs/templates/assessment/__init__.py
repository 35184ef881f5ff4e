"""A quiz or test: from a topic and what was taught to papers, key, rubric and question banks."""
