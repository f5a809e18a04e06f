import { isLazy, manualSeed, ones, rand, UninitializedParameter, type Tensor } from "@weft/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BatchNorm1d,
  deepCopy,
  hasUninitializedParams,
  initialize,
  initReport,
  LazyBatchNorm1d,
  LazyConv2d,
  LazyLinear,
  Linear,
  Module,
  Sequential,
  tie,
  tieGroups,
  tieTable,
  type LostTie,
  type StateDict,
} from "../index.ts";

const SIZE = 3;
const values = (net: Module): Record<string, unknown> =>
  Object.fromEntries(Object.entries(net.stateDict()).map(([name, t]) => [name, t.toArray()]));

/** A net of lazy and plain layers of one size, whose weights may be tied, in all the ways that there are. */
class Net extends Module {
  readonly layers: Sequential;
  constructor(kinds: readonly boolean[], ties: readonly (readonly [string, number, number])[]) {
    super();
    this.layers = new Sequential(
      ...kinds.map((lazy) => (lazy ? new LazyLinear(SIZE) : new Linear(SIZE, SIZE))),
    );
    for (const [how, from, to] of ties) {
      const [a, b] = [from, to].map((at) => this.layers.at(at % kinds.length)) as [Linear, Linear];
      if (a === b || a.weight === b.weight) continue;
      // A plain layer cannot run with a weight that has no shape.
      if (how === "same" && isLazy(b.weight) && !(a instanceof LazyLinear)) continue;
      if (how === "same") a.weight = b.weight;
      else if (how === "tie") tie(this as Module, this.path(a), this.path(b));
      else if ((a.weight.tiedTo ?? a.weight) !== (b.weight.tiedTo ?? b.weight))
        a.weight.tieTo(b.weight);
    }
    this.zeroGrad(); // looks at the ties, as every walk does
  }
  path(layer: Module): string {
    return `layers.${[...this.layers].indexOf(layer as Linear)}.weight`;
  }
  override forward(x: Tensor): Tensor {
    return this.layers.forward(x);
  }
}

const nets = fc
  .tuple(
    fc.array(fc.boolean(), { minLength: 2, maxLength: 5 }),
    fc.array(fc.tuple(fc.constantFrom("same", "tie", "tieTo"), fc.nat(4), fc.nat(4)), {
      maxLength: 4,
    }),
  )
  .map(([kinds, ties]) => {
    manualSeed(5);
    try {
      return new Net(kinds, ties);
    } catch {
      return null; // ties that a net refuses
    }
  })
  .filter((net) => net !== null);

/** The lazy parameters that are one, as positions in the list. */
function identities(net: Module): number[] {
  const all = [...net.namedParameters({ aliases: true })].map(([, p]) => p.tiedTo ?? p);
  return all.map((parameter) => all.indexOf(parameter));
}

