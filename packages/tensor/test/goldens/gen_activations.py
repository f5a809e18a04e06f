"""Activations of real PyTorch (CPU, x86-64): values and gradients at kinks, zeros, infinities and NaN, one element at a time
(vectors of 1.13 give NaN other gradients than lone elements), and the random streams of dropout and rrelu as bits.
Usage: python3 gen_activations.py activations.json   (Debian 12: python3-torch 1.13)"""
import json, sys
import numpy as np, torch
import torch.nn.functional as F

torch.set_num_threads(1)
NAN, INF = float("nan"), float("inf")
POINTS = [NAN, INF, -INF, 0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, -1.5, 2.0, 3.0, -3.0, 5.0, 6.0, -6.0, 20.0, 20.5, -20.0, 90.0, -90.0, 1e30, -1e30]

# Name here, arguments here, function there.
FUNCTIONS = [
    ["relu", [], F.relu],
    ["relu6", [], F.relu6],
    ["leakyRelu", [], F.leaky_relu],
    ["leakyRelu", [-0.5], lambda x: F.leaky_relu(x, -0.5)],
    ["elu", [], F.elu],
    ["elu", [0.5], lambda x: F.elu(x, 0.5)],
    ["elu", [-2], lambda x: F.elu(x, -2.0)],
    ["selu", [], F.selu],
    ["celu", [], F.celu],
    ["celu", [2.5], lambda x: F.celu(x, 2.5)],
    ["celu", [-2], lambda x: F.celu(x, -2.0)],
    ["silu", [], F.silu],
    ["mish", [], F.mish],
    ["softplus", [], F.softplus],
    ["softplus", [2, 3], lambda x: F.softplus(x, 2, 3)],
    ["softplus", [-0.5, 10], lambda x: F.softplus(x, -0.5, 10)],
    ["hardtanh", [], F.hardtanh],
    ["hardtanh", [-0.5, 2], lambda x: F.hardtanh(x, -0.5, 2.0)],
    ["hardtanh", [1, -1], lambda x: F.hardtanh(x, 1.0, -1.0)],
    ["hardsigmoid", [], F.hardsigmoid],
    ["hardswish", [], F.hardswish],
    ["softsign", [], F.softsign],
    ["threshold", [1, 5], lambda x: F.threshold(x, 1.0, 5.0)],
    ["logSigmoid", [], F.logsigmoid],
    ["tanhshrink", [], F.tanhshrink],
    ["softshrink", [], F.softshrink],
    ["softshrink", [1.5], lambda x: F.softshrink(x, 1.5)],
    ["hardshrink", [], F.hardshrink],
    ["hardshrink", [-1], lambda x: F.hardshrink(x, -1.0)],
    ["rrelu", [], F.rrelu],
    ["gelu", [], F.gelu],
    ["gelu", [{"approximate": "tanh"}], lambda x: F.gelu(x, approximate="tanh")],
]


def at(f, point, dtype):
    x = torch.tensor([point], dtype=dtype, requires_grad=True)
    y = f(x)
    y.backward(torch.tensor([2.0], dtype=dtype))
    return [repr(y.item()), repr(x.grad.item())]


def bits(t):
    a = t.detach().contiguous()
    if a.dtype == torch.bfloat16:
        a = a.float()
    a = a.numpy()
    if a.itemsize == 8:
        return [format(v, "016x") for v in a.view(np.uint64).ravel().tolist()]
    return [format(v, "08x") for v in a.view(np.uint32).ravel().tolist()]


def numbers(shape, dtype):
    n = int(np.prod(shape))
    return (torch.arange(n, dtype=torch.float64) * 0.37 - 3.1).to(dtype).reshape(shape)


def stream(name, args, shape, dtype, f):
    """The result, its gradient for dy = 1, and the next number of the stream: it tells how many were drawn."""
    torch.manual_seed(7)
    x = numbers(shape, dtype).requires_grad_()
    y = f(x)
    y.backward(torch.ones_like(y))
    return {"name": name, "args": args, "shape": shape, "dtype": str(dtype)[6:], "out": bits(y), "grad": bits(x.grad), "next": bits(torch.rand(1))}


TRAIN = {"training": True}
STREAMS = [
    stream("dropout", [p], shape, dtype, lambda x: F.dropout(x, p))
    for dtype in (torch.float32, torch.float64, torch.bfloat16) for p in (0.3, 0.5, 0.9) for shape in ([37],)
] + [
    stream("dropout", [1], [5], torch.float32, lambda x: F.dropout(x, 1.0)),
    stream("dropout", [0], [5], torch.float32, lambda x: F.dropout(x, 0.0)),
    stream("dropout", [0.5, {"training": False}], [5], torch.float32, lambda x: F.dropout(x, 0.5, False)),
    stream("alphaDropout", [0.3, TRAIN], [4, 9], torch.float32, lambda x: F.alpha_dropout(x, 0.3, True)),
    stream("alphaDropout", [0.5, TRAIN], [19], torch.float64, lambda x: F.alpha_dropout(x, 0.5, True)),
    stream("alphaDropout", [1, TRAIN], [3], torch.float32, lambda x: F.alpha_dropout(x, 1.0, True)),
    stream("alphaDropout", [0.5], [3], torch.float32, lambda x: F.alpha_dropout(x, 0.5)),
    stream("dropout1d", [0.4], [3, 5, 2], torch.float32, lambda x: F.dropout1d(x, 0.4)),
    stream("dropout1d", [0.4], [7, 5], torch.float64, lambda x: F.dropout1d(x, 0.4)),
    stream("dropout2d", [0.4], [2, 4, 3, 3], torch.float32, lambda x: F.dropout2d(x, 0.4)),
    stream("dropout2d", [0.6], [3, 4, 2], torch.float64, lambda x: F.dropout2d(x, 0.6)),
    stream("rrelu", [0.1, 0.3, TRAIN], [37], torch.float32, lambda x: F.rrelu(x, 0.1, 0.3, True)),
    stream("rrelu", [0.1, 0.3, TRAIN], [37], torch.float64, lambda x: F.rrelu(x, 0.1, 0.3, True)),
    stream("rrelu", [0.25, 0.25, TRAIN], [12], torch.float32, lambda x: F.rrelu(x, 0.25, 0.25, True)),
]

OUT = {
    "points": [repr(p) for p in POINTS],
    "functions": [
        {"name": name, "args": args, "float32": [at(f, p, torch.float32) for p in POINTS], "float64": [at(f, p, torch.float64) for p in POINTS]}
        for name, args, f in FUNCTIONS
    ],
    "streams": STREAMS,
}
with open(sys.argv[1], "w") as file:
    json.dump(OUT, file, separators=(",", ":"))
    file.write("\n")
