"""The promises of the fault programme, one function each: what it yields was broken.

I1 a finished step is never paid again; I2 what is cut is paid again at most once a crash, and never
undercounted; I3 an answer that was acknowledged stands; I4 nothing is left that nobody goes on
with; I5 everything outside happens once; I6 what is said is plain; I7 it ends as without a fault.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from assistant.store.words import ApprovalStatus
from graphs.journal import EffectState
from graphs.kinds.escalation import FAILED
from tests.support.crash_oracle import Call, Piece
from tests.support.fault_graphs import STANDS
from tests.support.fault_sink import KNOWS_NO_KEYS
from tests.support.fault_trial import Found

AT_ONCE = 16  # calls of one run that a worker has in the air
_CODE = re.compile(r"Traceback|Exception|[a-z]Error\b|object at 0x|\bNone\b|sqlalchemy|asyncio\.")

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")


def i1_no_finished_step_is_paid_again(found: Found, expected: Found) -> Iterator[str]:
    """Nothing is called for whose outcome is in the journal."""
    yield from found.oracle.paid_after_commit()


def i2_a_crash_costs_what_was_cut_once(found: Found, expected: Found) -> Iterator[str]:
    """A piece is called again only after its caller was killed; all of it is in what was spent."""
    calls: dict[Piece, list[Call]] = defaultdict(list)
    for call in found.oracle.calls:
        calls[call.piece].append(call)
    gone = found.oracle.killed.keys() | found.oracle.lost
    cut: Counter[int] = Counter()
    for piece, made in calls.items():
        tries = 2 if piece.step.endswith("shaky") else 1  # its first try fails, in every run
        per_caller = Counter(one.pid for one in made)
        for pid, count in per_caller.items():
            if count > tries and pid not in found.oracle.lost:
                yield f"{piece} was called {count} times by {pid} alone"
        last = made[-1].pid
        for pid in per_caller.keys() - {last}:
            if pid in gone:
                cut[pid] += 1
            elif tries == 1:
                yield f"{piece} was called again, and {pid} before had not been killed"
    yield from (
        f"the death of {pid} cost {count} calls" for pid, count in cut.items() if count > AT_ONCE
    )
    yield from found.oracle.undercounted()


def i3_every_acknowledged_answer_stands(found: Found, expected: Found) -> Iterator[str]:
    """What a person was told is kept is kept; of two answers one counts, and the other is told."""
    kept = {row["id"]: row for row in found.oracle.approvals}
    for ack in found.oracle.acks:
        row = kept.get(ack["approval"])
        if row is None or row["status"] != ApprovalStatus.DECIDED:
            yield f"the answer {ack} was acknowledged and is gone: {row and row['status']}"
        elif (row["verdict"], row["comment"]) != (ack["verdict"], ack["comment"]):
            yield f"{ack} was acknowledged, and {row['verdict']} by {row['comment']!r} stands"
    twice = Counter(ack["approval"] for ack in found.oracle.acks)
    yield from (
        f"{one} was acknowledged {count} times" for one, count in twice.items() if count > 1
    )
    mine = {(ack["approval"], ack["by"]) for ack in found.oracle.acks}
    for told in found.told:
        if (told["approval"], told["by"]) in mine:
            yield f"{told['by']} was acknowledged and then refused at {told['gate']}"
    decided = Counter(
        f"{row['gate_step']}[{row['gate_item']}]" if row["gate_item"] else row["gate_step"]
        for row in kept.values()
        if row["status"] == ApprovalStatus.DECIDED
    )
    told_of = Counter(
        row["data"]["gate"] for row in found.oracle.events if row["kind"] == "approval.decided"
    )
    if decided != told_of:
        yield f"decided: {decided - told_of}; told of, but not decided: {told_of - decided}"


def i4_nothing_is_left_without_an_owner(found: Found, expected: Found) -> Iterator[str]:
    """A run that has not ended has a worker, a timer or a person; one that has ended has nobody."""
    yield from (f"nobody goes on with it: {one}" for one in found.idle)
    run, last = found.oracle.run, expected.oracle.run
    if run["status"] != last["status"]:
        yield f"it ended as {run['status']} ({run['reason']}), not as {last['status']}"
    if run["lease_owner"] is not None:
        yield f"{run['lease_owner']} still holds it"
    if found.oracle.open_attempts or abs(run["reserved_usd"]) > 1e-9:
        yield f"{found.oracle.open_attempts} calls are open, ${run['reserved_usd']} set aside"
    for row in found.oracle.approvals:
        if row["status"] == ApprovalStatus.PENDING:
            yield f"{row['gate_step']}[{row['gate_item']}] still asks"
    yield from found.oracle.gaps_in_events()


def i5_everything_outside_happens_once(found: Found, expected: Found) -> Iterator[str]:
    """Each action has its one effect; what may have happened is asked about; all is taken back."""
    done, wanted = _done(found), _done(expected)
    if done != wanted:
        yield f"done outside too often: {done - wanted}; too seldom: {wanted - done}"
    tries = Counter(one["place"] for one in found.outside if one["line"] == "came")
    again = sum(ack["verdict"] == "request_changes" for ack in found.oracle.acks)
    if tries[KNOWS_NO_KEYS] > 1 + again:
        yield f"sent {tries[KNOWS_NO_KEYS]} times to who knows no keys, asked for {again} times"
    yield from _unknown(found)
    yield from _taken_back(found)
    yield from _left(found, expected)


def i6_what_is_said_is_plain(found: Found, expected: Found) -> Iterator[str]:
    """Nothing that a person reads shows code, and nothing broke on the way."""
    said = [
        str((found.oracle.run["reason"] or {}).get("message", "")),
        *(f"{row['title']} {row['ask']}" for row in found.oracle.approvals),
        *(row["note"] for row in found.oracle.rows),
        *(one["told"] for one in found.told),
        *(str(row["data"].get("why", "")) for row in found.oracle.events),
    ]
    yield from (f"a person reads: {text}" for text in set(said) if _CODE.search(text))
    yield from ("a loser was told nothing" for one in found.told if not one["told"])
    if "Traceback" in found.log:
        yield f"something broke:\n{found.log}"


def i7_it_ends_as_without_a_fault(found: Found, expected: Found) -> Iterator[str]:
    """Every step has the value, and every file the bytes, of a run over which nobody was killed."""
    for name, one in expected.outcome["steps"].items():
        is_ = found.outcome["steps"].get(name)
        if _timeless(is_) != _timeless(one):
            yield f"{name} is {is_}, not {one}"
    if more := found.outcome["steps"].keys() - expected.outcome["steps"].keys():
        yield f"there is more than there should be: {sorted(more)}"
    if found.outcome["documents"] != expected.outcome["documents"]:
        yield f"the files are {found.outcome['documents']}, not {expected.outcome['documents']}"


INVARIANTS: tuple[Callable[[Found, Found], Iterator[str]], ...] = (
    i1_no_finished_step_is_paid_again,
    i2_a_crash_costs_what_was_cut_once,
    i3_every_acknowledged_answer_stands,
    i4_nothing_is_left_without_an_owner,
    i5_everything_outside_happens_once,
    i6_what_is_said_is_plain,
    i7_it_ends_as_without_a_fault,
)


def broken(found: Found, expected: Found) -> list[str]:
    """Return every promise that a trial broke, by its name."""
    return [f"{one.__name__}: {what}" for one in INVARIANTS for what in one(found, expected)]


def _timeless(value: object) -> str:
    """Return a value without its moments, which differ from run to run."""
    return _MOMENT.sub("a moment", str(value))


def _done(found: Found) -> Counter[str]:
    """Return what was done outside, and how often."""
    return Counter(
        f"{one['method']} {one['place']} {one['body']}"
        for one in found.outside
        if one["line"] == "did"
    )


def _unknown(found: Found) -> Iterator[str]:
    """Yield what may have happened outside, where nobody was told to look."""
    asked = {row["gate_step"]: row["ask"] for row in found.oracle.approvals}
    for one in found.effects:
        if one.state in {EffectState.SENT, EffectState.UNKNOWN} and (
            "may have reached" not in asked.get(f"{one.step}{FAILED}", "")
        ):
            yield f"{one.destination} is {one.state}, and nobody was asked to look"


def _left(found: Found, expected: Found) -> Iterator[str]:
    """Yield what stands in folders and tables twice, or other than without a fault."""
    left = found.goods
    twice = [one for one, count in Counter((*left.log, *left.notices)).items() if count > 1]
    if twice:
        yield f"these are there more than once: {twice}"
    if found.oracle.run["status"] == "failed" and (left.site or left.plans or left.log):
        yield f"it has failed, and these stand: {left.site}, {left.plans}, {left.log}"
    yield from left.differences(expected.goods)


def _taken_back(found: Found) -> Iterator[str]:
    """Yield what stands though the run has failed, or was taken back though it has not."""
    failed = found.oracle.run["status"] == "failed"
    gone = {one["place"] for one in found.outside if one["line"] == "gone"}
    ends = {"done", "refused", "busy-app"}  # what nothing takes back
    made = {
        f"{one['place']}/{one['answer']['id']}"
        for one in found.outside
        if one["line"] == "did" and one["place"] not in ends
    }
    if failed and made - gone:
        yield f"it has failed, and these stand outside: {sorted(made - gone)}"
    if gone - (made if failed else set()):
        yield f"taken back without need: {sorted(gone - made) or sorted(gone)}"
    for one in found.effects:
        stands = one.state is EffectState.CONFIRMED and not one.step.rsplit(".")[-1].startswith(
            "no_"
        )
        if failed and stands and one.step not in STANDS:
            yield f"{one.step}[{one.item}] counts as standing, and the run has failed"
