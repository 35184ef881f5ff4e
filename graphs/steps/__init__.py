"""The steps of a definition as they are written: one form a kind; graphs/kinds does them."""

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import Field

from graphs.steps.computing import AnalyzeStep, ScheduleStep, TransformStep
from graphs.steps.data import ExtractStep, LoadStep
from graphs.steps.flow import BranchStep, EachStep, WaitStep, WorkflowStep
from graphs.steps.outside import HttpStep, NotifyStep, PublishStep
from graphs.steps.people import ApprovalStep, ExportStep
from graphs.steps.writing import AgentStep, ReviewStep, ReviseStep

__all__ = [
    "KINDS",
    "AgentStep",
    "AnalyzeStep",
    "AnyStep",
    "ApprovalStep",
    "BranchStep",
    "Called",
    "Declaring",
    "EachStep",
    "ExportStep",
    "ExtractStep",
    "HttpStep",
    "LoadStep",
    "NotifyStep",
    "Outgoing",
    "PublishStep",
    "ReviewStep",
    "ReviseStep",
    "ScheduleStep",
    "Step",
    "TransformStep",
    "WaitStep",
    "WorkflowStep",
]

AnyStep = (
    AgentStep
    | TransformStep
    | AnalyzeStep
    | ScheduleStep
    | ApprovalStep
    | EachStep
    | ReviewStep
    | ReviseStep
    | ExportStep
    | WaitStep
    | WorkflowStep
    | HttpStep
    | ExtractStep
    | LoadStep
    | PublishStep
    | NotifyStep
    | BranchStep
)
Step = Annotated[AnyStep, Field(discriminator="kind")]
EachStep.model_rebuild(_types_namespace={"Step": Step})
BranchStep.model_rebuild(_types_namespace={"Step": Step})

Declaring = AgentStep | TransformStep | HttpStep  # the kinds that can declare the form of a result

Outgoing = HttpStep | PublishStep | NotifyStep | ExtractStep | LoadStep  # reach the world outside

Called = AgentStep | ReviewStep  # the kinds whose own work is a call of one role

KINDS: Mapping[str, type[AnyStep]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(AnyStep)
}
