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
]
SHAPES = [[3, 5], [4, 4], [5, 7], [2, 3, 2]]
cases = []
for name, options, fill in CASES:
    for shape in SHAPES:
        for dtype in (torch.float32, torch.float64):
            torch.manual_seed(11)
            t = torch.empty(shape, dtype=dtype)
            fill(t)
            # What is drawn next shows how many numbers were taken.
            cases.append({"initializer": name, "options": options, "result": T(t), "next": T(torch.rand(2))})
dump("init_seeded.json", {"seed": 11, "cases": cases})
