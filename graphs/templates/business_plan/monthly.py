"""The model by month as a plain table: a line a month, a column a figure, for any program."""

import csv
import io
from collections.abc import Sequence

from pydantic import BaseModel

from graphs.templates.business_plan.finance.results import Model

_KEYS = ("month", "period")


def monthly(model: Model, currency: str) -> bytes:
    """Return all 36 months: profit and loss, cash, balance sheet; amounts in whole cents."""
    parts: tuple[tuple[str, Sequence[BaseModel]], ...] = (
        ("profit", model.profit),
        ("cash", model.cash),
        ("balance", [one for one in model.balance if one.month > 0]),
    )
    header = ["month", "period", "currency"]
    header += [f"{name}_{column}" for name, rows in parts for column in _columns(rows[0])]
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(header)
    for place, month in enumerate(model.profit):
        figures = [
            f"{getattr(rows[place], column):.2f}"
            for _, rows in parts
            for column in _columns(rows[place])
        ]
        writer.writerow([month.month, month.period, currency, *figures])
    return table.getvalue().encode()


def _columns(row: BaseModel) -> list[str]:
    return [name for name in type(row).model_fields if name not in _KEYS]
