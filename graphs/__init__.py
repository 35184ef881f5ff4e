"""Workflows: definitions, compilation to LangGraph, the engine, gates, templates and documents."""
