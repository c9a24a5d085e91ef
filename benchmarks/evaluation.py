"""How long an evaluation takes, what memory it needs, and how precise it is.

    python benchmarks/evaluation.py                          everything, for the reference retailer
    python benchmarks/evaluation.py --client FILE            for another client
    python benchmarks/evaluation.py whole loops error growth only some of the parts

whole   the whole decision (values per lever, plan, curve, simulation, sensitivities, ranking, scenarios), each time in a fresh
        process so that the peak memory is its own; for the client, and with every entity of the model in scope
loops   the simulation against the same model run sample by sample in plain Python, and in monaco
error   the error of the mean and of the median at equal sample size, against plain random numbers
growth  time against samples, levers and benefits
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.cash_flow import base_plan
from cdm_bc.calculation.tables import tabulate
from cdm_bc.case import Case, load_case
from cdm_bc.decision import decide, simulate
from cdm_bc.decision.lattice import lattice
from cdm_bc.decision.lever_costs import lever_costs
from cdm_bc.decision.plan import by_year
from cdm_bc.decision.sampling import as_levels, draws, levels_at, uncertain_inputs
from cdm_bc.decision.search import best_chain
from cdm_bc.decision.simulation import Outcome, outcomes
from cdm_bc.decision.states import changing_levers, stage_values
from cdm_bc.decision.value_per_lever import shapley
from cdm_bc.quantity import Quantity

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = 4096

WHOLE = """
import sys, time
from pathlib import Path
from cdm_bc.case import load_case
from functools import cached_property
from cdm_bc.decision import Decision, decide
def all_of(case):
    decision = decide(case)  # computes each part when it is asked for
    for name, part in vars(Decision).items():
        if isinstance(part, cached_property):
            getattr(decision, name)
start = time.perf_counter()
case = load_case(Path(sys.argv[1]))
loaded = time.perf_counter()
all_of(case)
cold = time.perf_counter()
times = []
for _ in range(7):
    begin = time.perf_counter()
    all_of(case)
    times.append(time.perf_counter() - begin)
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
except ImportError:
    peak = float("nan")
