"""A language model whose output projection is its embedding, trained for ten steps by real PyTorch: losses, norms of
gradients before clipping, learning rates, and the parameters at the end.

python3 gen_tied_transformer.py
"""

import torch
from golden_io import T, dump

VOCABULARY, WIDTH, STEPS = 11, 8, 10


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(VOCABULARY, WIDTH)
        self.position = torch.nn.Parameter(torch.randn(5, WIDTH) * 0.1)
        layer = torch.nn.TransformerEncoderLayer(
            WIDTH, 2, 16, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.encoder = torch.nn.TransformerEncoder(layer, 2, norm=torch.nn.LayerNorm(WIDTH))
        self.output = torch.nn.Linear(WIDTH, VOCABULARY)
        self.output.weight = self.embedding.weight

    def forward(self, tokens):
        mask = torch.triu(torch.full((5, 5), float("-inf"), dtype=self.position.dtype), 1)
        h = self.embedding(tokens) + self.position
        return self.output(self.encoder(h, mask))


torch.manual_seed(0)
model = Model().double()
for parameter in model.parameters():  # the layers of an encoder are copies of one
    torch.nn.init.normal_(parameter, 0.0, 0.3)
start = {name: T(value) for name, value in model.state_dict().items()}
tokens = torch.randint(0, VOCABULARY, (STEPS, 3, 5))
targets = torch.randint(0, VOCABULARY, (STEPS, 3, 5))
decayed = [p for name, p in model.named_parameters() if p.ndim > 1]
others = [p for name, p in model.named_parameters() if p.ndim <= 1]
optimizer = torch.optim.AdamW(
    [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}], lr=0.01
)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.02, total_steps=STEPS)
steps = []
for step in range(STEPS):
    optimizer.zero_grad()
    scores = model(tokens[step])
    loss = torch.nn.functional.cross_entropy(
        scores.reshape(-1, VOCABULARY), targets[step].reshape(-1), label_smoothing=0.1
    )
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    rates = [group["lr"] for group in optimizer.param_groups]
    optimizer.step()
    scheduler.step()
    steps.append({"loss": loss.item(), "norm": norm.item(), "lr": rates[0]})

dump(
    "tied_transformer.json",
    {
        "start": start,
        "tokens": T(tokens),
        "targets": T(targets),
        "steps": steps,
        "end": {name: T(value) for name, value in model.state_dict().items()},
        "names": [name for name, _ in model.named_parameters()],
    },
)
