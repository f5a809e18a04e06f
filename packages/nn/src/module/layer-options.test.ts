import { describe, expect, test } from "vitest";
import * as nn from "../index.ts";

type Maker = new (...args: readonly unknown[]) => nn.Module;

/** The arguments before the options, of layers that take options. */
const LAYERS: Readonly<Record<string, readonly unknown[]>> = {
  Linear: [2, 2],
  LazyLinear: [2],
  Bilinear: [2, 2, 2],
  Embedding: [2, 2],
  Conv1d: [2, 2, 1],
  Conv2d: [2, 2, 1],
  ConvTranspose2d: [2, 2, 1],
  MaxPool2d: [2],
  AvgPool2d: [2],
  BatchNorm1d: [2],
  InstanceNorm2d: [2],
  LayerNorm: [2],
  RMSNorm: [2],
  GroupNorm: [1, 2],
  LSTM: [2, 2],
  GRUCell: [2, 2],
  MultiheadAttention: [2, 1],
  TransformerEncoderLayer: [2, 1],
  PReLU: [1],
  GELU: [],
  CosineSimilarity: [],
  PairwiseDistance: [],
};
const LOSSES = Object.keys(nn).filter((name) => name.endsWith("Loss"));
const makers = nn as unknown as Readonly<Record<string, Maker>>; // called as a program without types would

describe("options of a layer", () => {
  test.each(Object.entries(LAYERS))("%s refuses a name that means nothing", (name, args) => {
    expect(() => new makers[name]!(...args, { dtpye: "float64" })).toThrow(
      /^\w+: options must be among \(.*\); got "dtpye"$/,
    );
    expect(() => new makers[name]!(...args, 0.5)).toThrow(/options must be an object/);
  });

  test.each(LOSSES)("%s refuses a name that means nothing", (name) => {
    expect(() => new makers[name]!({ reductoin: "sum" })).toThrow(
      new RegExp(`^${name}: options must be among \\(.*reduction.*\\); got "reductoin"$`),
    );
    expect(() => new makers[name]!("sum")).toThrow(/options must be an object/);
  });
});
