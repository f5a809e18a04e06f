"""Layers of torch.nn in float64: how they print, what they draw after manual_seed(7), outputs and gradients when training (after
manual_seed(8), for dropout) with given parameters, buffers afterwards, and outputs in evaluation mode. Own code."""
import torch
from torch import nn
from golden_io import DT, Grid, T, dump, fill, maybe

torch.set_num_threads(1)
F64 = torch.float64


def folded(self):
    """How PyTorch 2 prints a ModuleList: equal neighbours once."""
    texts = [repr(item) for item in self]
    runs = []
    for i, text in enumerate(texts):
        if runs and runs[-1][2] == text:
            runs[-1][1] = i
        else:
            runs.append([i, i, text])
    names = [f"({a}): " if a == b else f"({a}-{b}): {b - a + 1} x " for a, b, _ in runs]
    lines = ["  " + (name + text).replace("\n", "\n  ") for name, (_, _, text) in zip(names, runs)]
    return "ModuleList(\n" + "\n".join(lines) + "\n)"


nn.ModuleList.__repr__ = folded


def ints(t):
    return {"dtype": DT[t.dtype], "shape": list(t.shape), "data": [int(v) for v in t.reshape(-1).tolist()]}


def tensor(t):
    return T(t) if t.is_floating_point() else ints(t)


def flat(out):
    if isinstance(out, torch.Tensor):
        return [out]
    return [] if out is None else [t for part in out for t in flat(part)]


def record(code, inputs, run=None, evaluated=True):
    """One layer, made by its code; `run` calls it with the inputs."""
    run = run or (lambda layer, *x: layer(*x))
    torch.manual_seed(7)
    layer = eval(code)
    initial = {name: tensor(t) for name, t in layer.state_dict().items()}
    grid = Grid(len(code))
    fill(layer, grid)
    layer.to(F64)
    params = {name: tensor(t) for name, t in layer.named_parameters()}
    leaves = [x.clone().requires_grad_() if x.is_floating_point() else x for x in inputs]
    torch.manual_seed(8)
    out = flat(run(layer, *leaves))
    dy = [grid.n(*t.shape) if t.is_floating_point() and t.requires_grad else None for t in out]
    if any(g is not None for g in dy):
        torch.autograd.backward([t for t, g in zip(out, dy) if g is not None], [g for g in dy if g is not None])
    result = {
        "printed": str(layer), "initial": initial, "params": params, "inputs": [tensor(x) for x in inputs],
        "out": [tensor(t) for t in out], "dy": [maybe(g) for g in dy],
        "inputGrads": [maybe(x.grad) for x in leaves],
        "grads": {name: maybe(p.grad) for name, p in layer.named_parameters()},
        "buffers": {name: tensor(b) for name, b in layer.named_buffers()},
    }
    if evaluated:  # with gradients enabled, so that torch takes no other way
        layer.eval()
        result["evaluated"] = [tensor(t) for t in flat(run(layer, *leaves))]
    return result


def collect(name, *cases):
    table = {}
    for i, (code, inputs, *rest) in enumerate(cases):
        key = code if code not in table else f"{code} #{i}"
        table[key] = record(code, inputs, *rest)
    dump(f"{name}.json", table)


g = Grid(21)
twice = lambda layer, *x: (layer(x[0]), layer(x[1]))[1]

