"""Gates as LangGraph clients see them: the request they read, and the answers they may give.

A request has the shape of a human-in-the-loop interrupt (``action_requests``, ``review_configs``);
an answer is ``{"decisions": [{"type": "approve"}]}``, or one of the older shapes, normalised here.
"""

from collections.abc import Mapping
from typing import Any

from graphs.errors import DecisionError
from graphs.held import Held
from graphs.journal import Address, ApprovalRequest, Decision, Outcome, Verdict

PART = ".gate"  # where what the gate of a step found is kept
HOLDS = "It holds."  # its note where it found nothing
ALLOWED = ("approve", "request_changes", "stop")
_OLDER = {
    "accept": Verdict.APPROVE,
    "approve": Verdict.APPROVE,
    "approved": Verdict.APPROVE,
    "yes": Verdict.APPROVE,
    "ignore": Verdict.STOP,
    "stop": Verdict.STOP,
    "reject": Verdict.REQUEST_CHANGES,
    "respond": Verdict.REQUEST_CHANGES,
    "response": Verdict.REQUEST_CHANGES,
    "request_changes": Verdict.REQUEST_CHANGES,
}


def shown_to_langgraph(
    address: Address, result: Held | Outcome, *, named: bool = False
) -> dict[str, Any]:
    """Return what an interrupted graph shows: the request, or why it cannot go on.

    Content that is kept with the request is only ``named`` by its hash.
    """
    if isinstance(result, Outcome):
        return {"step": str(address), "failed": result.note}
    if result.request is None:
        return {"step": str(address), "held": result.why.value, "cause": str(result.cause)}
    request = result.request
    return {
        "action_requests": [
            {
                "name": request.gate.step,
                "args": {"shown": request.shown} if named else {"content": request.content},
                "description": request.ask,
            }
        ],
        "review_configs": [{"action_name": request.gate.step, "allowed_decisions": list(ALLOWED)}],
        "title": request.title,
        "shown": request.shown,
    }


def decision_of(request: ApprovalRequest, answer: Any, actor: str = "langgraph") -> Decision:
    """Return the decision in an answer; raise DecisionError for one that is not understood."""
    verdict, comment = _verdict(answer)
    return Decision(request.gate, request.shown, verdict, actor, comment)


def _verdict(answer: Any) -> tuple[Verdict, str]:
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if isinstance(answer, Mapping) and isinstance(answer.get("decisions"), list):
        if len(answer["decisions"]) != 1:
            raise DecisionError("One approval takes exactly one decision.")
        answer = answer["decisions"][0]
    if answer is True:
        return Verdict.APPROVE, ""
    if isinstance(answer, str):
        answer = {"type": answer}
    if isinstance(answer, Mapping):
        verdict = _OLDER.get(str(answer.get("type", answer.get("action", ""))).lower())
        if verdict is not None:
            return verdict, str(answer.get("message") or answer.get("args") or "")
    raise DecisionError(f"{answer!r} is not a decision; allowed are: {', '.join(ALLOWED)}.")
