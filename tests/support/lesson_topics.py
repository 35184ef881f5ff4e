"""Four topics with answers: two of the bank, one it does not hold, a sensitive one."""

DENSITY = {
    "topic": "Density",
    "subject": "Science",
    "figure_out": "Why some heavy things float and some light things sink.",
    "activity": "Measure mass and volume of six objects and predict which float.",
    "misconception": "They think heavy things always sink.",
}
# The brief of a real lab day, as a teacher types it.
LAB_DAY = {
    "topic": "density",
    "subject": "Science",
    "grade": 7,
    "minutes": 47,
    "students": 28,
    "newcomers": 4,
    "shape": "lab",
    "figure_out": "Why some heavy things float and some light things sink",
    "activity": "Measure mass and volume of six objects and predict which float",
    "misconception": "They think heavy things always sink",
    "materials": ["balance", "graduated cylinder", "water", "six objects"],
}
MOON = {
    "topic": "Moon phases",
    "subject": "Science",
    "figure_out": "What makes the Moon look different every week",
    "activity": "Hold a ball before a lamp, draw each view and order the drawings",
    "misconception": "They think the Earth's shadow covers the Moon",
}
HAIKU = {
    "topic": "Haiku",
    "subject": "ELA",
    "figure_out": "Can three lines tell a story?",
    "activity": "A gallery walk with six posters",
    "misconception": "Students confuse syllables with words",
}
HOLOCAUST = {
    "topic": "The Holocaust",
    "subject": "History",
    "figure_out": "How people helped each other",
    "activity": "Read two letters and underline what was risked",
    "misconception": "They think nobody helped",
}
