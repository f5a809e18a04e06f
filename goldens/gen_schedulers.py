"""Learning rates (and momenta) of torch.optim.lr_scheduler over 40 steps, for optimizers with three groups. Own code."""
import warnings
import torch
from torch.optim import lr_scheduler as S
from golden_io import dump

warnings.simplefilter("ignore")
STEPS, LRS = 40, (0.1, 0.02, 1.5)
METRICS = [3, 2.5, 2.5, 2.4999, 2.6, 2.2, 2.2, 2.2, 2.2, 2.2, 2.1, 2.1, 2.1, 2.1, 2.1, 2.1, 2.1, 2.1, 2.0999, 2.09985,
           2.2, 2.3, 1.5, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6]


def make(cls, settings):
    groups = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": lr} for lr in LRS]
    return cls(groups, lr=0.1, **settings)


SGD, ADAM = (torch.optim.SGD, {"momentum": 0.9}), (torch.optim.Adam, {})
# Our name, our settings, torch's arguments, the optimizer.
CASES = [
    ("StepLR", {"stepSize": 7, "gamma": 0.3}, {"step_size": 7, "gamma": 0.3}, SGD),
    ("StepLR", {"stepSize": 1}, {"step_size": 1}, SGD),
    ("MultiStepLR", {"milestones": [3, 9, 9, 30], "gamma": 0.5}, {"milestones": [3, 9, 9, 30], "gamma": 0.5}, SGD),
    ("ExponentialLR", {"gamma": 0.93}, {"gamma": 0.93}, SGD),
    ("ConstantLR", {}, {}, SGD),
    ("ConstantLR", {"factor": 0.4, "totalIters": 12}, {"factor": 0.4, "total_iters": 12}, SGD),
    ("LinearLR", {}, {}, SGD),
    ("LinearLR", {"startFactor": 0.9, "endFactor": 0.1, "totalIters": 25},
     {"start_factor": 0.9, "end_factor": 0.1, "total_iters": 25}, SGD),
    ("PolynomialLR", {}, {}, SGD),
    ("PolynomialLR", {"totalIters": 33, "power": 1.7}, {"total_iters": 33, "power": 1.7}, SGD),
    ("CosineAnnealingLR", {"tMax": 9, "etaMin": 0.001}, {"T_max": 9, "eta_min": 0.001}, SGD),
    ("CosineAnnealingLR", {"tMax": 40}, {"T_max": 40}, SGD),
    ("CosineAnnealingWarmRestarts", {"t0": 6, "etaMin": 0.001}, {"T_0": 6, "eta_min": 0.001}, SGD),
    ("CosineAnnealingWarmRestarts", {"t0": 3, "tMult": 2}, {"T_0": 3, "T_mult": 2}, SGD),
    ("OneCycleLR", {"maxLr": 0.5, "totalSteps": 41}, {"max_lr": 0.5, "total_steps": 41}, SGD),
    ("OneCycleLR", {"maxLr": 0.5, "totalSteps": 41}, {"max_lr": 0.5, "total_steps": 41}, ADAM),
    ("OneCycleLR", {"maxLr": [0.5, 1, 2], "totalSteps": 48, "pctStart": 0.25, "annealStrategy": "linear", "threePhase": True,
                    "baseMomentum": [0.7, 0.8, 0.85], "maxMomentum": [0.9, 0.95, 0.99], "divFactor": 10, "finalDivFactor": 100},
     {"max_lr": [0.5, 1, 2], "total_steps": 48, "pct_start": 0.25, "anneal_strategy": "linear", "three_phase": True,
      "base_momentum": [0.7, 0.8, 0.85], "max_momentum": [0.9, 0.95, 0.99], "div_factor": 10, "final_div_factor": 100}, SGD),
    ("OneCycleLR", {"maxLr": 0.5, "totalSteps": 60, "cycleMomentum": False},
     {"max_lr": 0.5, "total_steps": 60, "cycle_momentum": False}, SGD),
    ("ReduceLROnPlateau", {"patience": 2, "factor": 0.5}, {"patience": 2, "factor": 0.5}, SGD),
    ("ReduceLROnPlateau", {"patience": 1, "factor": 0.2, "cooldown": 3, "minLr": [0.001, 0.01, 0]},
     {"patience": 1, "factor": 0.2, "cooldown": 3, "min_lr": [0.001, 0.01, 0]}, SGD),
    ("ReduceLROnPlateau", {"mode": "max", "patience": 4, "threshold": 0.01, "thresholdMode": "abs", "eps": 0.005},
     {"mode": "max", "patience": 4, "threshold": 0.01, "threshold_mode": "abs", "eps": 0.005}, SGD),
]
# Combinations are put together by name in the test.
COMBINED = {
    "LambdaLR": lambda o: S.LambdaLR(o, [lambda e: 0.95 ** e, lambda e: 1 / (1 + e), lambda e: 1 if e < 5 else 0.1]),
    "sequential": lambda o: S.SequentialLR(
        o, [S.LinearLR(o, start_factor=0.1, total_iters=5), S.CosineAnnealingLR(o, T_max=10), S.ExponentialLR(o, gamma=0.9)], [5, 20]),
    "chained": lambda o: S.ChainedScheduler([S.ConstantLR(o, factor=0.1, total_iters=4), S.ExponentialLR(o, gamma=0.9),
                                             S.CosineAnnealingLR(o, T_max=15)]),
    "one after another": lambda o: [S.StepLR(o, 5, gamma=0.5), S.ExponentialLR(o, gamma=0.99)],
}


