"""How the blueprint reads while it waits for an OK: one table whose numbers can be typed over."""

from graphs.documents.blocks import Table
from graphs.templates.assessment.draft import Blueprint, Rows
from graphs.templates.assessment.pages import PAGES
from tests.support.assessment_sample import clean


def test_a_blueprint_is_one_table_with_its_sums_and_its_places() -> None:
    made = Blueprint.model_validate(clean()["blueprint"])

    page = PAGES["blueprint"](made, {})

    (table,) = (one for one in page.blocks if isinstance(one, Table))
    cells = [["".join(run.text for run in cell) for cell in row] for row in table.rows]
    assert len(cells) == len(made.rows) + 1
    assert cells[-1][3:5] == [str(made.items), str(made.points)]
    assert table.rows[0][3][0].path == f"/rows/{made.rows[0].id}/count"


def test_a_proposed_mix_is_the_same_table_without_sums() -> None:
    made = Rows.model_validate({"rows": clean()["blueprint"]["rows"]})

    (table,) = PAGES["mix"](made, {}).blocks

    assert isinstance(table, Table)
    assert len(table.rows) == len(made.rows)
    assert table.rows[0][3][0].path == f"/rows/{made.rows[0].id}/count"
