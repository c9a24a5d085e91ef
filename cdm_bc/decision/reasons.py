"""Why a figure is not there, or why a lever is not pulled, in words."""

from __future__ import annotations

from cdm_bc.schema import Text

REASONS: dict[str, Text] = {
    "no_uncertain_input": Text(nl="geen enkel getal heeft een bandbreedte", en="no number has a range"),
    "decision_is_sure": Text(
        nl="alle berekende gevallen geven hetzelfde besluit",
        en="every case that was drawn leads to the same decision",
    ),
    "no_single_input": Text(
        nl="geen enkel getal verandert op zichzelf het besluit",
        en="no single number changes the decision by itself",
    ),
    "nothing_to_improve": Text(
        nl="geen enkel onderdeel heeft een doel boven de huidige stand",
        en="nothing has a target above its current state",
    ),
    "no_benefit_quantified": Text(nl="geen enkele baat is in geld uitgedrukt", en="no benefit is expressed in money"),
    "nothing_planned": Text(
        nl="het plan pakt niets op, dus wachten verandert niets",
        en="the plan does nothing, so waiting changes nothing",
    ),
    "nothing_pays": Text(
        nl="geen combinatie van stappen levert meer op dan zij kost",
        en="no combination of steps brings more than it costs",
    ),
    "nothing_pays_within_limits": Text(
        nl="binnen budget en capaciteit levert geen combinatie van stappen meer op dan zij kost",
        en="within budget and capacity no combination of steps brings more than it costs",
    ),
    "none_in_reach": Text(
        nl="ook tot tien keer buiten de bandbreedte blijft de uitkomst aan dezelfde kant van nul",
        en="even ten times outside the range the result stays on the same side of zero",
    ),
    "no_effect": Text(nl="dit getal verandert de uitkomst niet", en="this number does not change the result"),
    "undefined": Text(nl="de formule heeft hier geen eindige uitkomst", en="the formula has no finite value here"),
    "no_variation": Text(nl="er is niets dat varieert", en="nothing varies"),
    "budget": Text(nl="het budget laat het niet toe", en="the budget does not allow it"),
    "capacity": Text(nl="er zijn te weinig mensdagen", en="there are too few person-days"),
    "budget_or_capacity": Text(
        nl="budget en capaciteit samen laten het niet toe", en="budget and capacity together do not allow it"
    ),
    "predecessor": Text(nl="wat eerst moet, kan niet", en="what has to come first cannot be done"),
    "does_not_pay": Text(nl="het levert minder op dan het kost", en="it brings less than it costs"),
    "changes_nothing": Text(nl="het verandert geen enkele baat", en="it changes no benefit"),
}