describe("D: Copying of what has no shape yet", () => {
  test("is without a shape as well, with the same ties, settings and text, and apart from the original", () => {
    fc.assert(
      fc.property(nets, (net) => {
        [...net.parameters()].forEach((p, i) => (p.lrMult = i));
        net.layers.at(0).freeze("weight");
        const copy = deepCopy(net);
        expect(String(copy)).toBe(String(net));
        expect(identities(copy)).toEqual(identities(net));
        const list = (of: Module): unknown =>
          Array.from(of.namedParameters({ aliases: true }), ([name, p]) => {
            return [name, isLazy(p), p.requiresGrad, p.lrMult, p.dtype];
          });
        expect(list(copy)).toEqual(list(net));
        expect(tieGroups(copy)).toEqual(tieGroups(net));
        const before = list(net);
        copy.forward(ones([1, SIZE]));
        expect(list(net)).toEqual(before);
        expect(hasUninitializedParams(copy)).toBe(false);
      }),
      { seed: 42 },
    );
  });

  test("gets the values that the original gets, whichever runs first", () => {
    fc.assert(
      fc.property(nets, fc.boolean(), (net, originalFirst) => {
        const copy = deepCopy(net);
        const order = originalFirst ? [net, copy] : [copy, net];
        for (const one of order) {
          manualSeed(9);
          one.forward(ones([1, SIZE]));
        }
        expect(values(copy)).toEqual(values(net));
        expect(tieTable(copy)).toEqual(tieTable(net));
        expect(identities(copy)).toEqual(identities(net));
      }),
      { seed: 42 },
    );
  });

  test("remembers what `initialize` was told, for itself and for copies of the copy", () => {
    fc.assert(
      fc.property(nets, fc.constantFrom("pytorch", "keras", "mxnet"), (net, preset) => {
        initialize(net, { preset, seed: 3 });
        const isLate = new Set<string>(
          [...net.namedParameters()].flatMap(([n, p]) => (isLazy(p) ? n : [])),
        );
        const copy = deepCopy(deepCopy(net));
        copy.forward(ones([1, SIZE]));
        expect(hasUninitializedParams(net)).toBe(isLate.size > 0);
        net.forward(ones([1, SIZE]));
        expect(values(copy)).toEqual(values(net));
        const late = (of: Module): unknown =>
          initReport(of).rows.filter(({ path }) => isLate.has(path));
        expect(late(copy)).toEqual(late(net));
      }),
      { seed: 42 },
    );
  });

  test("copies buffers without a shape, and layers of all kinds", () => {
    const net = new Sequential(new LazyConv2d(4, 3), new LazyBatchNorm1d());
    const again = { ...net.stateDict() };
    const copy = deepCopy(net);
    expect(isLazy(copy[1].running_mean)).toBe(true);
    expect(copy[1].running_mean === net[1].running_mean).toBe(false);
    expect(Object.keys(copy.stateDict())).toEqual(Object.keys(again));
    copy[1].forward(rand([4, 2]));
    expect([copy[1] instanceof LazyBatchNorm1d, net[1] instanceof LazyBatchNorm1d]).toEqual([
      ...[false, true],
    ]);
    expect(copy[1]).toBeInstanceOf(BatchNorm1d);
    expect(copy[1].running_mean.shape).toEqual([2]);
    expect(isLazy(net[1].running_mean)).toBe(true);
    expect(copy[0].forward(rand([1, 2, 5, 5])).shape).toEqual([1, 4, 3, 3]);
    expect(() => net[0].weight.shape).toThrow(
      /^(0\.|LazyConv2d\.)weight: a parameter has no shape/,
    );
    expect(() => deepCopy(net)[0].weight.shape).toThrow(/weight: a parameter has no shape/);
  });

  test("of one use of a tie is reported, and is a parameter of its own", () => {
    for (const how of ["same", "tie", "tieTo"]) {
      const net = new Net([true, true], [[how, 1, 0]]);
      const lost: LostTie[] = [];
      const copy = deepCopy(net.layers.at(1) as LazyLinear, {
        within: net,
        onLostTie: (one) => void lost.push(one),
      });
      expect(lost).toEqual([{ name: "weight", others: ["layers.0.weight"] }]);
      expect(copy.weight.tiedTo).toBe(null);
      copy.forward(ones([1, SIZE]));
      expect([copy.weight.shape, hasUninitializedParams(net)]).toEqual([[SIZE, SIZE], true]);
    }
  });

  test("keeps what is known of the shape, which ties made known", () => {
    class Tied extends Module {
      readonly fixed = new UninitializedParameter({ shape: [null, 2] });
      readonly layer = new LazyLinear(4);
      override forward(x: Tensor): Tensor {
        return this.layer.forward(x);
      }
    }
    const net = new Tied();
    net.layer.weight.tieTo(net.fixed);
    net.zeroGrad();
    for (const copy of [deepCopy(net), deepCopy(net.layer, { onLostTie: () => undefined })]) {
      expect(() => copy.forward(ones([1, 3]))).toThrow(
        /(weight|fixed) must be \[4, 2\]; got one of \[4, 3\]/,
      );
      expect(copy.forward(ones([1, 2])).shape).toEqual([1, 4]);
    }
    const outside = new Sequential(new LazyLinear(4));
    outside[0].weight.tieTo(new UninitializedParameter({ shape: [null, 2] }));
    expect(() => deepCopy(outside)).toThrow(
      '"0.weight" must be tied to a parameter of the net; got one of shape [4, 2] that no module',
    );
  });
});

describe("A: stateDict({ copy: true }) of what has no shape yet", () => {
  test("holds uninitialised tensors apart from the net, one for all names of a tie, as PyTorch's deepcopy", () => {
    fc.assert(
      fc.property(nets, (net) => {
        const [live, copy]: StateDict[] = [net.stateDict(), net.stateDict({ copy: true })];
        expect(Object.keys(copy!)).toEqual(Object.keys(live!));
        const names = Object.keys(live!);
        const first = (state: StateDict): number[] =>
          names.map((name) => names.findIndex((n) => state[n]!.storage === state[name]!.storage));
        expect(first(copy!)).toEqual(first(live!));
        for (const name of names) {
          expect(isLazy(copy![name])).toBe(isLazy(live![name]));
          expect(copy![name]!.storage).not.toBe(live![name]!.storage);
        }
        const other = deepCopy(net);
        other.loadStateDict(copy!);
        net.forward(ones([1, SIZE]));
        expect(names.map((name) => isLazy(copy![name]))).toEqual(
          Object.values(other.stateDict()).map((t) => isLazy(t)),
        );
        other.loadStateDict(net.stateDict({ copy: true }));
        expect(values(other)).toEqual(values(net));
      }),
      { seed: 42 },
    );
  });

  test("has buffers too, and gives a plain net nothing to load", () => {
    const net = new Sequential(new LazyLinear(2), new LazyBatchNorm1d());
    const state: StateDict = net.stateDict({ copy: true });
    expect(Object.values(state).map(String)).toEqual([
      ...["<UninitializedParameter>", "<UninitializedParameter>"],
      ...["<UninitializedParameter>", "<UninitializedParameter>"],
      ...["<UninitializedBuffer>", "<UninitializedBuffer>", "tensor(0)"],
    ]);
    const plain = new Sequential(new Linear(3, 2), new BatchNorm1d(2));
    expect(() => plain.loadStateDict(state)).toThrow("0.weight: the state has no shape");
    net.loadStateDict(state);
    expect(hasUninitializedParams(net)).toBe(true);
  });
});
