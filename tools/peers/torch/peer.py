"""torch's half: the same cases and the same lines as npm/serve.mjs. First argument: how many threads."""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]))


def product(m, k, n, transposed_a=False, transposed_b=False):
    a = torch.rand(k, m).t() if transposed_a else torch.rand(m, k)
    b = torch.rand(n, k).t() if transposed_b else torch.rand(k, n)
    c = torch.empty(m, n)
    return lambda: torch.mm(a, b, out=c)


def row_times_matrix():
    """The fastest of torch's ways, five times as fast as mm."""
    a, b = torch.rand(512), torch.rand(512, 512).t()
    c = torch.empty(512)
    return lambda: torch.mv(b, a, out=c)


NETS = {
    "mlp": (128, [784, 512, 256, 10], False),
    "tied": (64, [64, 256, 256, 256, 10], True),
    "tiny": (2, [4, 8, 1], False),
}


def net(name):
    _, sizes, tied = NETS[name]
    layers = []
    for i in range(1, len(sizes)):
        layers.append(layers[2] if tied and i == 3 else nn.Linear(sizes[i - 1], sizes[i]))
        if i < len(sizes) - 1:
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def training(name, make_optimizer):
    batch, sizes, _ = NETS[name]
    model = net(name)
    optimizer = make_optimizer(model.parameters())
    x = torch.rand(batch, sizes[0])
    if sizes[-1] == 1:
        loss_of, target = nn.MSELoss(), torch.rand(batch, 1)
    else:
        loss_of, target = nn.CrossEntropyLoss(), torch.arange(batch) % sizes[-1]

    def step():
        optimizer.zero_grad()
        loss_of(model(x), target).backward()
        optimizer.step()

    return step


def without_gradients(run):
    def guarded():
        with torch.no_grad():
            run()

    return guarded


def tiny_forward():
    model = net("tiny")
    x = torch.rand(2, 4)
    return lambda: model(x)


def on_tensor(shape, compute):
    x = torch.rand(shape)
    return without_gradients(lambda: compute(x))


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.01)


def adam(parameters):
    return torch.optim.Adam(parameters, lr=0.001)


def layer_norm():
    layer = nn.LayerNorm(768)
    return on_tensor((1024, 768), layer)


def fill(name):
    x = torch.empty(1 << 20)
    return lambda: getattr(x, name)()


CASES = {
    "sgemm-512": lambda: product(512, 512, 512),
    "sgemm-2048": lambda: product(2048, 2048, 2048),
    "sgemm-512-tn": lambda: product(512, 512, 512, True),
    "sgemm-512-nt": lambda: product(512, 512, 512, False, True),
    "sgemm-32": lambda: product(32, 32, 32),
    "sgemm-1x512x512": row_times_matrix,
    "mlp-sgd": lambda: training("mlp", sgd),
    "mlp-adam": lambda: training("mlp", adam),
    "tied-sgd": lambda: training("tied", sgd),
    "tiny-forward": tiny_forward,
    "tiny-step": lambda: training("tiny", sgd),
    "relu-1m": lambda: on_tensor((1 << 20,), torch.relu),
    "sum-16m": lambda: on_tensor((1 << 24,), torch.sum),
    "softmax": lambda: on_tensor((1024, 1024), lambda x: torch.softmax(x, -1)),
    "layer-norm": layer_norm,
    "normal": lambda: fill("normal_"),
    "uniform": lambda: fill("uniform_"),
}


def milliseconds():
    return time.perf_counter() * 1000


def warm_up(run):
    end = milliseconds() + 300
    run()
    while milliseconds() < end:
        run()


def best_of(run, budget):
    count, best, end = 1, float("inf"), milliseconds() + budget
    while True:
        start = milliseconds()
        for _ in range(count):
            run()
        took = milliseconds() - start
        best = min(best, took / count)
        if took < 1:
            count *= 2
        if milliseconds() >= end:
            return best


def answer(value):
    print("@" + json.dumps(value), flush=True)


answer({"version": torch.__version__, "cases": list(CASES)})
prepared = {}
for line in sys.stdin:
    request = json.loads(line)
    name = request["case"]
    try:
        if name not in prepared:
            run = CASES[name]()
            warm_up(run)
            prepared[name] = run
        answer({"case": name, "ms": best_of(prepared[name], request["ms"])})
    except Exception as error:  # reported to the parent, which goes on with the next case
        answer({"case": name, "error": str(error).splitlines()[0]})
