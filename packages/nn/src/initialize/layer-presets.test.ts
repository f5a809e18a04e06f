import { manualSeed, rand } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import * as nn from "../index.ts";

/** Every layer with parameters, with arguments that make it small. */
const LAYERS: Readonly<Record<string, readonly unknown[]>> = {
  Linear: [5, 3],
  Embedding: [7, 3, { paddingIdx: -1 }],
  LayerNorm: [[2, 3]],
  RMSNorm: [4],
  PReLU: [3, { init: 0.5 }],
  Bilinear: [3, 4, 5],
  Conv1d: [4, 6, 3, { groups: 2 }],
  Conv2d: [3, 5, [2, 3]],
  ConvTranspose1d: [4, 6, 3],
  ConvTranspose2d: [4, 6, 2, { groups: 2 }],
  BatchNorm1d: [4],
  BatchNorm2d: [4],
  GroupNorm: [2, 4],
  InstanceNorm1d: [4, { affine: true }],
  InstanceNorm2d: [4, { affine: true }],
  RNN: [3, 4, { numLayers: 2, bidirectional: true }],
  LSTM: [3, 4, { projSize: 2 }],
  GRU: [3, 4],
  RNNCell: [3, 4],
  LSTMCell: [3, 4],
  GRUCell: [3, 4],
};

/** Layers whose parts are built in another order than their parameters have. */
const OTHER_ORDER: typeof LAYERS = {
  MultiheadAttention: [4, 2, { addBiasKv: true, kdim: 3 }],
  TransformerEncoderLayer: [4, 2, { dimFeedforward: 8 }],
};

/** Classes by name; the tests of one that does not exist are skipped. */
const classes = nn as unknown as Readonly<Record<string, new (...args: unknown[]) => nn.Module>>;
const builders = (table: typeof LAYERS): [name: string, build: (() => nn.Module) | null][] =>
  Object.entries(table).map(([name, args]) => {
    const Layer = classes[name];
    return [name, Layer === undefined ? null : () => new Layer(...args)];
  });

const values = (net: nn.Module): Record<string, number[]> =>
  Object.fromEntries([...net.namedParameters()].map(([name, t]) => [name, [...t.toTypedArray()]]));

describe("C: the preset pytorch gives what a layer's constructor draws", () => {
  for (const [name, build] of builders(LAYERS)) {
    test.skipIf(build === null)(`${name}, bit for bit`, () => {
      if (build === null) return;
      manualSeed(0);
      const built = build();
      const next = rand([1]).item();
      const layer = build();
      manualSeed(0);
      nn.initialize(layer);
      expect(values(layer)).toEqual(values(built));
      expect(rand([1]).item()).toBe(next);
    });
  }

  for (const [name, build] of builders(OTHER_ORDER)) {
    test.skipIf(build === null)(`${name}, in distribution`, () => {
      if (build === null) return;
      const spread = (layers: readonly nn.Module[]): Map<string, [number, number]> => {
        const all = new Map<string, number[]>();
        for (const layer of layers)
          for (const [name, list] of Object.entries(values(layer)))
            all.set(name, [...(all.get(name) ?? []), ...list]);
        return new Map(
          [...all].map(([name, list]) => {
            const mean = list.reduce((a, b) => a + b, 0) / list.length;
            const variance = list.reduce((a, x) => a + (x - mean) ** 2, 0) / list.length;
            return [name, [mean, Math.sqrt(variance)]];
          }),
        );
      };
      manualSeed(0);
      const built = spread(Array.from({ length: 400 }, build));
      const drawn = spread(
        Array.from({ length: 400 }, (_layer, seed) => {
          const layer = build();
          nn.initialize(layer, { seed });
          return layer;
        }),
      );
      expect([...drawn.keys()]).toEqual([...built.keys()]);
      for (const [path, [mean, std]] of built) {
        const [otherMean, otherStd] = drawn.get(path)!;
        // 1,600 values at least: 4 deviations of a mean, and of a deviation.
        expect(Math.abs(otherMean - mean), path).toBeLessThanOrEqual(0.15 * std);
        expect(Math.abs(otherStd - std), path).toBeLessThanOrEqual(0.1 * std);
      }
    });
  }

  test.each(["mxnet", "keras"] as const)("%s sets every parameter of every layer", (preset) => {
    for (const [, build] of builders({ ...LAYERS, ...OTHER_ORDER })) {
      if (build === null) continue;
      const layer = build();
      const plan = nn.initialize(layer, { preset, seed: 1 });
      expect(plan.rows.map(({ path }) => path)).toEqual(
        [...layer.namedParameters()].map(([name]) => name),
      );
    }
  });
});

test("C: every layer that draws its parameters is tried", () => {
  const drawing = Object.entries(classes).filter(
    ([, one]) =>
      typeof one === "function" &&
      one.prototype instanceof nn.Module &&
      "resetParameters" in one.prototype &&
      "forward" in one.prototype, // a base class has none
  );
  const tried = { ...LAYERS, ...OTHER_ORDER };
  expect(drawing.map(([name]) => name).filter((name) => !(name in tried))).toEqual([]);
});
