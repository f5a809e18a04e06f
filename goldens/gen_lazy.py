"""Lazy layers of torch: values, output and text after the first forward from a seed, and the stream's next number.
Own code."""
import warnings
import torch
from torch import nn
from golden_io import T, dump

warnings.filterwarnings("ignore")
torch.set_num_threads(1)

# Our call, torch's layer, the shape of the input.
CASES = [
    ("new nn.LazyLinear(5)", lambda: nn.LazyLinear(5), [2, 3]),
    ("new nn.LazyLinear(5, { bias: false, dtype: 'float64' })", lambda: nn.LazyLinear(5, bias=False, dtype=torch.float64), [3]),
    ("new nn.LazyConv1d(4, 3)", lambda: nn.LazyConv1d(4, 3), [2, 3, 8]),
    ("new nn.LazyConv1d(4, 3, { padding: 'same' })", lambda: nn.LazyConv1d(4, 3, padding="same"), [3, 8]),
    ("new nn.LazyConv2d(4, [3, 2], { stride: 2, padding: 1, groups: 2 })", lambda: nn.LazyConv2d(4, (3, 2), stride=2, padding=1, groups=2), [2, 6, 5, 5]),
    ("new nn.LazyConv2d(4, 3, { bias: false, paddingMode: 'circular', padding: 1 })", lambda: nn.LazyConv2d(4, 3, bias=False, padding_mode="circular", padding=1), [1, 2, 4, 4]),
    ("new nn.LazyConvTranspose1d(4, 3, { stride: 2, outputPadding: 1 })", lambda: nn.LazyConvTranspose1d(4, 3, stride=2, output_padding=1), [2, 3, 5]),
    ("new nn.LazyConvTranspose2d(4, 2, { groups: 2 })", lambda: nn.LazyConvTranspose2d(4, 2, groups=2), [4, 3, 3]),
    ("new nn.LazyBatchNorm1d()", lambda: nn.LazyBatchNorm1d(), [4, 3]),
    ("new nn.LazyBatchNorm1d({ momentum: null })", lambda: nn.LazyBatchNorm1d(momentum=None), [4, 3, 2]),
    ("new nn.LazyBatchNorm2d({ affine: false, eps: 0.01 })", lambda: nn.LazyBatchNorm2d(affine=False, eps=0.01), [2, 3, 2, 2]),
    ("new nn.LazyInstanceNorm1d()", lambda: nn.LazyInstanceNorm1d(), [2, 3, 5]),
    ("new nn.LazyInstanceNorm2d({ trackRunningStats: false })", lambda: nn.LazyInstanceNorm2d(track_running_stats=False), [2, 3, 4, 4]),
]


def case(ours, make, shape):
    layer = make()
    before = str(layer)
    names = list(layer.state_dict().keys())
    dtypes = {p.dtype for p in layer.parameters()}
    dtype = torch.float64 if torch.float64 in dtypes else torch.float32
    n = int(torch.tensor(shape).prod())
    x = (((torch.arange(n, dtype=dtype) * 37) % 11 - 5) / 4).reshape(shape)
    torch.manual_seed(5)
    y = layer(x)
    following = torch.rand(1).item()
    state = {name: t for name, t in layer.state_dict().items()}
    batches = state.pop("num_batches_tracked", None)
    return {
        "layer": ours, "before": before, "names": names, "x": T(x), "y": T(y.detach()), "after": str(layer),
        "state": {name: T(t) for name, t in state.items()}, "batches": None if batches is None else int(batches),
        "next": following,
    }


dump("lazy.json", {"cases": [case(*c) for c in CASES]})