collect(
    "layers_convolutions",
    ("nn.Conv1d(4, 6, 3, stride=2, padding=1, dilation=2, groups=2)", [g.n(2, 4, 9)]),
    ("nn.Conv1d(2, 3, 4, padding='same')", [g.n(2, 7)]),
    ("nn.Conv1d(2, 3, 3, padding=2, padding_mode='circular', bias=False)", [g.n(2, 2, 5)]),
    ("nn.Conv2d(3, 4, (3, 2), stride=(2, 1), padding=(1, 0))", [g.n(2, 3, 5, 4)]),
    ("nn.Conv2d(4, 2, 3, groups=2, padding='same', padding_mode='reflect')", [g.n(1, 4, 3, 4)]),
    ("nn.Conv2d(2, 2, (2, 4), padding='same', padding_mode='replicate')", [g.n(1, 2, 3, 4)]),
    ("nn.Conv2d(1, 2, 2, padding='valid', dilation=2, padding_mode='circular')", [g.n(1, 1, 4, 4)]),
    ("nn.ConvTranspose1d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2)", [g.n(2, 4, 4)]),
    ("nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, bias=False)", [g.n(1, 2, 3, 2)]),
    ("nn.ConvTranspose2d(2, 3, (2, 3), stride=(3, 2), dilation=(1, 2))", [g.n(1, 2, 3, 2)],
     lambda layer, x: layer(x, output_size=[9, 8])),
)
collect(
    "layers_pools",
    ("nn.MaxPool1d(3, stride=2, padding=1)", [g.n(2, 2, 7)]),
    ("nn.MaxPool2d(2)", [g.n(1, 2, 4, 5)]),
    ("nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), ceil_mode=True)", [g.n(2, 6, 5)]),
    ("nn.MaxPool2d(2, return_indices=True)", [g.n(1, 2, 4, 4)]),
    ("nn.AvgPool1d(3, 2, padding=1, count_include_pad=False)", [g.n(1, 2, 7)]),
    ("nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True)", [g.n(1, 2, 6, 5)]),
    ("nn.AvgPool2d((2, 3), divisor_override=5)", [g.n(1, 2, 4, 6)]),
    ("nn.AdaptiveAvgPool1d(3)", [g.n(2, 2, 7)]),
    ("nn.AdaptiveAvgPool2d((2, None))", [g.n(1, 2, 5, 3)]),
    ("nn.AdaptiveMaxPool1d(2)", [g.n(2, 2, 5)]),
    ("nn.AdaptiveMaxPool2d((2, 3), return_indices=True)", [g.n(1, 2, 5, 7)]),
)
collect(
    "layers_pads",
    ("nn.ZeroPad2d((1, 2, 0, 1))", [g.n(1, 2, 2)]),
    ("nn.ConstantPad1d(2, 1.5)", [g.n(1, 2, 2)]),
    ("nn.ConstantPad2d((1, 0, -1, 2), 3)", [g.n(1, 2, 3, 2)]),
    ("nn.ConstantPad3d(1, 0.5)", [g.n(1, 1, 2, 1)]),
    ("nn.ReflectionPad1d((2, 1))", [g.n(1, 2, 4)]),
    ("nn.ReflectionPad2d(1)", [g.n(1, 1, 3, 2)]),
    ("nn.ReflectionPad3d(1)", [g.n(1, 1, 2, 2, 2)]),
    ("nn.ReplicationPad1d(2)", [g.n(1, 2, 2)]),
    ("nn.ReplicationPad2d((1, 0, 2, 1))", [g.n(1, 1, 2, 2)]),
    ("nn.ReplicationPad3d((1, 0, 2, 1, 0, 1))", [g.n(1, 1, 2, 1, 2)]),
)
collect(
    "layers_norms",
    ("nn.BatchNorm1d(3)", [g.n(4, 3), g.n(5, 3)], twice),
    ("nn.BatchNorm1d(3, eps=0.5, momentum=0.5, affine=False)", [g.n(2, 3, 4), g.n(3, 3, 2)], twice),
    ("nn.BatchNorm2d(2, momentum=None)", [g.n(2, 2, 2, 3), g.n(3, 2, 1, 2)], twice),
    ("nn.BatchNorm2d(2, affine=False, track_running_stats=False)", [g.n(2, 2, 2, 3)]),
    ("nn.InstanceNorm1d(3)", [g.n(3, 4)]),
    ("nn.InstanceNorm1d(2, affine=True, momentum=0.25, track_running_stats=True)", [g.n(2, 2, 4), g.n(1, 2, 3)], twice),
    ("nn.InstanceNorm2d(2, eps=0.1, track_running_stats=True)", [g.n(2, 2, 2, 2), g.n(2, 2, 3)], twice),
    ("nn.GroupNorm(2, 4)", [g.n(2, 4, 3)]),
    ("nn.GroupNorm(3, 3, eps=0.1, affine=False)", [g.n(2, 3, 2, 2)]),
)
labels = torch.tensor([0, 2, 1])
marks = torch.tensor([[2, 0, -1, 1], [1, -1, 2, 0]])
many = torch.tensor([[1.0, 0, 1], [0, 0, 1]], dtype=F64)
padded = torch.tensor([[1, 3, 0], [2, 2, 1], [3, 0, 0]])
spoken = Grid(22)
speech = lambda *shape: spoken.n(*shape).log_softmax(-1)
weight = "weight=torch.tensor([0.5, 2, 1])"
collect(
    "layers_plain",
    ("nn.Identity()", [g.n(2, 3)]),
    ("nn.Bilinear(2, 3, 4)", [g.n(2, 5, 2), g.n(2, 5, 3)]),
    ("nn.Bilinear(3, 2, 2, bias=False)", [g.n(3), g.n(2)]),
    ("nn.Unflatten(1, (2, 4))", [g.n(2, 8)]),
    ("nn.Softmax2d()", [g.n(1, 3, 2, 2)]),
)
collect(
    "layers_losses",
    ("nn.MultiMarginLoss()", [g.n(3, 4), labels]),
    (f"nn.MultiMarginLoss(p=2, margin=0.5, {weight}, reduction='sum')", [g.n(3, 3), labels]),
    ("nn.MultiMarginLoss(reduction='none')", [g.n(4), torch.tensor(2)]),
    ("nn.MultiLabelMarginLoss()", [g.n(2, 4), marks]),
    ("nn.MultiLabelMarginLoss(reduction='none')", [g.n(2, 4), marks]),
    ("nn.MultiLabelMarginLoss(reduction='sum')", [g.n(4), marks[0]]),
    ("nn.MultiLabelSoftMarginLoss()", [g.n(2, 3, scale=4.0), many]),
    (f"nn.MultiLabelSoftMarginLoss({weight}, reduction='none')", [g.n(2, 3), many]),
    ("nn.TripletMarginWithDistanceLoss()", [g.n(3, 4), g.n(3, 4), g.n(3, 4)]),
    ("nn.TripletMarginWithDistanceLoss(distance_function=lambda a, b: (a - b).abs().sum(-1), margin=3.0, swap=True, reduction='none')",
     [g.n(3, 4), g.n(3, 4), g.n(3, 4)]),
    ("nn.CTCLoss()", [speech(6, 3, 4), padded, torch.tensor([6, 5, 4]), torch.tensor([2, 3, 1])]),
    ("nn.CTCLoss(blank=2, reduction='none')", [speech(5, 2, 4), torch.tensor([1, 3, 3, 0]), torch.tensor([4, 5]), torch.tensor([1, 3])]),
    ("nn.CTCLoss(reduction='sum', zero_infinity=True)", [speech(5, 2, 4), padded[:2], torch.tensor([5, 3]), torch.tensor([2, 3])]),
)
x, state, cell = g.n(4, 2, 3), g.n(1, 2, 4), g.n(1, 2, 4)
with_state = lambda layer, x, h: layer(x, h)
with_cell = lambda layer, x, h, c: layer(x, (h, c))
collect(
    "layers_recurrent",
    ("nn.RNN(3, 4)", [x]),
    ("nn.RNN(3, 4)", [x, state], with_state),
    ("nn.RNN(3, 2, 2, nonlinearity='relu', bias=False, batch_first=True, bidirectional=True)", [g.n(2, 3, 3)]),
    ("nn.LSTM(3, 4)", [g.n(4, 3)]),
    ("nn.LSTM(3, 4)", [x, state, cell], with_cell),
    ("nn.LSTM(3, 2, num_layers=2, bidirectional=True, batch_first=True)", [g.n(2, 3, 3), g.n(4, 2, 2), g.n(4, 2, 2)], with_cell),
    ("nn.LSTM(3, 4, num_layers=2, dropout=0.5)", [x]),
    ("nn.LSTM(3, 4, proj_size=2, num_layers=2, bias=False)", [x, g.n(2, 2, 2), g.n(2, 2, 4)], with_cell),
    ("nn.LSTM(3, 3, proj_size=2, bidirectional=True)", [x]),
    ("nn.GRU(3, 4)", [x]),
    ("nn.GRU(3, 4)", [x[:, 0], state[:, 0]], with_state),
    ("nn.GRU(3, 2, num_layers=3, bidirectional=True, dropout=0.25)", [x]),
    ("nn.RNNCell(3, 4)", [g.n(2, 3)]),
    ("nn.RNNCell(3, 4, bias=False, nonlinearity='relu')", [g.n(3), g.n(4)]),
    ("nn.LSTMCell(3, 4)", [g.n(2, 3), g.n(2, 4), g.n(2, 4)], with_cell),
    ("nn.LSTMCell(3, 4, bias=False)", [g.n(3)]),
    ("nn.GRUCell(3, 4)", [g.n(2, 3), g.n(2, 4)]),
    ("nn.GRUCell(3, 4, bias=False)", [g.n(3)]),
)
q, k, v = g.n(3, 2, 4), g.n(5, 2, 4), g.n(5, 2, 4)
causal = torch.ones(3, 3).triu(1).bool()
padding = torch.tensor([[0, 0, 0, 0, 1], [0, 0, 1, 1, 1]]).bool()
crossing = torch.tensor([[0, 1, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0]]).bool()
padded = lambda layer, q, k, v, m: layer(q, k, v, key_padding_mask=m)
masked = lambda layer, q, k, v, p, m: layer(q, k, v, key_padding_mask=p, attn_mask=m, average_attn_weights=False)
quiet = lambda layer, q, k, v, p, m: layer(q, k, v, key_padding_mask=p, attn_mask=m, need_weights=False)
encode = lambda layer, x: layer(x)
encode_masked = lambda layer, x, m, p: layer(x, m, p)
small = g.n(2, 3, 4)
ends = torch.tensor([[0, 0, 1], [0, 0, 0]]).bool()
collect(
    "layers_attention",
    ("nn.MultiheadAttention(4, 2)", [q, k, v]),
    ("nn.MultiheadAttention(4, 2)", [q, k, v, padding], padded),
    ("nn.MultiheadAttention(4, 2, bias=False, batch_first=True)",
     [g.n(2, 3, 4), g.n(2, 5, 4), g.n(2, 5, 4), padding, crossing], masked),
    ("nn.MultiheadAttention(4, 1, kdim=3, vdim=2, add_bias_kv=True)", [q, g.n(5, 2, 3), g.n(5, 2, 2), padding, crossing], quiet),
    ("nn.MultiheadAttention(4, 2, kdim=3, bias=False)", [g.n(3, 4), g.n(5, 3), g.n(5, 4)]),
    ("nn.MultiheadAttention(4, 2, add_zero_attn=True, add_bias_kv=True)", [q, k, v, padding, g.n(4, 3, 5)], masked),
    ("nn.MultiheadAttention(4, 2, add_zero_attn=True)", [q, k, v, padding, g.n(3, 5)], quiet),
    ("nn.MultiheadAttention(4, 2, dropout=0.5)", [q, k, v]),
    ("nn.MultiheadAttention(4, 2, dropout=0.25)", [q, k, v, padding, crossing], quiet),
)
collect(
    "layers_transformer",
    ("nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0)", [small]),
    ("nn.TransformerEncoderLayer(4, 2, 6, activation='gelu', norm_first=True, batch_first=True, layer_norm_eps=0.01)",
     [small, causal, ends], encode_masked),
    ("nn.TransformerEncoderLayer(4, 1, 3, dropout=0.5, batch_first=True)", [g.n(3, 4)]),
    ("nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 3, dropout=0.0, batch_first=True), 2, nn.LayerNorm(4))",
     [small, causal, ends], encode_masked),
    ("nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 3), 2)", [small]),
    ("nn.TransformerDecoderLayer(4, 2, 3, norm_first=True)", [small, g.n(4, 3, 4)]),
    ("nn.TransformerDecoderLayer(4, 2, 3, dropout=0.0, batch_first=True)", [small, g.n(2, 5, 4), causal, padding],
     lambda layer, x, memory, m, p: layer(x, memory, tgt_mask=m, memory_key_padding_mask=p)),
    ("nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 3, dropout=0.0), 2, nn.LayerNorm(4))", [small, g.n(4, 3, 4)]),
)
