"""What real PyTorch prints for tensors, character for character.
Usage: python3 gen_print.py print.json   (Debian 12: python3-torch 1.13, python3-numpy)

A case is {name, dtype, shape, data, text} and, where not the default, {options, suffix, parameter, prefix}. `data` is
flat and row-major, or {start, step} for start + step * i. Non-finite numbers are the strings NaN, Infinity, -Infinity."""
import json, math, sys
import numpy as np, torch

RNG = np.random.default_rng(7)
DTYPES = {"float32": torch.float32, "float64": torch.float64, "int32": torch.int32, "int64": torch.int64, "bool": torch.bool}
CASES = []


def num(v):
    if isinstance(v, (bool, int)):
        return int(v)
    if math.isnan(v):
        return "NaN"
    if math.isinf(v):
        return "Infinity" if v > 0 else "-Infinity"
    return v


def add(name, data, shape=None, dtype="float32", options=None, requires_grad=False, op=None, parameter=False, prefix=None):
    torch.set_printoptions(profile="default")
    case = {"name": name, "dtype": dtype}
    if isinstance(data, dict):
        values = data["start"] + data["step"] * np.arange(math.prod(shape), dtype=np.float64)
        t = torch.tensor(values).to(DTYPES[dtype])
        case["data"] = data
    else:
        t = torch.tensor(data, dtype=DTYPES[dtype])
    t = t.reshape(shape) if shape is not None else t
    if requires_grad:
        t.requires_grad_()
        case["suffix"] = {"requiresGrad": True}
    if op:
        t = op(t)
        case["suffix"] = {"gradFn": "<" + type(t.grad_fn).__name__ + ">"}
    if parameter:
        t = torch.nn.Parameter(t, requires_grad=requires_grad)
        case["parameter"] = True
        case["suffix"] = {"requiresGrad": requires_grad}
    if prefix:
        t = t.as_subclass(type(prefix, (torch.Tensor,), {}))
        case["prefix"] = prefix
    case.setdefault("data", None)
    if case["data"] is None:
        # A negative zero must keep its sign through JSON: it is written -0.0.
        case["data"] = [num(v) for v in t.detach().as_subclass(torch.Tensor).reshape(-1).tolist()]
    case["shape"] = list(t.shape)
    if options:
        torch.set_printoptions(**options)
        case["options"] = {{"sci_mode": "sciMode"}.get(k, k): (num(v) if k != "sci_mode" else v) for k, v in options.items()}
    case["text"] = repr(t)
    torch.set_printoptions(profile="default")
    CASES.append(case)


def normal(*shape, scale=1.0):
    return np.float32(RNG.standard_normal(shape) * scale).tolist()


nan, inf = math.nan, math.inf
FLOAT_VECTORS = {
    "whole": [1, 2], "one": [5], "fractions": [-1.5, 2.25], "whole and fraction": [42, 0.6219, 1.1], "zeros": [0, 0, 0],
    "negative zero": [-0.0], "negative zero and a whole": [-0.0, 3], "negative zero and a fraction": [-0.0, 0.5],
    "negative zero, scientific": [-0.0, 1e-9, 1], "rounds to negative zero": [-0.00012, 1e-4 * 1.9],
    "nan": [nan], "inf": [inf, -inf], "nan and whole": [nan, inf, 1], "nan and fraction": [nan, -inf, 0.5, 100.25],
    "nan and scientific": [nan, -inf, 1e-8, inf], "nan and zero": [nan, 0, -0.0], "wide whole": [1, 1000], "wider whole": [1, 1001],
    "ratio exactly 1000": [0.5, 500], "ratio over 1000": [0.5, 500.5], "large whole": [1e8, 1e8], "larger whole": [100000008, 3e8],
    "large fractions": [99999.5, 12345.25], "small": [1e-4, 2e-4], "smaller": [9e-5, 2e-4], "tiny": [1e-30, -2e-30],
    "huge": [3e38, -1e38], "mixed sign scientific": [-1e-5, 1e5], "ties": [0.03125, 0.09375, 0.15625, 0.21875, 1.00005],
    "ties of sixteenths": [0.5 + k / 32 for k in range(16)], "carry": [0.99995, 0.99996, 9.99996], "scientific ties": [1.000025e-10, 100002.5, 100007.5, 0.25],
    "scientific carry": [9.99996e-6, 99999.6, 999995], "powers": [2.0**k for k in range(-6, 7)], "pi": [math.pi], "a third": [1 / 3, -2 / 3],
    "subnormal": [1e-40, 1e-45],
}
for dtype in ("float32", "float64"):
    for name, data in FLOAT_VECTORS.items():
        add(f"{dtype}: {name}", data, dtype=dtype)
