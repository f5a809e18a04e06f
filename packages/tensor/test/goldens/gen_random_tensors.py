"""Random tensors of real PyTorch (CPU, x86-64, AVX2 kernels): every dtype, layouts that are not contiguous, wide integers.
Usage: /usr/bin/python3 gen_random_tensors.py > random-tensors.json   (Debian 12: python3-torch 1.13)"""
import json
import torch

torch.set_num_threads(1)
F16, BF16, F64 = torch.float16, torch.bfloat16, torch.float64


def values(t):
    """Elements row-major; integers as text, 64-bit floats as hexadecimal, 16- and 32-bit ones as exact decimals."""
    t = t.detach()
    if t.dtype == torch.bool:
        t = t.to(torch.uint8)
    flat = t.contiguous().flatten()
    if t.dtype == F64:
        return [x.hex() for x in flat.tolist()]
    return [str(x) for x in flat.tolist()] if not t.is_floating_point() else flat.to(F64).tolist()


def case(make):
    torch.manual_seed(11)
    first = make()
    # What comes next shows how many words were drawn, and whether a second normal was kept.
    return {"values": values(first), "next": values(torch.randn(1)), "after": values(torch.rand(1))}


def empty(shape, dtype=torch.float32):
    return torch.empty(shape, dtype=dtype)


LAYOUTS = {
    "transposed": lambda dtype=torch.float32: empty((5, 4), dtype).t(),
    "stepped": lambda dtype=torch.float32: empty(41, dtype)[::2],
    "permuted": lambda dtype=torch.float32: empty((3, 4, 5), dtype).permute(1, 2, 0),
    "inner": lambda dtype=torch.float32: empty((6, 7), dtype)[1:5, 2:6],
    "scalar": lambda dtype=torch.float32: empty((), dtype),
    "none": lambda dtype=torch.float32: empty((0, 3), dtype),
}
P = torch.tensor([[0.1, 0.2, 0.3, 0.4], [5.0, 0.0, 1.0, 3.0]])

CASES = {
    "randint_2^62": lambda: torch.randint(0, 2**62, (6,)),
    "randint_all": lambda: torch.randint(-(2**63), 2**63 - 1, (6,)),
    "randint_2^32": lambda: torch.randint(0, 2**32, (6,)),
    "randint_2^32-1": lambda: torch.randint(0, 2**32 - 1, (6,)),
    "randint_-2^40_2^40": lambda: torch.randint(-(2**40), 2**40, (6,)),
    "randint_bool": lambda: torch.randint(0, 2, (20,), dtype=torch.bool),
    "randint_float16": lambda: torch.randint(-5, 2000, (20,), dtype=F16),
    "randint_bfloat16": lambda: torch.randint(-5, 200, (20,), dtype=BF16),
    "randint_uint8": lambda: torch.randint(0, 256, (20,), dtype=torch.uint8),
    "randint_7": lambda: torch.randint(7, (20,)),
    "randint_like_transposed": lambda: torch.randint_like(torch.zeros(3, 4).t(), -3, 9),
    "randperm_float16": lambda: torch.randperm(9, dtype=F16),
    "rand_like_transposed": lambda: torch.rand_like(torch.zeros(3, 4).t()),
    "randn_like_transposed": lambda: torch.randn_like(torch.zeros(5, 4).t()),
    "bernoulli_transposed": lambda: torch.bernoulli(torch.full((3, 4), 0.5).t()),
    "bernoulli_bfloat16": lambda: torch.bernoulli(torch.full((30,), 0.5, dtype=BF16)),
    "normal_tensors": lambda: torch.normal(torch.tensor([1.0, 2.0, -3.0]), torch.tensor([[1.0], [0.5]])),
    "normal_mean": lambda: torch.normal(torch.arange(20.0), 2.0),
    "normal_std_float64": lambda: torch.normal(1.5, torch.ones(20, dtype=F64)),
    "multinomial": lambda: torch.multinomial(P, 2),
    "multinomial_one": lambda: torch.multinomial(P[0], 1),
    "multinomial_replacement": lambda: torch.multinomial(P, 30, replacement=True),
    "multinomial_float64": lambda: torch.multinomial(P.to(F64), 30, replacement=True),
    "exponential": lambda: empty(30).exponential_(1.5),
    "exponential_bfloat16": lambda: empty(30, BF16).exponential_(),
    "exponential_transposed": lambda: empty((5, 4)).t().exponential_(),
}
for dtype in ["uint8", "int32", "int64", "bool", "bfloat16", "float32", "float64"]:
    CASES[f"bernoulli_{dtype}_"] = lambda dtype=dtype: empty(30, getattr(torch, dtype)).bernoulli_(0.3)
for name, half in [("float16", F16), ("bfloat16", BF16)]:
    for n in [1, 7, 15, 16, 37, 200]:
        CASES[f"rand_{name}_{n}"] = lambda n=n, half=half: torch.rand(n, dtype=half)
        CASES[f"randn_{name}_{n}"] = lambda n=n, half=half: torch.randn(n, dtype=half)
        CASES[f"uniform_{name}_{n}"] = lambda n=n, half=half: empty(n, half).uniform_(-0.3, 1.7)
        CASES[f"normal_{name}_{n}"] = lambda n=n, half=half: empty(n, half).normal_(0.3, 1.7)
for layout, make in LAYOUTS.items():
    for name, dtype in [("float32", torch.float32), ("float64", F64), ("bfloat16", BF16)]:
        CASES[f"uniform_{layout}_{name}"] = lambda make=make, dtype=dtype: make(dtype).uniform_(-1, 2)
        CASES[f"normal_{layout}_{name}"] = lambda make=make, dtype=dtype: make(dtype).normal_(0.5, 2)
    CASES[f"bernoulli_{layout}"] = lambda make=make: make().bernoulli_(0.4)

if __name__ == "__main__":
    print(json.dumps({"torch": torch.__version__, "cases": {n: case(f) for n, f in CASES.items()}}, separators=(",", ":")))
