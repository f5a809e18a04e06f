"""The public names of PyTorch's modules and of its classes Tensor, Module and Optimizer, with which tables of names are checked."""
import json
import types

import torch
import torch.nn.utils.parametrizations
import torch.nn.utils.parametrize
import torch.nn.utils.stateless
import torch.utils.checkpoint

MODULES = {
    "torch": torch,
    "torch.nn.functional": torch.nn.functional,
    "torch.Tensor": torch.Tensor,
    "torch.autograd": torch.autograd,
    "torch.linalg": torch.linalg,
    "torch.nn": torch.nn,
    "torch.nn.init": torch.nn.init,
    "torch.nn.Module": torch.nn.Module(),
    "torch.nn.modules.module": torch.nn.modules.module,
    "torch.nn.utils": torch.nn.utils,
    "torch.nn.utils.parametrizations": torch.nn.utils.parametrizations,
    "torch.nn.utils.parametrize": torch.nn.utils.parametrize,
    "torch.nn.utils.stateless": torch.nn.utils.stateless,
    "torch.optim": torch.optim,
    "torch.optim.Optimizer": torch.optim.SGD([torch.zeros(1)], lr=1),
    "torch.optim.lr_scheduler": torch.optim.lr_scheduler,
    "torch.utils.checkpoint": torch.utils.checkpoint,
    "torch.Generator": torch.Generator,
    "torch.random": torch.random,
}
# Since 1.13, by hand.
NEWER = {
    "torch.nn.functional": ["rms_norm", "scaled_dot_product_attention"],
    "torch.nn": ["RMSNorm"],
    "torch.nn.modules.module": ["register_module_full_backward_pre_hook"],
    "torch.nn.Module": ["register_full_backward_pre_hook"],
    "torch.Tensor": ["register_post_accumulate_grad_hook"],
}


def public(name, module):
    own = [own for own in dir(module) if not own.startswith("_")]
    kept = [own for own in own if not isinstance(getattr(module, own, None), types.ModuleType)]
    return sorted(kept + NEWER.get(name, []))


with open("torch_names.json", "w") as file:
    json.dump({name: public(name, module) for name, module in MODULES.items()}, file, indent=0)
    file.write("\n")
