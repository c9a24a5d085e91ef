"""What the loader refuses is said in one sentence of the language on the screen."""

from __future__ import annotations

import pytest

UPLIFT = "benefits.personalisation_relevance.personalisation_uplift"
#: Action, its arguments, and the sentence in Dutch.
REFUSED = [
    ("number", {"id": UPLIFT, "value": "250%"}, "250% is geen aandeel: dat ligt tussen 0% en 100%."),
    ("number", {"id": UPLIFT, "value": "5"}, "5 is geen aandeel: dat ligt tussen 0% en 100%. Bedoelt u 5%?"),
    ("number", {"id": UPLIFT, "value": "-5%"}, "-5% is geen aandeel: dat ligt tussen 0% en 100%."),
    ("number", {"id": UPLIFT, "value": "9" * 23}, "Dat is groter dan enig getal van een business case. Kijk het na."),
    (
        "number",
        {"id": "effort.1.days", "value": "9999999 mld"},
        "Dat is groter dan enig getal van een business case. Kijk",
    ),
    (
        "number",
        {"id": "facts.revenue", "value": "1"},
        "‘Klantspecifiek omzetpotentieel’ wordt €\xa0234.500 per jaar: meer dan",
    ),
    (
        "number",
        {"id": "facts.revenue", "value": "-5"},
        "‘Gedifferentieerde servicepropositie voor high-value klanten’ wordt negatief.",
    ),
    (
        "number",
        {"id": "data.person_identity.target.timely", "value": "5%"},
        "Het doel 5% ligt onder de huidige stand 87%.",
    ),
    ("finance", {"key": "discount_rate", "value": "8"}, "8 is geen rentevoet: die ligt tussen 0% en 100%."),
    ("finance", {"key": "horizon_years", "value": "0"}, "Vul 1 of meer in."),
    ("finance", {"key": "horizon_years", "value": "300"}, "Vul ten hoogste 50 in."),
    ("finance", {"key": "horizon_years", "value": "5,5"}, "Vul een geheel getal in."),
    ("finance", {"key": "budget_per_year", "value": "-5"}, "Vul een bedrag of aantal van 0 of meer in."),
    ("line", {"index": 0, "key": "days", "value": "-3"}, "-3 is negatief. Dagen en kosten zijn 0 of meer."),
    (
        "line",
        {"index": 0, "key": "days", "value": ""},
        "Een kostenpost heeft minstens één bedrag of aantal dagen nodig.",
    ),
    (
        "line",
        {"index": 0, "key": "by_year", "value": "1;2;3"},
        "Een post heeft óf een reeks per jaar óf losse bedragen.",
    ),
    ("number", {"id": "effort.day_rate", "value": ""}, "Vul eerst het dagtarief in."),
    (
        "entity",
        {"id": "person_identity", "key": "in_scope", "value": False},
        "Voor ‘Identiteit en contactgegevens van personen’ zijn",
    ),
]


@pytest.mark.parametrize(("action", "args", "said"), REFUSED)
def test_it_is_said_in_dutch_and_the_case_stays(desk, action, args, said):
    case = desk.session.state.case
    desk.handle({"type": "act", "name": action, "args": {**args, "field": "box"}})
    held = desk.ui.held["box"]
    assert held.said.startswith(said)
    assert held.typed == str(args["value"])
    assert not held.is_question
    assert desk.session.state.case is case
    assert desk.session.state.done == []
