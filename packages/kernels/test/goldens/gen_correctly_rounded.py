"""Correctly rounded logarithms, sines and cosines of arguments as Box-Muller has them, computed with 300 bits.
Usage: python3 gen_correctly_rounded.py correctly-rounded.json   (Debian 12: python3-mpmath, python3-numpy)"""
import json, sys
import mpmath, numpy as np

mpmath.mp.prec = 300


def precise(f, x):
    return [x.hex(), float(f(mpmath.mpf(x))).hex()]


def exact():
    g = np.random.default_rng(1)
    u = [1.0, 2.0**-53, 1 - 2.0**-53, 0.5, 2.0**-0.5] + [1 - float(v) for v in g.random(60)] + [float(2.0**-k * (1 + v)) for k, v in enumerate(g.random(40), 2)]
    t = [0.0, 2.0**-50] + [k * np.pi / 4 for k in range(1, 8)] + [float(2 * np.pi * v) for v in g.random(60)]
    return {"log": [precise(mpmath.log, v) for v in u], "sin": [precise(mpmath.sin, v) for v in t], "cos": [precise(mpmath.cos, v) for v in t]}


if __name__ == "__main__":
    json.dump(exact(), open(sys.argv[1], "w"), separators=(",", ":"))
