"""More random streams of real PyTorch (CPU, x86-64, AVX2 kernels): long ones as digests, odd arguments as bits.
Usage: python3 gen_random_more.py random-more.json   (Debian 12: python3-torch 1.13)"""
import hashlib, json, sys
import numpy as np, torch

torch.set_num_threads(1)


def raw(t):
    return t.detach().contiguous().numpy()


def bits(t):
    """Unsigned bits; 64-bit ones as hexadecimal strings, which JSON numbers could not hold."""
    a = raw(t)
    if a.itemsize == 8:
        return [format(v, "016x") for v in a.view(np.uint64).ravel().tolist()]
    return a.view(np.uint32).ravel().tolist()


def sha(t):
    return hashlib.sha256(raw(t).tobytes()).hexdigest()


def seeded(seed, make):
    torch.manual_seed(seed)
    return make()


def f32(n):
    return torch.empty(n)


def f64(n):
    return torch.empty(n, dtype=torch.float64)


def small_normals():
    """Calls below 16 elements, with mean and std: the kept second value crosses calls and element types."""
    return {"f64_5": bits(f64(5).normal_(0.7, 1.3)), "f32_4": bits(f32(4).normal_(-2, 0.3)), "f64_2": bits(f64(2).normal_())}


SEEDS = [0, 1, 2**31, 2**32 - 1, 2**32 + 7, 2**53 - 1, 2**63 - 1, 2**64 - 1, -1, -5]
OUT = {
    "seeds": [{"seed": str(s), "initial": str(seeded(s, lambda: torch.initial_seed())),
               "words": seeded(s, lambda: torch.empty(4, dtype=torch.int32).random_(-2**31, 2**31)).tolist()} for s in SEEDS],
    "sha256": {
        "rand_1000003": seeded(3, lambda: sha(torch.rand(1000003))),
        "uniform_-0.17_0.31_1000003": seeded(3, lambda: sha(f32(1000003).uniform_(-0.17, 0.31))),
        "uniform_0_2.5_100003": seeded(3, lambda: sha(f32(100003).uniform_(0, 2.5))),
        "uniform_1e6_1e6+1_100003": seeded(3, lambda: sha(f32(100003).uniform_(1e6, 1e6 + 1))),
        "uniform_f64_-0.17_0.31_100003": seeded(3, lambda: sha(f64(100003).uniform_(-0.17, 0.31))),
        "randn_1000003": seeded(3, lambda: sha(torch.randn(1000003))),
        "normal_0.7_1.3_1000003": seeded(3, lambda: sha(f32(1000003).normal_(0.7, 1.3))),
        "normal_0_0.02_100003": seeded(3, lambda: sha(f32(100003).normal_(0, 0.02))),
        "bernoulli_0.1_100003": seeded(3, lambda: sha(f32(100003).bernoulli_(0.1))),
        "randint_-7_1000003_100003": seeded(3, lambda: sha(torch.empty(100003, dtype=torch.int32).random_(-7, 1000003))),
        "randperm_100003": seeded(3, lambda: sha(torch.randperm(100003).to(torch.int32))),
    },
    "small_normals": seeded(11, small_normals),
    "normal_f64_40": seeded(11, lambda: bits(f64(40).normal_(0.7, 1.3))),
    "normal_f64_far_20": seeded(11, lambda: bits(f64(20).normal_(1e9, 1e-3))),
    "randint_f64_wide": seeded(11, lambda: f64(12).random_(-2**52, 2**53 - 1).tolist()),
    "randint_f32": seeded(11, lambda: f32(12).random_(-2**24, 2**24).tolist()),
    "randint_u8": seeded(11, lambda: torch.empty(12, dtype=torch.uint8).random_(3, 256).tolist()),
    "bernoulli_u8": seeded(11, lambda: torch.empty(40, dtype=torch.uint8).bernoulli_(0.4).tolist()),
    "bernoulli_f64": seeded(11, lambda: f64(40).bernoulli_(0.4).tolist()),
    "randn_3_then_rand": seeded(11, lambda: [bits(torch.randn(3)), bits(torch.rand(2)), bits(torch.randn(17)), bits(torch.randn(1))]),
}


if __name__ == "__main__":
    OUT["torch"] = torch.__version__
    json.dump(OUT, open(sys.argv[1], "w"), separators=(",", ":"))
