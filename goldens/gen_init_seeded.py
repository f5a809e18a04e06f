"""torch.nn.init after torch.manual_seed: the exact values, for sizes on both sides of what torch's vector code needs.
Own code."""
import torch
from golden_io import T, dump

torch.set_num_threads(1)
init = torch.nn.init
# Our name, our options, what torch calls.
CASES = [
    ("uniform", {}, lambda t: init.uniform_(t)),
    ("uniform", {"from": -10, "to": 10}, lambda t: init.uniform_(t, -10, 10)),
    ("normal", {}, lambda t: init.normal_(t)),
    ("normal", {"mean": 2, "std": 0.01}, lambda t: init.normal_(t, 2, 0.01)),
    ("constant", {"value": 42}, lambda t: init.constant_(t, 42)),
    ("zeros", {}, init.zeros_),
    ("ones", {}, init.ones_),
    ("xavierUniform", {}, init.xavier_uniform_),
    ("xavierUniform", {"gain": 5 / 3}, lambda t: init.xavier_uniform_(t, gain=5 / 3)),
    ("kaimingUniform", {}, init.kaiming_uniform_),
    ("kaimingUniform", {"a": 5 ** 0.5}, lambda t: init.kaiming_uniform_(t, a=5 ** 0.5)),
    ("kaimingUniform", {"mode": "fanOut", "nonlinearity": "relu"},
     lambda t: init.kaiming_uniform_(t, mode="fan_out", nonlinearity="relu")),
    ("truncNormal", {}, lambda t: init.trunc_normal_(t)),
    ("truncNormal", {"mean": 1, "std": 0.5, "a": 0, "b": 1.5}, lambda t: init.trunc_normal_(t, 1, 0.5, 0, 1.5)),
    ("truncNormal", {"std": 0.02}, lambda t: init.trunc_normal_(t, std=0.02)),
    ("xavierNormal", {}, init.xavier_normal_),
    ("xavierNormal", {"gain": 5 / 3}, lambda t: init.xavier_normal_(t, gain=5 / 3)),
    ("kaimingNormal", {}, init.kaiming_normal_),
    ("kaimingNormal", {"a": 0.2, "mode": "fanOut"}, lambda t: init.kaiming_normal_(t, a=0.2, mode="fan_out")),
    ("orthogonal", {}, init.orthogonal_),
    ("orthogonal", {"gain": 2}, lambda t: init.orthogonal_(t, gain=2)),
    ("sparse", {"sparsity": 0.4}, lambda t: init.sparse_(t, 0.4)),
    ("sparse", {"sparsity": 0.75, "std": 1}, lambda t: init.sparse_(t, 0.75, std=1)),
]
SHAPES = [[3, 5], [4, 4], [5, 7], [2, 3, 2]]
cases = []
for name, options, fill in CASES:
    for shape in SHAPES:
        if name == "sparse" and len(shape) != 2:
            continue
        for dtype in (torch.float32, torch.float64):
            torch.manual_seed(11)
            t = torch.empty(shape, dtype=dtype)
            fill(t)
            # What is drawn next shows how many numbers were taken.
            cases.append({"initializer": name, "options": options, "result": T(t), "next": T(torch.rand(2))})
dump("init_seeded.json", {"seed": 11, "cases": cases})
