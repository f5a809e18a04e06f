"""The public names of PyTorch's modules and of its class Tensor, with which tables of names are checked."""
import json
import types

import torch
import torch.utils.checkpoint

MODULES = {
    "torch": torch,
    "torch.nn.functional": torch.nn.functional,
    "torch.Tensor": torch.Tensor,
    "torch.autograd": torch.autograd,
    "torch.linalg": torch.linalg,
    "torch.nn": torch.nn,
    "torch.nn.init": torch.nn.init,
    "torch.optim": torch.optim,
    "torch.utils.checkpoint": torch.utils.checkpoint,
    "torch.Generator": torch.Generator,
}


def public(module):
    names = [name for name in sorted(dir(module)) if not name.startswith("_")]
    return [name for name in names if not isinstance(getattr(module, name, None), types.ModuleType)]


with open("torch_names.json", "w") as file:
    json.dump({name: public(module) for name, module in MODULES.items()}, file, indent=0)
    file.write("\n")
