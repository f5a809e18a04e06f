"""arange, linspace and logspace of real PyTorch (CPU, x86-64, AVX2 kernels) in every dtype.
Usage: /usr/bin/python3 gen_sequences.py > sequences.json   (Debian 12: python3-torch 1.13)"""
import json, random
import torch

random.seed(1)
torch.set_num_threads(1)


def number(most):
    kind = random.random()
    if kind < 0.3:
        return float(random.randint(-50, 50))
    return random.uniform(-3, 3) * (1 if kind < 0.7 else 10 ** random.uniform(-3, most))


def values(x):
    return [v.hex() for v in x.tolist()] if x.dtype == torch.float64 else x.to(torch.float64).tolist()


cases = []
for name in ["float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8"]:
    dtype = getattr(torch, name)
    for n in [1, 2, 3, 7, 8, 16, 17, 33, 50, 67]:
        most = 4 if name != "float16" else 2  # what it holds
        start, step = number(most), number(most) or 1.0
        end = start + step * (n - random.random() * 0.9)
        if name in ("int64", "int32"):
            start, step = float(int(start)), float(int(step) or 1)
            end = start + step * n
        if name == "uint8":
            start, step, end = 3.0, float(n % 3 + 1), float(3 + 2 * n)
        cases.append(["arange", name, [start, end, step], values(torch.arange(start, end, step, dtype=dtype))])
        if not dtype.is_floating_point:
            start, end = float(random.randint(0, 100)), float(random.randint(0, 250))
        cases.append(["linspace", name, [start, end, n], values(torch.linspace(start, end, n, dtype=dtype))])
        start, end, base = random.uniform(-3, 3), random.uniform(-3, 3), random.choice([10.0, 2.0, 3.5])
        if not dtype.is_floating_point:
            start, end = 0.0, random.uniform(0.0, 2)
        if name != "float16":  # torch 1.13 has no logspace there
            out = torch.logspace(start, end, n, base=base, dtype=dtype)
            cases.append(["logspace", name, [start, end, n, base], values(out)])
print(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")))
