"""What torch prints for tensors. Input: a list of {dtype, shape, bytes (base64), options, requires_grad, grad_fn, parameter}."""
import base64, json, sys
import torch


def build(case):
    dtype = getattr(torch, case["dtype"])
    raw = bytearray(base64.b64decode(case["bytes"]))
    if len(raw) == 0:
        x = torch.empty(case["shape"], dtype=dtype)
    else:
        x = torch.frombuffer(raw, dtype=torch.uint8).view(dtype).reshape(case["shape"])
    if case["permute"]:
        x = x.permute(case["permute"])
    return x


def text(case):
    torch.set_printoptions(profile="default", sci_mode=False)
    torch._tensor_str.PRINT_OPTS.sci_mode = None
    torch.set_printoptions(**case["options"])
    x = build(case)
    kind = case["kind"]
    if kind == "parameter":
        return repr(torch.nn.Parameter(x, requires_grad=case["requires_grad"]))
    if kind == "result":
        return repr(x.clone().requires_grad_().clone())
    return repr(x.requires_grad_() if case["requires_grad"] else x)


print(json.dumps([text(case) for case in json.load(sys.stdin)]))
