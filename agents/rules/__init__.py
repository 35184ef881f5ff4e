"""The offline writer's tools: words with a source, a small grammar, banks, and a schema filler."""
