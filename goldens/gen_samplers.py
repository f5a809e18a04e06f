"""Orders of torch.utils.data's samplers and random_split, each with a generator of a known seed. Own code."""
import torch
from torch.utils.data import RandomSampler, SubsetRandomSampler, WeightedRandomSampler, random_split
from golden_io import dump

# keyedSeed(7, "epoch 0") and keyedSeed(7, "epoch 1"): what our samplers of seed 7 draw these epochs from.
SEEDS = [1078743871, 3098021466]
WEIGHTS = [0.1, 0.9, 0.4, 0.7, 3.0, 0.6, 0, 2.5]
INDICES = [5, 3, 11, 200, 7, 0, 13]


def generator(seed):
    return torch.Generator().manual_seed(seed)


def orders(make):
    return [list(make(generator(seed))) for seed in SEEDS]


def splits(n, lengths, seed):
    return [list(subset.indices) for subset in random_split(range(n), lengths, generator=generator(seed))]


dump("samplers.json", {
    "keyed_seeds": SEEDS,
    "weights": WEIGHTS,
    "indices": INDICES,
    "random": orders(lambda g: RandomSampler(range(40), generator=g)),
    "random_more": orders(lambda g: RandomSampler(range(9), num_samples=30, generator=g)),
    "random_fewer": orders(lambda g: RandomSampler(range(40), num_samples=11, generator=g)),
    "random_replacement": orders(lambda g: RandomSampler(range(40), replacement=True, num_samples=75, generator=g)),
    "subset": orders(lambda g: SubsetRandomSampler(INDICES, generator=g)),
    "weighted": orders(lambda g: WeightedRandomSampler(WEIGHTS, 20, replacement=True, generator=g)),
    "weighted_without": orders(lambda g: WeightedRandomSampler(WEIGHTS, 5, replacement=False, generator=g)),
    "splits": [{"length": n, "lengths": lengths, "seed": seed, "indices": splits(n, lengths, seed)}
               for n, lengths, seed in [(10, [3, 7], 42), (12, [0, 5, 7], 1), (13, [0.5, 0.25, 0.25], 0), (7, [0.3, 0.3, 0.4], 9)]],
})