add("float64: three digits in the exponent", [1e-300, 1e300], dtype="float64")
add("float64: subnormal exponent", [5e-324], dtype="float64")
add("float64: infinity in the ratio", [5e-324, 1e308], dtype="float64")

for dtype in ("float32", "float64", "int32", "int64", "bool"):
    add(f"{dtype}: scalar", 1, dtype=dtype)
    add(f"{dtype}: empty", [], dtype=dtype)
    add(f"{dtype}: empty 2x0", [], shape=(2, 0), dtype=dtype)
    add(f"{dtype}: empty 0x3x2", [], shape=(0, 3, 2), dtype=dtype)
    add(f"{dtype}: 2x3", [0, 1, 1, 0, 0, 1], shape=(2, 3), dtype=dtype)
for value in (3.5, -0.0, nan, -inf, 1e-9, 12345678.0):
    add(f"scalar {value}", value)
    add(f"scalar {value}, float64", value, dtype="float64")
add("int32 extremes", [-(2**31), 0, 2**31 - 1], dtype="int32")
add("int64 2x3x4", {"start": 0, "step": 1}, shape=(2, 3, 4), dtype="int64")
add("negative int32", [-1, 10, -100], dtype="int32")
add("bool mixed", [True, False], dtype="bool")

add("wraps", {"start": 0, "step": 0.25}, shape=(40,))
add("wraps, wide", normal(30, scale=1000))
add("wraps int32", {"start": -50, "step": 7}, shape=(60,), dtype="int32")
add("wraps bool", [k % 3 == 0 for k in range(40)], dtype="bool")
add("wide rows", normal(3, 20))
add("1x1x1", 2.5, shape=(1, 1, 1))
add("3-d", normal(2, 3, 2))
add("4-d", {"start": -12, "step": 1}, shape=(2, 2, 3, 2))
add("5-d", {"start": 0, "step": 1}, shape=(2, 1, 2, 1, 2), dtype="int32")
add("column", normal(5, 1))
add("3-d wide", normal(2, 2, 11))

add("exactly the threshold", {"start": 0, "step": 1}, shape=(1000,), dtype="int32", options={"linewidth": 200})
add("over the threshold", {"start": 0, "step": 1}, shape=(1001,))
add("arange(2000.)", {"start": 0, "step": 1}, shape=(2000,))
add("summarised int32", {"start": -700, "step": 1}, shape=(1400,), dtype="int32")
add("summarised bool", {"start": 0, "step": 0}, shape=(1400,), dtype="bool")
add("summarised fractions", {"start": -3, "step": 0.0078125}, shape=(1500,))
add("summarised float64", {"start": -3, "step": 0.0078125}, shape=(30, 50), dtype="float64")
add("summarised 2-d", {"start": 0, "step": 0.5}, shape=(40, 30))
add("summarised 2-d, short rows", {"start": 0, "step": 0.5}, shape=(400, 4))
add("summarised 2-d, six columns", {"start": 0, "step": 0.5}, shape=(400, 6))
add("summarised 2-d, few rows", {"start": 0, "step": 0.5}, shape=(5, 400))
add("summarised 3-d", {"start": 0, "step": 1}, shape=(10, 11, 12))
add("summarised 4-d", {"start": -100, "step": 0.25}, shape=(2, 7, 9, 11))
add("summarised, extremes hidden in the middle", {"start": -524288, "step": 1}, shape=(1048577,))
add("summarised, zeros", {"start": 0, "step": 0}, shape=(28, 28, 2))

