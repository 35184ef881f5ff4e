"""The templates as LangGraph's own tools open them; langgraph.json names a function each."""

from graphs.catalog import shipped
from graphs.compile import Graph, compiled


def assessment() -> Graph:
    """Return the graph of the quiz or test."""
    return compiled(shipped("assessment"))


def breakdown() -> Graph:
    """Return the graph of the breakdown of scripts."""
    return compiled(shipped("breakdown"))


def business_plan() -> Graph:
    """Return the graph of the business plan."""
    return compiled(shipped("business_plan"))


def lesson_plan() -> Graph:
    """Return the graph of the lesson plan."""
    return compiled(shipped("lesson_plan"))


def novel() -> Graph:
    """Return the graph of the novel."""
    return compiled(shipped("novel"))


def tv_series() -> Graph:
    """Return the graph of the TV series."""
    return compiled(shipped("tv_series"))
