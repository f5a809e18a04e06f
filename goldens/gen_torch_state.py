"""State dicts of torch.optim after three steps, for two groups, and the parameters after three more. Own code."""
import torch
from golden_io import Grid, T, dump

torch.set_num_threads(1)
grid = Grid(11)
START = {"w": grid.n(2, 3), "c": grid.n(2), "b": grid.n(3)}
# c never has a gradient before the state is taken.
GRADIENTS = [{"w": grid.n(2, 3), "c": None if step < 3 else grid.n(2), "b": grid.n(3)} for step in range(6)]
O = torch.optim
CASES = [
    ("SGD", O.SGD, {"lr": 0.1}),
    ("SGD", O.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}),
    ("Adam", O.Adam, {"lr": 0.1}),
    ("Adam", O.Adam, {"lr": 0.1, "amsgrad": True, "betas": (0.8, 0.9)}),
    ("AdamW", O.AdamW, {"lr": 0.1}),
    ("RMSprop", O.RMSprop, {"lr": 0.1, "momentum": 0.9, "centered": True}),
    ("Adagrad", O.Adagrad, {"lr": 0.1, "lr_decay": 0.1, "initial_accumulator_value": 0.5}),
]


def plain(value):
    return T(value) if isinstance(value, torch.Tensor) else value


def run(name, cls, settings):
    params = {key: torch.nn.Parameter(value.to(torch.float64, copy=True)) for key, value in START.items()}
    optimizer = cls([{"params": [params["w"], params["c"]]}, {"params": [params["b"]], "lr": 0.02}], **settings)

    def step(gradients):
        for key, p in params.items():
            p.grad = None if gradients[key] is None else gradients[key].to(torch.float64)
        optimizer.step()

    for gradients in GRADIENTS[:3]:
        step(gradients)
    state = optimizer.state_dict()
    taken = {"state": {key: {k: plain(v) for k, v in memory.items()} for key, memory in state["state"].items()},
             "param_groups": [dict(group) for group in state["param_groups"]]}
    taken = torch_copy(taken)
    middle = {key: T(p) for key, p in params.items()}
    for gradients in GRADIENTS[3:]:
        step(gradients)
    return {"optimizer": name, "middle": middle, "torch": taken, "end": {key: T(p) for key, p in params.items()}}


def torch_copy(value):
    """The groups are live objects: take them as they are now."""
    import json
    return json.loads(json.dumps(value))


dump("torch_optimizer_state.json", {
    "start": {key: T(value) for key, value in START.items()},
    "gradients": [{key: None if g is None else T(g) for key, g in one.items()} for one in GRADIENTS],
    "cases": [run(*case) for case in CASES],
})
