"""A novel: from a line or a drawer of chapters to scene list, manuscript, and what to mend."""
