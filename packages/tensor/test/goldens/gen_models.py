"""Three small nets written with functions alone (a transformer, a convolutional and a recurrent one): losses of three SGD
steps, and every parameter's gradient of the first and value after the last.

Usage: python3 gen_models.py models.json   (Debian 12: python3-torch 1.13)"""
import json
import math
import sys

import torch
import torch.nn.functional as F

STEPS = 3


def attention(q, k, v, causal):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
    if causal:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(-1) @ v


class Transformer:
    """Two pre-norm blocks over 11 tokens, 8 wide, 2 heads, the output tied to the embedding; label smoothing, padding."""

    shapes = {
        "token": [11, 8],
        "position": [5, 8],
        **{
            f"{i}.{name}": shape
            for i in range(2)
            for name, shape in {
                "norm1": [8],
                "shift1": [8],
                "qkv": [24, 8],
                "qkvBias": [24],
                "out": [8, 8],
                "scale2": [8],
                "up": [16, 8],
                "upBias": [16],
                "down": [8, 16],
            }.items()
        },
    }
    lr = 0.02

    def data(self):
        tokens = torch.randint(0, 11, [3, 5])
        labels = torch.randint(0, 11, [3, 5])
        labels[0, 4] = -100
        tokens[1, 0] = 2
        return [tokens, labels]

    def loss(self, p, tokens, labels):
        x = F.embedding(tokens, p["token"], padding_idx=2) + p["position"]
        for i in range(2):
            h = F.layer_norm(x, [8], p[f"{i}.norm1"], p[f"{i}.shift1"])
            q, k, v = F.linear(h, p[f"{i}.qkv"], p[f"{i}.qkvBias"]).chunk(3, -1)
            heads = [t.unflatten(-1, [2, 4]).transpose(1, 2) for t in (q, k, v)]
            x = x + F.linear(attention(*heads, True).transpose(1, 2).flatten(2), p[f"{i}.out"])
            h = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * p[f"{i}.scale2"]
            x = x + F.linear(F.gelu(F.linear(h, p[f"{i}.up"], p[f"{i}.upBias"])), p[f"{i}.down"])
        logits = x @ p["token"].t()
        return F.cross_entropy(logits.transpose(1, 2), labels, label_smoothing=0.1)


class Convolutional:
    """Strided, grouped and dilated convolutions, batch and group norm, both poolings, an up-convolution back to the image."""

    shapes = {
        "conv1": [6, 3, 3, 3],
        "bias1": [6],
        "bnScale": [6],
        "bnShift": [6],
        "conv2": [8, 3, 3, 3],
        "gnScale": [8],
        "gnShift": [8],
        "head": [4, 32],
        "headBias": [4],
        "up": [8, 2, 2, 2],
        "slope": [8],
    }
    lr = 0.05

    def data(self):
        return [torch.randn([4, 3, 11, 10]), torch.randint(0, 4, [4]), torch.rand([4])]

    def loss(self, p, x, labels, weight):
        mean, var = torch.zeros(6, dtype=x.dtype), torch.ones(6, dtype=x.dtype)
        h = F.conv2d(x, p["conv1"], p["bias1"], stride=2, padding=1)
        h = F.hardswish(F.batch_norm(h, mean, var, p["bnScale"], p["bnShift"], training=True))
        h = F.conv2d(h, p["conv2"], padding=2, dilation=2, groups=2)
        h = F.prelu(F.group_norm(h, 4, p["gnScale"], p["gnShift"]), p["slope"])
        h = F.max_pool2d(h, 3, stride=1, padding=1) + F.avg_pool2d(h, 3, stride=1, padding=1)
        pooled = F.adaptive_avg_pool2d(h, [2, 2])
        scores = F.linear(pooled.flatten(1), p["head"], p["headBias"])
        image = F.silu(F.conv_transpose2d(h, p["up"], stride=2, output_padding=0))
        target = x[:, :2, : image.size(2) - 1, : image.size(3)]
        return F.cross_entropy(scores, labels, weight=weight) + F.smooth_l1_loss(
            image[:, :, : target.size(2), : target.size(3)], target, beta=0.5
        )


class Recurrent:
    """An LSTM cell over six steps and a GRU cell over its states, both written out; binary targets."""

    shapes = {
        "lstmIn": [20, 3],
        "lstmState": [20, 5],
        "lstmBias": [20],
        "gruIn": [12, 5],
        "gruState": [12, 4],
        "gruBias": [12],
        "read": [1, 4],
    }
    lr = 0.2

    def data(self):
        return [torch.randn([6, 2, 3]), torch.bernoulli(torch.full([6, 2], 0.5))]

    def loss(self, p, x, y):
        h = c = torch.zeros([2, 5], dtype=x.dtype)
        g = torch.zeros([2, 4], dtype=x.dtype)
        outputs = []
        for step in x.unbind(0):
            i, f, o, u = (F.linear(step, p["lstmIn"], p["lstmBias"]) + F.linear(h, p["lstmState"])).split(5, 1)
            c = f.sigmoid() * c + i.sigmoid() * u.tanh()
            h = o.sigmoid() * c.tanh()
            given = F.linear(h, p["gruIn"], p["gruBias"])
            kept = F.linear(g, p["gruState"])
            r = (given[:, :4] + kept[:, :4]).sigmoid()
            z = (given[:, 4:8] + kept[:, 4:8]).sigmoid()
            n = (given[:, 8:] + r * kept[:, 8:]).tanh()
            g = torch.lerp(n, g, z)
            outputs.append(g)
        logits = F.linear(torch.stack(outputs), p["read"]).squeeze(-1)
        penalty = sum(F.softplus(w, beta=2).mean() for w in (p["lstmState"], p["gruState"]))
        return F.binary_cross_entropy_with_logits(logits, y, pos_weight=torch.tensor([2.0, 0.5], dtype=x.dtype)) + 0.1 * penalty


def run(net, dtype):
    torch.manual_seed(0)
    data = [t.to(dtype) if t.is_floating_point() else t for t in net.data()]
    # Even small parameters have 16 numbers drawn, so that the stream is that of long tensors.
    p = {k: (0.5 * torch.randn([max(16, math.prod(s))])[: math.prod(s)]).reshape(s).to(dtype) for k, s in net.shapes.items()}
    for w in p.values():
        w.requires_grad_()
    losses, first = [], None
    for _ in range(STEPS):
        loss = net.loss(p, *data)
        grads = torch.autograd.grad(loss, list(p.values()))
        first = first or grads
        losses.append(loss.item())
        with torch.no_grad():
            for w, g in zip(p.values(), grads):
                w -= net.lr * g
    flat = lambda ts: {k: t.detach().flatten().tolist() for k, t in zip(p, ts)}
    return {"losses": losses, "gradients": flat(first), "final": flat(p.values())}


nets = {"transformer": Transformer(), "convolutional": Convolutional(), "recurrent": Recurrent()}
with open(sys.argv[1], "w") as file:
    golden = {
        name: {"shapes": net.shapes, "lr": net.lr, "steps": STEPS, **run(net, torch.float64)} for name, net in nets.items()
    }
    for name, net in nets.items():
        golden[name]["float32Losses"] = run(net, torch.float32)["losses"]
    json.dump(golden, file)
