"""Evaluates expressions with PyTorch for the op suite.

Reads one JSON request a line from standard input and answers each with one JSON line. A request has `storages` (base64 bytes)
and `cases`; a case has an expression over `a0, a1, …` (its arguments), `o` (its options), `torch` and `F`. It ends with its
input. For trusted text only: expressions are evaluated as they are.
"""

import base64
import json
import sys
import warnings

import torch
import torch.nn.functional as F

warnings.simplefilter("ignore")
torch.set_num_threads(1)

DTYPES = {
    "bool": torch.bool,
    "uint8": torch.uint8,
    "int32": torch.int32,
    "int64": torch.int64,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "float32": torch.float32,
    "float64": torch.float64,
}
HALVES = (torch.float16, torch.bfloat16)


class Options(dict):
    """Options by name: `o.dim` is None when it was not given; `**o` are all that were."""

    def __getattr__(self, name):
        return self.get(name)


def build(view, storages):
    dtype = DTYPES[view["dtype"]]
    data = storages[view["storage"]]
    memory = torch.frombuffer(bytearray(data), dtype=dtype) if data else torch.empty(0, dtype=dtype)
    return torch.as_strided(memory, view["shape"], view["strides"], view["offset"])


def value(given, tensors):
    if isinstance(given, list):
        return [value(item, tensors) for item in given]
    if isinstance(given, dict):
        if "tensor" in given:
            return tensors[given["tensor"]]
        if "float" in given:
            return float(given["float"])
        if "int" in given:
            return int(given["int"])
        return Options({name: value(item, tensors) for name, item in given["object"].items()})
    if isinstance(given, str):
        return DTYPES.get(given, given)
    return given


def flat(result):
    if isinstance(result, torch.Tensor):
        return [result]
    if isinstance(result, (tuple, list)):
        return [tensor for item in result for tensor in flat(item)]
    if result is None:
        return []
    return [torch.tensor(result)]


def encode(tensor):
    tensor = tensor.detach().resolve_conj().resolve_neg().contiguous()
    dtype = str(tensor.dtype).replace("torch.", "")
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.view(torch.int16)
    data = base64.b64encode(tensor.numpy().tobytes()).decode()
    return {"dtype": dtype, "shape": list(tensor.shape), "data": data}


def weights(out):
    """The gradient of each result: the same multiples of 1/16 as in gradients.ts."""
    steps = torch.arange(out.numel(), dtype=torch.int64)
    return ((steps * 37 + 11) % 61 - 30).to(out.dtype).div(16).reshape(out.shape)


def evaluate(case, tensors, code):
    names = {"torch": torch, "F": F, "o": Options()}
    for i, given in enumerate(case["args"]):
        names[f"a{i}"] = value(given, tensors)
    if case.get("options") is not None:
        names["o"] = value(case["options"], tensors)
    if case.get("inPlace"):
        names["a0"] = names["a0"].clone()
    return flat(eval(code, names))


def run(case, storages, codes):
    source = case["expression"]
    code = codes.get(source)
    if code is None:
        code = codes[source] = compile(source, source, "eval")
    answer = attempt(case, storages, code, True)
    if "INTERNAL ASSERT" in answer.get("error", ""):
        # PyTorch records integer results of floating inputs, and then finds that it may not.
        answer = attempt(case, storages, code, False)
    return answer


def attempt(case, storages, code, with_gradients):
    tensors = [build(view, storages) for view in case["tensors"]]
    wanted = [with_gradients and wants for wants in case["gradients"]]
    for t, wants in zip(tensors, wanted):
        if wants:
            t.requires_grad_()
    floats = {t.dtype for t in tensors if t.is_floating_point()}
    half = next(iter(floats)) if len(floats) == 1 and floats <= set(HALVES) else None
    # oneDNN takes bfloat16 on processors with AVX-512 only, and reads the weights of transposed convolutions as if they were not.
    torch.backends.mkldnn.set_flags(half is None)
    outs, rounded = None, None
    try:
        outs = evaluate(case, tensors, code)
    except Exception as error:
        text = str(error)
        if half is None or "not implemented for" not in text:
            return {"error": (text or type(error).__name__).split("\n")[0]}
    if half is not None:
        # The same in float32, rounded once: PyTorch's kernels round in between, or there are none.
        try:
            wide = [t.float() if t.dtype == half else t for t in tensors]
            rounded = [out.to(half) if out.dtype == torch.float32 else out for out in evaluate(case, wide, code)]
        except Exception as error:
            if outs is None:
                return {"error": str(error).split("\n")[0]}
        outs = rounded if outs is None else outs
    if any(size < 0 for out in outs for size in out.shape):
        # Some views take negative sizes without an error; nothing can read what they give.
        return {"error": "negative size"}
    answer = {
        "results": [encode(out) for out in outs],
        "rounded": None if rounded is None else [encode(out) for out in rounded],
        "requiresGrad": any(out.requires_grad for out in outs),
    }
    roots = [out for out in outs if out.requires_grad]
    if roots:
        leaves = [t for t, wants in zip(tensors, wanted) if wants]
        try:
            grads = iter(torch.autograd.grad(roots, leaves, [weights(r) for r in roots], allow_unused=True))
            found = [next(grads) if wants else None for wants in wanted]
            answer["gradients"] = [None if g is None else encode(g) for g in found]
        except Exception as error:
            answer["gradientError"] = str(error).split("\n")[0]
    return answer


def main():
    codes = {}
    for line in sys.stdin:
        request = json.loads(line)
        storages = [base64.b64decode(data) for data in request["storages"]]
        answers = [run(case, storages, codes) for case in request["cases"]]
        sys.stdout.write(json.dumps({"answers": answers}) + "\n")
        sys.stdout.flush()


main()
