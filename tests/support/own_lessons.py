"""Lessons as teachers have them already: in a form, in prose, and as bare notes."""

from graphs.documents.incoming import Grid, Line, Part, plain_lines

NOTES = """Density Lab
Grade 7 Science, 47 minutes

By the end of this lesson, students will be able to:
1. Explain why some heavy things float, with at least two pieces of evidence.
2. Given a balance, calculate density with 80% accuracy (MS-PS1-2).
3. Understand buoyancy.

Success criteria
- I can explain why a ship floats.
- I can compute a density.
- I can say what buoyancy is.

Essential Question: Why do some heavy things float?
Vocabulary
- density: mass for each bit of volume
- mass

Standards: MS-PS1-2
Prior knowledge: They can use a balance.
Procedure:
- Measure mass and volume of six objects
- Predict which float
"""
OBJECTIVES = (
    "Explain why some heavy things float, with at least two pieces of evidence.",
    "Given a balance, calculate density with 80% accuracy (MS-PS1-2).",
    "Understand buoyancy.",
)
FORM: tuple[Part, ...] = (
    Line("Lesson Plan", level=1),
    Grid(
        (
            ("Lesson Title", "Moon phases", "Grade", "8"),
            ("Learning Targets", "I can model the phases of the Moon.\nI can say why we see them."),
            ("Key Vocabulary", "phase, orbit; crescent"),
        )
    ),
)

COURSE = """Density lab
Grade 7 Science, 47 minutes

Objectives
- Explain why some heavy things float, with at least two pieces of evidence.

Warm-up (6 min)
Write down three things that float and three that sink.

Mini-lesson - 10 minutes
Teacher pours the five liquids of the density column.
Students sketch the layers.

Activity 1: Measuring (18 minutes)
- Measure the mass of six objects on the triple beam balance
- Find each volume by water displacement

Gallery walk (8 min): Groups post their tables and leave one sticky note on each.

Exit ticket (5 min)
1. What does a floating ice cube tell you about its density?
Answer: It is less than that of water.
2. Why does a steel ship float?
"""


def notes() -> tuple[Part, ...]:
    """Return the notes as they are read from a text file."""
    return tuple(plain_lines(NOTES))