add("precision 2", [1.12345, 22.5], options={"precision": 2})
add("precision 0", [0.5, 1.5, 2.5], options={"precision": 0})
add("precision 0, scientific", [0.5, 1.5, 2500.5], options={"precision": 0})
add("precision 8", normal(3, 4), options={"precision": 8})
add("precision 20", [0.1, 1.5], dtype="float64", options={"precision": 20})
add("threshold 5", {"start": 0, "step": 1}, shape=(10,), dtype="int64", options={"threshold": 5})
add("threshold 0 scalar", 3, options={"threshold": 0})
add("edgeitems 2", {"start": 0, "step": 0.5}, shape=(7, 9), options={"threshold": 5, "edgeitems": 2})
add("edgeitems 1", {"start": 0, "step": 0.5}, shape=(3, 3, 3), options={"threshold": 5, "edgeitems": 1})
add("never summarised", {"start": 0, "step": 1}, shape=(26, 40), dtype="int32", options={"threshold": inf, "linewidth": 240})
add("linewidth 40", normal(2, 9), options={"linewidth": 40})
add("linewidth 5", normal(3), options={"linewidth": 5})
add("always scientific", [1.5, 2, 0], options={"sci_mode": True})
add("always scientific, whole", [1, 2, 3], options={"sci_mode": True})
add("always scientific, row", normal(12), options={"sci_mode": True})
add("never scientific", [1e-7, 1, 12345.678], options={"sci_mode": False})
add("never scientific, whole and large", [1e22, 1, -3e30], dtype="float64", options={"sci_mode": False})
add("never scientific, fraction and large", [1e22, 0.5, nan], dtype="float64", options={"sci_mode": False})
add("always scientific, nothing but zeros and nan", [0, nan, -0.0], options={"sci_mode": True})
add("scientific does not touch integers", [1, 100000], dtype="int32", options={"sci_mode": True})

add("requires grad", [1, 2], requires_grad=True)
add("requires grad, float64", [1.5, 2], dtype="float64", requires_grad=True)
add("requires grad, matrix", normal(4, 4), requires_grad=True)
add("gradient function", [1, 1, 1], requires_grad=True, op=lambda t: t * 2)
add("gradient function, scalar", [1.5, 2.25], requires_grad=True, op=lambda t: t.sum())
add("gradient function, empty", [], shape=(0, 3), requires_grad=True, op=lambda t: t + 1)
add("suffix fits exactly or not (7)", normal(7), requires_grad=True)
add("suffix fits exactly or not (8)", normal(8), requires_grad=True)
for n in range(1, 9):
    add(f"suffixes near the line's end ({n})", [0.5] * n, dtype="float64", requires_grad=True, op=lambda t: t + 1)
add("empty parameter", [], shape=(3, 0), parameter=True, requires_grad=True)
add("parameter", [1, 2], parameter=True, requires_grad=True)
add("frozen parameter", [1, 2], parameter=True)
add("weight parameter", normal(4, 3), parameter=True, requires_grad=True)
add("big parameter", {"start": -1, "step": 0.0009765625}, shape=(256, 32), parameter=True, requires_grad=True)
add("another class", normal(2, 5), prefix="Mask")

if __name__ == "__main__":
    with open(sys.argv[1], "w") as f:
        json.dump({"torch": torch.__version__, "cases": CASES}, f, separators=(",", ":"), allow_nan=False)
        f.write("\n")
    print(len(CASES))