print(loaded - start, cold - loaded, min(times), sorted(times)[3], peak, len(case.levers), len(case.quantified))
"""


def best_of(call: Callable[[], Any], times: int = 5) -> float:
    """Seconds of the fastest of a few runs: what the code takes when nothing else runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def every_entity(client: Path, folder: Path) -> Path:
    """The client with every entity of the model in scope, at its default quality where the client gives none."""
    case = load_case(client)
    lines = client.read_text(encoding="utf-8").splitlines()
    scores = "{current: {fit_for_use: 0.4}, target: {fit_for_use: 0.8}}"
    for entity in case.model.entities:
        lines = [
            f"  {entity}: {scores}" if line.startswith(f"  {entity}: {{in_scope: false}}") else line for line in lines
        ]
    path = folder / client.name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def whole(client: Path) -> None:
    """Time and memory of the whole decision."""
    with tempfile.TemporaryDirectory() as folder:
        for path in (client, every_entity(client, Path(folder))):
            run = subprocess.run(
                [sys.executable, "-c", WHOLE, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
            )
            load, cold, fastest, middle, peak, levers, benefits = map(float, run.stdout.split())
            print(
                f"whole: {levers:.0f} levers, {benefits:.0f} benefits, {SAMPLES} samples: warm {fastest:.2f} s "
                f"(median {middle:.2f} s), first {cold:.2f} s, reading the file {load:.2f} s, peak {peak:.0f} MB"
            )


def plain_model(case: Case) -> Callable[[dict[str, float]], float]:
    """The net present value of the base plan as plain Python: floats and loops, formulas compiled by Python itself."""
    years, rate = case.horizon, case.client.finance.discount_rate
    formulas = [compile(b.formula.text.strip(), b.id, "eval") for b in case.quantified if b.formula]
    pools = {pool.id: (compile(pool.formula.text.strip(), pool.id, "eval"), pool.names) for pool in case.pools}
    quantities = {key: item.quantity for key, item in case.inputs.items()}

    def at(levels: dict[str, float], key: str, year: int) -> float:
        quantity = quantities[key]
        level = levels.get(key, 1.0 if quantity.is_series else quantity.base)
        return level * quantity.values[min(year, len(quantity.values)) - 1] if quantity.is_series else level

    def setting(levels: dict[str, float], key: str, absent: float) -> float:
        return at(levels, key, 1) if key in quantities else absent

    def reached(levels: dict[str, float], kind: str, owner: str, now: float, target: float) -> float:
        own = f"{kind}.{owner}.attainment"
        return now + setting(levels, own if own in quantities else "delivery.attainment", 1.0) * (target - now)

    def fitness(levels: dict[str, float], entity: str, is_reached: bool) -> float:
        scores = [at(levels, item.id, 1) for item in case.scores(entity, "current").values()]
        if is_reached:
            targets = [at(levels, item.id, 1) for item in case.scores(entity, "target").values()]
            scores = [reached(levels, "data", entity, a, b) for a, b in zip(scores, targets, strict=True)]
        product = 1.0
        for score in scores:
            product *= score
        overlap = setting(levels, "data_quality.overlap", 0.0)
        return (1 - overlap) * product + overlap * min(scores)

    def shares(levels: dict[str, float], is_reached: bool) -> list[float]:
        q = [fitness(levels, entity, is_reached) for entity in case.entities]
        for entity, beneath in case.built_from.items():
            place = case.entities.index(entity)
            q[place] = min(q[place], sum(q[case.entities.index(name)] for name in beneath) / len(beneath))
        ready = []
        for name in case.foundations:
            now, target = (at(levels, f"foundations.{name}.{state}", 1) for state in ("current", "target"))
            ready.append(reached(levels, "foundations", name, now, target) if is_reached else now)
        master = [x for x, is_master in zip(q, case.master, strict=True) if is_master]
        threshold = setting(levels, "master_data.threshold", 0.0)
        gate = min(1.0, sum(master) / len(master) / threshold) if master and threshold > 0 else 1.0
        factor = min(ready, default=1.0) * gate
        return [
            factor * sum(w * x for w, x in zip(b.weights, q, strict=True)) / sum(b.weights) if sum(b.weights) else 0.0
            for b in case.quantified
        ]

    def granted(levels: dict[str, float], share: list[float], year: int) -> list[float]:
        claims = []
        for benefit, code, part in zip(case.quantified, formulas, share, strict=True):
            names = {name: at(levels, key, year) for name, key in benefit.names.items()}
            claims.append(eval(code, {"min": min, "max": max}, names) * (1 - benefit.risk_adjustment) * part)
        for pool, (code, ids) in pools.items():
            size = eval(code, {"min": min, "max": max}, {name: at(levels, key, year) for name, key in ids.items()})
            mine = [b for b, benefit in enumerate(case.quantified) if benefit.pool == pool]
            total, left = sum(claims[b] for b in mine), 1.0
            for b in mine:
                left *= 1 - min(1.0, claims[b] / size)
            for b in mine:
                claims[b] = size * (1 - left) * claims[b] / total if total else 0.0
        return claims

    def cost(levels: dict[str, float], year: int) -> float:
        total = 0.0
        for line in case.lines:
            given = {name: at(levels, key, max(year, 1)) for name, key in line.amounts.items() if name != "by_year"}
            day_rate = at(levels, "effort.day_rate", max(year, 1)) if "effort.day_rate" in quantities else 0.0
            prefix = "" if year == 0 else "yearly_"
            amount = given.get(f"{prefix}days", 0.0) * day_rate + given.get(f"{prefix}cost", 0.0)
            if "by_year" in line.amounts:
                series = quantities[line.amounts["by_year"]].values
                amount = series[year] * levels.get(line.amounts["by_year"], 1.0) if year < len(series) else 0.0
            total += amount * (1 + (at(levels, line.contingency, 1) if line.contingency else 0.0))
        return total * setting(levels, "delivery.cost_factor", 1.0)

    def ramp(levels: dict[str, float], shares: tuple[float, ...], year: int) -> float:
        whole, part = divmod(setting(levels, "delivery.delay", 0.0), 1.0)

        def share(k: int) -> float:
            return shares[min(k, len(shares)) - 1] if k >= 1 else 0.0

        return (1 - part) * share(year - int(whole)) + part * share(year - int(whole) - 1)

    def net_present_value(levels: dict[str, float]) -> float:
        now, later = shares(levels, False), shares(levels, True)
        total = -cost(levels, 0)
        for year in range(1, years + 1):
            before, after = granted(levels, now, year), granted(levels, later, year)
            gain = sum(
                (y - x) * ramp(levels, benefit.ramp_up, year)
                for x, y, benefit in zip(before, after, case.quantified, strict=True)
            )
            total += (gain - cost(levels, year)) / (1 + rate) ** year
        return total

    return net_present_value


def outcome(case: Case, samples: int, seed: int) -> Outcome:
    """Everything at once over so many draws."""
    return simulate(case, samples=samples, seed=seed).outcomes[0]


def loops(case: Case, samples: int = SAMPLES) -> None:
    """The simulation against the same model, sample by sample."""
    ids = uncertain_inputs(case)
    model = plain_model(case)
    ours = best_of(lambda: simulate(case, samples=samples))
    levels = np.concatenate(list(draws(case, ids, samples, np.random.default_rng(1))))
    start = time.perf_counter()
    plain = [model(dict(zip(ids, row, strict=True))) for row in levels.tolist()]
    seconds = time.perf_counter() - start
    worst = float(np.abs(np.array(plain) - outcome(case, samples, 1).npv).max())
    print(f"loops: simulation of {samples} samples, {len(ids)} uncertain inputs: {ours:.3f} s")
    print(
        f"loops: plain Python loop: {seconds:.1f} s, {seconds / ours:.0f} times as long; largest difference {worst:.2g}"
    )
    start = time.perf_counter()
    for row in levels[: samples // 8]:
        tables = tabulate(case, as_levels(ids, row[None]))
        outcomes(tables, base_plan(tables))
    single = 8 * (time.perf_counter() - start)
    print(f"loops: our own calculation, one sample at a time: {single:.1f} s, {single / ours:.0f} times as long")
    other = in_monaco(case, ids, model, samples)
    if other is not None:
        print(f"loops: monaco, one thread: {other:.1f} s, {other / ours:.0f} times as long")


def in_monaco(
    case: Case, ids: tuple[str, ...], model: Callable[[dict[str, float]], float], samples: int
) -> float | None:
    """Seconds of the same simulation in monaco; None if it is not installed."""
    try:
        import monaco
    except ImportError:
        print("loops: monaco is not installed")
        return None
    from scipy import stats

    def distribution(quantity: Quantity) -> Any:
        """A distribution given by its inverse alone, so that monaco draws what we draw."""

        class ByQuantile(stats.rv_continuous):
            def _ppf(self, q: Any) -> Any:
                return quantity.quantile(np.atleast_1d(np.asarray(q, dtype=np.float64)))

        return ByQuantile(name="by_quantile")

    def preprocess(one: Any) -> tuple[dict[str, float]]:
        return ({key: float(one.invals[key].val) for key in ids},)

    functions = {
        "preprocess": preprocess,
        "run": lambda levels: (model(levels),),
        "postprocess": lambda one, npv: one.addOutVal("npv", npv),
    }
    start = time.perf_counter()
    sim = monaco.Sim(
        name="npv",
        ndraws=samples,
        fcns=functions,
        firstcaseismedian=False,
        samplemethod=monaco.SampleMethod.SOBOL_RANDOM,
        seed=1,
        singlethreaded=True,
        savecasedata=False,
        savesimdata=False,
        verbose=False,
        debug=True,
    )
    for key in ids:
        sim.addInVar(name=key, dist=distribution(case.inputs[key].quantity), distkwargs={})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks of each distribution whether it could give infinity
        sim.runSim()
    seconds = time.perf_counter() - start
    print(f"loops: monaco's mean {np.mean(sim.outvars['npv'].vals):,.0f}, ours {outcome(case, samples, 1).mean:,.0f}")
    return seconds


def error(case: Case, samples: int = SAMPLES, runs: int = 24) -> None:
    """Root mean square error of mean and median, against plain random numbers of the same size."""
    ids = uncertain_inputs(case)
    reference = outcome(case, 2**18, 12345)
    ours, plain = [], []
    for seed in range(runs):
        found = outcome(case, samples, seed)
        ours.append((found.mean - reference.mean, found.percentile(50) - reference.percentile(50)))
        u = np.random.default_rng([seed, 7]).random((samples, len(ids)))
        tables = tabulate(case, as_levels(ids, levels_at(case, ids, u)))
        npv = outcomes(tables, base_plan(tables))
        plain.append((npv.mean() - reference.mean, np.median(npv) - reference.percentile(50)))
    for name, one, other in zip(("mean", "P50"), np.array(ours).T, np.array(plain).T, strict=True):
        rms, against = np.sqrt((one**2).mean()), np.sqrt((other**2).mean())
        print(
            f"error: {name} at {samples} samples: {rms:,.0f}; plain {against:,.0f}, {against / rms:.1f} times as much"
        )


def growth(case: Case) -> None:
    """Time against samples, levers and benefits."""
    for exponent in (10, 12, 14, 16):
        print(f"growth: {2**exponent} samples: {best_of(lambda e=exponent: simulate(case, samples=2**e), 2):.3f} s")
    for times in (1, 2, 4):
        more = replace(case, benefits=case.benefits * times)
        seconds = best_of(lambda m=more: simulate(m, samples=SAMPLES), 3)
        print(f"growth: {len(more.quantified)} benefits: {seconds:.3f} s for {SAMPLES} samples")
    tables = evaluate(case).tables
    levers, costs = changing_levers(tables), lever_costs(tables)
    for count in range(6, len(levers) + 1, 2):
        some = levers[:count]

        def values_and_plan(some: Any = some) -> None:
            values = stage_values(tables, some)
            shapley(values[:, 0])
            problem = lattice(values, costs, costs.present_values(tables.rate), some, [0] * len(some))
            best_chain(problem, problem.resources(by_year((600_000.0,), tables.years), by_year((500.0,), tables.years)))

        print(f"growth: {count} levers: values and plan {best_of(values_and_plan, 3):.3f} s")


def main() -> None:
    """Run the parts asked for."""
    parts = ("whole", "loops", "error", "growth")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*parts, []], help="all by default")
    parser.add_argument("--client", type=Path, default=ROOT / "parameters" / "retailer.yaml")
    options = parser.parse_args()
    case = load_case(options.client)
    decide(case)  # the simulation is imported, every cache warm
    chosen = options.parts or parts
    if "whole" in chosen:
        whole(options.client)
    if "loops" in chosen:
        loops(case)
    if "error" in chosen:
        error(case)
    if "growth" in chosen:
        with tempfile.TemporaryDirectory() as folder:
            growth(load_case(every_entity(options.client, Path(folder))))


if __name__ == "__main__":
    main()
