"""The shipped templates, one folder each: workflow, draft, steps, checks, rules, documents."""
