"""Twenty steps of torch.optim on given gradients, float64 and float32: parameters after some steps, and the optimizer's
memory at the end. A gradient of null leaves its parameter alone. Own code."""
import torch
from golden_io import Grid, T, dump, maybe

torch.set_num_threads(1)
STEPS, RECORDED = 20, (1, 2, 3, 10, 20)
grid = Grid(7)
START = {"w": grid.n(3, 4), "b": grid.n(5)}
# Entries 0, 1, 3 and 4 have no gradient for b.
GRADIENTS = [{"w": grid.n(3, 4), "b": None if step in (0, 1, 3, 4) else grid.n(5)} for step in range(STEPS)]

SGD, ADAM, ADAMW = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
RMSPROP, ADAGRAD = torch.optim.RMSprop, torch.optim.Adagrad
# Our name of the class, torch's class, settings in our words, settings that change before a step.
CASES = [
    ("SGD", SGD, {"lr": 0.1}, {}),
    ("SGD", SGD, {"lr": 0.1, "weightDecay": 0.05}, {}),
    ("SGD", SGD, {"lr": 0.1, "momentum": 0.9}, {}),
    ("SGD", SGD, {"lr": 0.1, "momentum": 0.9, "dampening": 0.25, "weightDecay": 0.01}, {}),
    ("SGD", SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weightDecay": 0.01}, {}),
    ("SGD", SGD, {"lr": 0.1, "momentum": 0.9}, {5: {"lr": 0.02}, 12: {"lr": 0.3, "momentum": 0.5}}),
    ("SGD", SGD, {"lr": 0.1}, {4: {"momentum": 0.8}}),
    ("Adam", ADAM, {}, {}),
    ("Adam", ADAM, {"lr": 0.1, "betas": [0.8, 0.95], "eps": 1e-3, "weightDecay": 0.1}, {}),
    ("Adam", ADAM, {"lr": 0.1}, {5: {"lr": 0.02}, 12: {"lr": 0.3}}),
    ("AdamW", ADAMW, {}, {}),
    ("AdamW", ADAMW, {"lr": 0.05, "weightDecay": 0.3}, {}),
    ("SGD", SGD, {"lr": 0.1, "momentum": 0.9, "weightDecay": 0.05, "maximize": True}, {}),
    ("Adam", ADAM, {"lr": 0.1, "weightDecay": 0.1, "maximize": True}, {}),
    ("AdamW", ADAMW, {"lr": 0.1, "weightDecay": 0.1, "maximize": True}, {}),
    ("Adam", ADAM, {"lr": 0.1, "betas": [0.8, 0.7], "amsgrad": True}, {}),
    ("AdamW", ADAMW, {"lr": 0.1, "betas": [0.8, 0.7], "weightDecay": 0.1, "amsgrad": True, "maximize": True}, {}),
    ("RMSprop", RMSPROP, {}, {}),
    ("RMSprop", RMSPROP, {"lr": 0.05, "alpha": 0.9, "eps": 1e-3, "weightDecay": 0.1}, {}),
    ("RMSprop", RMSPROP, {"lr": 0.02, "alpha": 0.8, "momentum": 0.9}, {9: {"lr": 0.1}}),
    ("RMSprop", RMSPROP, {"lr": 0.02, "alpha": 0.9, "eps": 1e-2, "centered": True}, {}),
    ("RMSprop", RMSPROP, {"lr": 0.02, "alpha": 0.9, "eps": 1e-2, "centered": True, "momentum": 0.5, "weightDecay": 0.01,
                          "maximize": True}, {}),
    ("Adagrad", ADAGRAD, {}, {}),
    ("Adagrad", ADAGRAD, {"lr": 0.3, "lrDecay": 0.1, "weightDecay": 0.05, "initialAccumulatorValue": 0.2, "eps": 1e-3}, {}),
    ("Adagrad", ADAGRAD, {"lr": 0.3, "maximize": True}, {7: {"lr": 0.05}}),
]
TORCH_NAME = {"weightDecay": "weight_decay", "lrDecay": "lr_decay", "initialAccumulatorValue": "initial_accumulator_value"}
STATE_NAME = {"momentum_buffer": "momentumBuffer", "exp_avg": "expAvg", "exp_avg_sq": "expAvgSq",
              "max_exp_avg_sq": "maxExpAvgSq", "square_avg": "squareAvg", "grad_avg": "gradAvg", "sum": "sum"}


def run(cls, settings, changes, dtype):
    params = {name: torch.nn.Parameter(value.to(dtype, copy=True)) for name, value in START.items()}
    optimizer = cls(params.values(), **{**({"lr": 0.001} if cls is SGD else {}), **{TORCH_NAME.get(k, k): v for k, v in settings.items()}})
    recorded = {}
    for step, gradients in enumerate(GRADIENTS, 1):
        for key, value in changes.get(step - 1, {}).items():
            optimizer.param_groups[0][TORCH_NAME.get(key, key)] = value
        for name, p in params.items():
            p.grad = None if gradients[name] is None else gradients[name].to(dtype)
        optimizer.step()
        if step in RECORDED:
            recorded[step] = {name: T(p) for name, p in params.items()}
    state = {name: {STATE_NAME[k]: maybe(v) for k, v in optimizer.state[p].items() if k in STATE_NAME}
             for name, p in params.items()}
    return {"after": recorded, "state": state}


dump("optimizers.json", {
    "start": {name: T(value) for name, value in START.items()},
    "gradients": [{name: maybe(g) for name, g in step.items()} for step in GRADIENTS],
    "cases": [{"optimizer": name, "settings": settings,
               "changes": [{"beforeStep": step + 1, "settings": values} for step, values in changes.items()],
               "float64": run(cls, settings, changes, torch.float64),
               "float32": run(cls, settings, changes, torch.float32)}
              for name, cls, settings, changes in CASES],
})
