"""Hooks on all modules: their order relative to a module's own, and what they replace. Own code."""
import torch
from torch import nn
from torch.nn.modules import module as every
from golden_io import T, dump, maybe

torch.set_num_threads(1)


def order():
    log = []
    net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
    names = {net: "net", net[0]: "0", net[1]: "1"}
    say = lambda text: lambda module, *_: log.append(f"{text} {names[module]}")
    net.register_forward_pre_hook(say("own pre"))
    net.register_forward_hook(say("own post"))
    net[0].register_forward_pre_hook(say("own pre"))
    net[0].register_forward_hook(say("own post"))
    net[0].register_full_backward_hook(say("own back"))
    handles = [
        every.register_module_forward_pre_hook(say("all pre")),
        every.register_module_forward_hook(say("all post")),
        every.register_module_forward_hook(say("all post again")),
        every.register_module_full_backward_hook(say("all back")),
    ]
    net(torch.ones(1, 2, requires_grad=True)).sum().backward()
    first = list(log)
    log.clear()
    handles[1].remove()
    net(torch.ones(1, 2))
    second = list(log)
    log.clear()
    for handle in handles:
        handle.remove()
    net(torch.ones(1, 2))
    return {"forward_and_backward": first, "forward_after_removing_one": second, "forward_after_removing_all": list(log)}


def replaced():
    layer = nn.Linear(1, 1)
    with torch.no_grad():
        layer.weight.fill_(2)
        layer.bias.fill_(0)
    layer.register_forward_pre_hook(lambda m, x: x[0] * 3)
    layer.register_forward_hook(lambda m, x, y: y * 5)
    layer.register_full_backward_hook(lambda m, gi, go: (gi[0] * 7,))
    handles = [
        every.register_module_forward_pre_hook(lambda m, x: x[0] + 1),
        every.register_module_forward_hook(lambda m, x, y: y + 1),
        every.register_module_full_backward_hook(lambda m, gi, go: (gi[0] + 1,)),
    ]
    x = torch.ones(1, 1, requires_grad=True)
    y = layer(x)
    y.sum().backward()
    for handle in handles:
        handle.remove()
    return {"y": T(y), "x_grad": T(x.grad), "weight_grad": T(layer.weight.grad)}


def without_gradient():
    """A full backward hook that answers None for an input: nothing flows on."""
    layer = nn.Linear(1, 1)
    layer.register_full_backward_hook(lambda m, gi, go: (None,))
    x = torch.ones(1, 1, requires_grad=True)
    layer(x).sum().backward()
    return {"x_grad": maybe(x.grad), "weight_grad": T(layer.weight.grad)}


def refused():
    """A gradient for an input that wants none."""
    layer = nn.Linear(1, 1)
    layer.register_full_backward_hook(lambda m, gi, go: (torch.ones(1, 1),))
    try:
        layer(torch.ones(1, 1)).sum().backward()
    except RuntimeError as error:
        return str(error)


dump("hooks.json", {"order": order(), "replaced": replaced(), "without_gradient": without_gradient(), "refused": refused()})
