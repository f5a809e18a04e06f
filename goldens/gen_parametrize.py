"""Weight norm and spectral norm: values, gradients and the vectors of the power iteration. Own code."""
import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
from golden_io import Grid, T, dump

torch.set_num_threads(1)
grid = Grid(17)


def values(*shape):
    return grid.n(*shape).float()


def layers():
    return {
        "linear": (nn.Linear(4, 3), 0, values(2, 4)),
        "conv2d": (nn.Conv2d(2, 3, 2), 0, values(1, 2, 3, 3)),
        "conv_transpose1d": (nn.ConvTranspose1d(2, 3, 2), 1, values(1, 2, 3)),
    }


def fill(layer):
    with torch.no_grad():
        layer.weight.copy_(grid.n(*layer.weight.shape))
        layer.bias.copy_(grid.n(*layer.bias.shape))


def weight_norm(layer, dim, x):
    fill(layer)
    weight, bias = T(layer.weight), T(layer.bias)
    nn.utils.weight_norm(layer, dim=dim)  # its weight_g and weight_v are the parametrization's originals 0 and 1
    with torch.no_grad():
        layer.weight_g.mul_(1.5)
    y = layer(x)
    y.square().sum().backward()
    return {"weight": weight, "bias": bias, "x": T(x), "dim": dim, "g": T(layer.weight_g), "y": T(y), "g_grad": T(layer.weight_g.grad),
            "v_grad": T(layer.weight_v.grad)}


def spectral(layer, _, x):
    fill(layer)
    weight, bias = T(layer.weight), T(layer.bias)
    torch.manual_seed(3)
    spectral_norm(layer, n_power_iterations=2)
    norm = layer.parametrizations.weight[0]
    made = {"u": T(norm._u), "v": T(norm._v)}
    y = layer(x)
    y.square().sum().backward()
    after = {"u": T(norm._u), "v": T(norm._v)}
    layer.eval()
    return {"weight": weight, "bias": bias, "x": T(x), "made": made, "y": T(y), "grad": T(layer.parametrizations.weight.original.grad),
            "after": after, "eval": T(layer.weight), "keys": list(layer.state_dict()), "repr": repr(layer)}


dump("parametrize.json", {
    "weight_norm": {name: weight_norm(*case) for name, case in layers().items()}
    | {"whole": weight_norm(nn.Linear(4, 3), None, values(2, 4))},
    "spectral_norm": {name: spectral(*case) for name, case in layers().items()},
})