def momentum(group):
    return group["betas"][0] if "betas" in group else group["momentum"]


def run(optimizer, scheduler):
    rates, momenta = [], []
    for step in range(STEPS + 1):
        if step > 0:
            for one in scheduler if isinstance(scheduler, list) else [scheduler]:
                if isinstance(one, S.ReduceLROnPlateau):
                    one.step(METRICS[step - 1])
                else:
                    one.step()
        rates.append([group["lr"] for group in optimizer.param_groups])
        momenta.append([momentum(group) for group in optimizer.param_groups])
    return {"rates": rates, "momenta": momenta if momenta != [momenta[0]] * len(momenta) else None}


def case(name, ours, theirs, kind):
    optimizer = make(*kind)
    result = run(optimizer, getattr(S, name)(optimizer, **theirs))
    closed = None
    if name not in ("ReduceLROnPlateau", "OneCycleLR"):
        optimizer = make(*kind)
        scheduler = getattr(S, name)(optimizer, **theirs)
        closed = []
        for epoch in (17, 4, 31, 0):
            scheduler.step(epoch)
            closed.append({"epoch": epoch, "rates": scheduler.get_last_lr()})
    return {"scheduler": name, "settings": ours, "optimizer": kind[0].__name__, **result, "closed": closed}


def fractional():
    optimizer = make(*SGD)
    scheduler = S.CosineAnnealingWarmRestarts(optimizer, T_0=3, T_mult=2)
    rates = []
    for step in range(60):
        scheduler.step(step / 4)
        rates.append(scheduler.get_last_lr())
    return rates


def combined(make_scheduler):
    optimizer = make(*SGD)
    return run(optimizer, make_scheduler(optimizer))


def grown(name, theirs, kind):
    """Rates when a group is added after 12 steps."""
    optimizer = make(*kind)
    scheduler = getattr(S, name)(optimizer, **theirs)
    rates = []
    for step in range(1, STEPS + 1):
        if step == 13:
            optimizer.add_param_group({"params": [torch.nn.Parameter(torch.zeros(1))]})
        scheduler.step()
        rates.append([group["lr"] for group in optimizer.param_groups])
    return rates


dump("schedulers.json", {
    "lrs": LRS, "metrics": METRICS, "cases": [case(*one) for one in CASES],
    "combined": {name: combined(one) for name, one in COMBINED.items()}, "fractional": fractional(),
    # PyTorch's OneCycleLR and ReduceLROnPlateau fail then.
    "grown": [None if name in ("ReduceLROnPlateau", "OneCycleLR") else grown(name, theirs, kind) for name, _, theirs, kind in CASES],
})
