"""Norms over the last dimensions and softmax: results and gradients of torch, float64 and float32; how norms are printed.
RMS norm, which torch has from 2.4 on, is its formula in torch's ops. Own code."""
import torch
import torch.nn.functional as F
from golden_io import Grid, T, dump, maybe

torch.set_num_threads(1)
grid = Grid(11)
NORMS = [  # shape of x, normalized shape, weight, bias, eps
    ([3, 5], [5], True, True, 1e-5),
    ([2, 3, 4], [4], True, False, 1e-5),
    ([2, 3, 4], [3, 4], True, True, 0.1),
    ([2, 17], [17], False, False, 1e-5),
    ([3, 1], [1], True, True, 0.25),
]


def rms_norm(x, shape, weight, eps):
    dims = tuple(range(-len(shape), 0))
    y = x * torch.rsqrt(x.pow(2).mean(dims, keepdim=True) + eps)
    return y if weight is None else y * weight


def record(f, x, dy, *parameters):
    leaves = [None if p is None else p.clone().requires_grad_() for p in (x, *parameters)]
    out = f(*leaves)
    out.backward(dy)
    return {"out": T(out), "grads": [maybe(None if p is None else p.grad) for p in leaves]}


norms, softmaxes = [], []
for shape, last, has_weight, has_bias, eps in NORMS:
    x, dy = grid.n(*shape, scale=3.0), grid.n(*shape)
    weight = grid.n(*last) if has_weight else None
    bias = grid.n(*last) if has_bias else None
    for dtype in (torch.float64, torch.float32):
        cast = [None if t is None else t.to(dtype) for t in (x, dy, weight, bias)]
        cx, cdy, cw, cb = cast
        norms.append({
            "normalizedShape": last, "eps": eps, "x": T(cx), "dy": T(cdy), "weight": maybe(cw), "bias": maybe(cb),
            "layer": record(lambda x, w, b: F.layer_norm(x, last, w, b, eps), cx, cdy, cw, cb),
            "rms": record(lambda x, w: rms_norm(x, last, w, eps), cx, cdy, cw),
        })

inf, nan = float("inf"), float("nan")
rows = torch.tensor([[1.0, 2, 3, 4, 5], [-inf, 0, 1, -inf, 2], [-inf] * 5, [0, inf, 1, 2, 3], [0, nan, 1, 2, 3],
                     [1e4, -1e4, 0, 1e4, 5], [0, -90, -100, -104, -200]], dtype=torch.float64)
dy = grid.n(*rows.shape)
for dtype in (torch.float64, torch.float32):
    for dim in (1, 0):
        x = rows.to(dtype) if dim == 1 else rows[[0, 1, 5, 6]].to(dtype)
        d = dy[: x.shape[0]].to(dtype)
        softmaxes.append({"dim": dim, "x": T(x), "dy": T(d),
                          "softmax": record(lambda x: F.softmax(x, dim), x, d),
                          "logSoftmax": record(lambda x: F.log_softmax(x, dim), x, d)})

reprs = {}
for args in ("4", "(2, 3)", "4, eps=0.001", "4, eps=1e-12, elementwise_affine=False"):
    reprs[args] = str(eval(f"torch.nn.LayerNorm({args})"))
dump("norms.json", {"norms": norms, "softmaxes": softmaxes, "reprs": reprs})
