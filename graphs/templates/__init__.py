"""The shipped templates, one folder each: workflow, draft, steps, checks, offline rules, documents."""
