"""torch.nn.utils.clip_grad_norm_ and clip_grad_value_ on given gradients. Own code."""
import torch
from golden_io import Grid, T, dump, num

torch.set_num_threads(1)
grid = Grid(13)
GRADIENTS = [grid.n(3, 4), None, grid.n(5), grid.n(1, scale=4), grid.n(0)]
CASES = [(max_norm, norm_type) for max_norm in (0.5, 3.0, 100.0, 0.0) for norm_type in (1.0, 2.0, 3.0, 0.5, float("inf"), -1.0, -2.5, float("-inf"))]


def parameters(dtype):
    params = []
    for g in GRADIENTS:
        p = torch.nn.Parameter(torch.zeros(1 if g is None else g.shape, dtype=dtype))
        p.grad = None if g is None else g.to(dtype, copy=True)
        params.append(p)
    return params


def result(params):
    return [None if p.grad is None else T(p.grad) for p in params]


def clip(max_norm, norm_type, dtype):
    # torch has no largest element of nothing.
    params = [p for p in parameters(dtype) if p.numel() > 0]
    total = torch.nn.utils.clip_grad_norm_(params, max_norm, norm_type)
    return {"maxNorm": max_norm, "normType": num(norm_type), "dtype": str(dtype).split(".")[1], "total": total.item(),
            "grads": result(params)}


def clip_value(value):
    params = parameters(torch.float32)
    torch.nn.utils.clip_grad_value_(params, value)
    return {"clipValue": value, "grads": result(params)}


dump("clipping.json", {
    "gradients": [None if g is None else T(g) for g in GRADIENTS],
    "norms": [clip(*case, dtype) for case in CASES for dtype in (torch.float32, torch.float64)],
    "values": [clip_value(value) for value in (0.5, 1.25)],
})
