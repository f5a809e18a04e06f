import { skipInit } from "@weft/init";
import { tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { initialize, initReport, Linear, weightNorm } from "../index.ts";
import * as nn from "../index.ts";

// Called as a program without types would.
type Maker = new (...args: readonly unknown[]) => nn.Module;
const makers = nn as unknown as Readonly<Record<string, Maker>>;

describe("layers refuse at once", () => {
  test.each<[layer: string, args: readonly unknown[], message: string]>([
    ["LeakyReLU", ["0.2"], 'LeakyReLU: negativeSlope must be a number; got "0.2"'],
    [
      "LeakyReLU",
      [{ negativeSlope: 0.2 }],
      "LeakyReLU: negativeSlope must be a number; got { negativeSlope }",
    ],
    ["ELU", [null], "ELU: alpha must be a number; got null"],
    ["CELU", [NaN], "CELU: alpha must be a number; got NaN"],
    ["Hardshrink", [true], "Hardshrink: lambd must be a number; got true"],
    ["Softshrink", [[1]], "Softshrink: lambd must be a number; got an array"],
    ["Softplus", [1, "20"], 'Softplus: threshold must be a number; got "20"'],
    ["Threshold", [1], "Threshold: value must be a number; got undefined"],
    ["Hardtanh", ["-1", 1], 'Hardtanh: minVal must be a number; got "-1"'],
    ["RReLU", ["0.1"], 'RReLU: lower must be a number; got "0.1"'],
    ["RReLU", [0.5, 0.25], "RReLU: lower must be at most upper; got 0.5 and 0.25"],
    ["RReLU", [0.1, 0.2, {}, 1], "RReLU: it takes lower, upper and options alone; got 1 too"],
    [
      "RReLU",
      [0.1, 0.2, { inPlace: true }],
      'RReLU: options must be among (inplace); got "inPlace"',
    ],
    ["Softmax", [], "Softmax: dim must be an integer; got undefined"],
    ["LogSoftmax", [{ dim: 1 }], "LogSoftmax: dim must be an integer; got { dim }"],
    ["Softmin", [0.5], "Softmin: dim must be an integer; got 0.5"],
    ["GLU", ["-1"], 'GLU: dim must be an integer; got "-1"'],
    ["GELU", [{ approximate: "erf" }], 'GELU: approximate must be "none" or "tanh"; got "erf"'],
    ["Flatten", ["1"], 'Flatten: startDim must be an integer; got "1"'],
    ["Flatten", [1, 2, { dim: 3 }], "Flatten: it takes startDim and endDim alone; got { dim } too"],
    ["Dropout", ["0.5"], 'Dropout: p must be a number; got "0.5"'],
    ["Dropout", [0.5, { inplace: true }, 1], "Dropout: it takes p and options alone; got 1 too"],
    ["Dropout1d", [0.5, { inplace: true }], "Dropout1d: it takes p alone; got { inplace } too"],
    ["Dropout2d", [0.5, true], "Dropout2d: it takes p alone; got true too"],
    ["AlphaDropout", [0.5, {}], "AlphaDropout: it takes p alone; got {  } too"],
    ["LazyConv1d", [2, 3, 1], "LazyConv1d: options must be an object; got number"],
    ["LazyConv2d", [2, 3, null], "LazyConv2d: options must be an object; got object"],
    ["LazyConvTranspose1d", [2, 3, "1"], "LazyConvTranspose1d: options must be an object"],
    ["LazyConvTranspose2d", [2, 3, [1]], "options must be an object; got an array"],
    ["LazyBatchNorm1d", [0.5], "LazyBatchNorm1d: options must be an object; got number"],
    ["LazyBatchNorm2d", [0.5], "LazyBatchNorm2d: options must be an object"],
    ["LazyInstanceNorm1d", [0.5], "LazyInstanceNorm1d: options must be an object"],
    ["LazyInstanceNorm2d", [0.5], "LazyInstanceNorm2d: options must be an object"],
  ])("new %s(%j)", (layer, args, message) => {
    expect(() => new makers[layer]!(...args)).toThrow(message);
  });
});

describe("methods refuse", () => {
  const layer = new Linear(2, 2) as unknown as Record<string, (...args: unknown[]) => unknown>;

  test.each<[string, readonly unknown[], string]>([
    ["train", ["yes"], 'train: mode must be true or false; got "yes"'],
    ["train", [1], "train: mode must be true or false; got 1"],
    ["requiresGrad_", ["x"], 'setRequiresGrad: value must be true or false; got "x"'],
    ["setRequiresGrad", [null], "setRequiresGrad: value must be true or false; got null"],
    [
      "registerForwardHook",
      [() => undefined, { prepend: true }],
      "registerForwardHook: it takes a hook alone; got { prepend } too",
    ],
    ["registerForwardPreHook", [() => undefined, 1], "it takes a hook alone; got 1 too"],
    ["registerFullBackwardHook", [() => undefined, 1], "it takes a hook alone"],
    ["registerFullBackwardPreHook", [() => undefined, 1], "it takes a hook alone"],
  ])("%s(%j)", (name, args, message) => {
    expect(() => layer[name]!(...args)).toThrow(message);
    expect((layer as unknown as nn.Module).training).toBe(true);
  });

  test("initialize and initReport what is no module, and initReport options", () => {
    expect(() => initialize([1] as never)).toThrow(
      "initialize: the net must be a module; got [object Array]",
    );
    expect(() => initialize(undefined as never)).toThrow("got [object Undefined]");
    expect(() => initReport({} as never)).toThrow("initReport: the net must be a module");
    expect(() => initReport(new Linear(1, 1), ...([{ all: true }] as never[]))).toThrow(
      "initReport: it takes a module alone; got { all } too",
    );
  });
});

describe("C: a weight that weightNorm computes", () => {
  test("refuses zeros, which have no direction, and stays as it is", () => {
    const layer = weightNorm(new Linear(3, 2));
    const before = layer.weight.toArray();
    const rules = [{ match: {}, init: "zeros" as const }];
    expect(() => initialize(layer, { rules })).toThrow(
      /weightNorm: a weight must have a direction, so not be 0 everywhere; got zeros at position 0 of dimension 0/,
    );
    expect(() => {
      layer.weight = tensor([
        [1, 2, 3],
        [0, 0, 0],
      ]) as never;
    }).toThrow("got zeros at position 1 of dimension 0");
    expect(layer.weight.toArray()).toEqual(before);
  });

  test("may have no values yet, and gets them", () => {
    const layer = weightNorm(skipInit(() => new Linear(3, 2)));
    initialize(layer, { rules: [{ match: {}, init: "ones" }] });
    expect(layer.weight.toArray()).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });
});
