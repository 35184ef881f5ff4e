"""Documents: a tree of blocks made from a typed draft, and one emitter a format."""
