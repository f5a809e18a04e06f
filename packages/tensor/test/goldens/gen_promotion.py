"""Result dtypes of real PyTorch for every pair of dtypes, ranks and numbers.
Usage: /usr/bin/python3 gen_promotion.py > promotion.json   (Debian 12: python3-torch 1.13)"""
import json
import torch

DTYPES = ["bool", "uint8", "int32", "int64", "float16", "bfloat16", "float32", "float64"]
OPERANDS = {f"{d}[1]": torch.ones(1, dtype=getattr(torch, d)) for d in DTYPES}
OPERANDS.update({f"{d}[]": torch.ones((), dtype=getattr(torch, d)) for d in DTYPES})
OPERANDS.update({"2": 2, "2.5": 2.5})
C = torch.tensor([True])

OPS = {
    "resultType": lambda a, b: torch.empty(0, dtype=torch.result_type(a, b)),
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "eq": lambda a, b: a == b,
    "lt": lambda a, b: a < b,
    "where": lambda a, b: torch.where(C, a, b),
    "maximum": lambda a, b: torch.maximum(a, b),
    "cat": lambda a, b: torch.cat([a, b]),
    "stack": lambda a, b: torch.stack([a, b]),
    "add_": lambda a, b: a.clone().add_(b),
    "mul_": lambda a, b: a.clone().mul_(b),
    "div_": lambda a, b: a.clone().div_(b),
    "copy_": lambda a, b: a.clone().copy_(b),
}


def dtype(op, a, b):
    try:
        return str(op(a, b).dtype).removeprefix("torch.")
    except (RuntimeError, TypeError):
        return "error"


cases = {}
for name, op in OPS.items():
    for left, a in OPERANDS.items():
        if not isinstance(a, torch.Tensor):
            continue
        for right, b in OPERANDS.items():
            if name in ("cat", "stack", "maximum", "copy_") and not isinstance(b, torch.Tensor):
                continue
            cases[f"{name} {left} {right}"] = dtype(op, a, b)
print(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")))
