"""A run that waits for an event: what the terminal says sends it, and who took what was sent."""

import json
import re
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.cli.output import Exit

ORDER = """\
draftroom: 1
name: order
title: Order
inputs:
  order: {type: string, title: Order, required: true}
steps:
  - {id: paid, kind: wait, event: invoice.paid, key: inputs.order, where: event.amount >= 100}
  - {id: thanks, kind: transform, set: {order: inputs.order}, needs: [paid]}
"""


@pytest.fixture(autouse=True)
def _waiting(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    file = tmp_path / "order.yaml"
    file.write_text(ORDER)
    assert main(["run", str(file), "-i", "order=47 11"]) == Exit.WAITING


def test_the_card_names_the_whole_command_that_wakes_it_and_the_condition(
    capfd: pytest.CaptureFixture[str],
) -> None:
    card = re.sub(r"\s+", " ", capfd.readouterr().out)

    assert "draftroom emit invoice.paid --key '47 11' -d amount=... send it yourself" in card
    assert "It takes one of which this is true: event.amount >= 100" in card


def test_emit_tells_who_waited_and_who_took_it(capfd: pytest.CaptureFixture[str]) -> None:
    said = {}
    for name, typed in {
        "other": ["-d", "amount=120"],
        "small": ["--key", "47 11", "-d", "amount=50"],
        "right": ["--key", "47 11", "-d", "amount=120"],
        "again": ["--key", "47 11", "-d", "amount=120"],
    }.items():
        capfd.readouterr()
        assert main(["emit", "invoice.paid", *typed]) == Exit.OK
        said[name] = capfd.readouterr().out

    assert "0 drafts waited for it, 0 took it." in said["other"]
    assert (
        "One waits for it with another key: draftroom emit invoice.paid --key '47 11'"
        in (said["other"])
    )
    assert "1 draft waited for it, 0 took it." in said["small"]
    assert "It did not take it. This is not true of it: event.amount >= 100" in said["small"]
    assert "1 draft waited for it, 1 took it." in said["right"]
    assert "Order: 47 11: finished" in said["right"]
    assert "0 drafts waited for it, 0 took it." in said["again"]


def test_programs_read_who_took_it(capfd: pytest.CaptureFixture[str]) -> None:
    took = []
    for amount in ("abc", "100"):
        capfd.readouterr()
        main(["emit", "invoice.paid", "--key", "47 11", "-d", f"amount={amount}", "--json"])
        took += [one["took"] for one in json.loads(capfd.readouterr().out)["runs"]]

    assert took == [False, True]
