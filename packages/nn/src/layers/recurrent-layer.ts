import { uniform } from "@weft/init";
import {
  cat,
  dropout,
  empty,
  Parameter,
  privately,
  ShapeError,
  stack,
  ValueError,
  zeros,
  type DType,
  type Tensor,
} from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import type { Settled } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { pythonBool, pythonFloat } from "../module/python-text.ts";
import type { CellState, RecurrentStep } from "./recurrent-steps.ts";
import { runRecurrent, type RecurrentWeights } from "./run-recurrent.ts";

/** Options of `RNN`, `LSTM` and `GRU`. */
export interface RecurrentOptions<Bias extends boolean = boolean> {
  /** Layers on top of each other. Default 1. */
  readonly numLayers?: number;
  /** Default true. */
  readonly bias?: Bias;
  /** Whether the batch comes before the time, in input and output. Default false. */
  readonly batchFirst?: boolean;
  /** The probability with which what a layer hands to the next is dropped when training. Default 0. */
  readonly dropout?: number;
  /** Whether every layer runs backwards as well. Default false. */
  readonly bidirectional?: boolean;
  /** Default float32. */
  readonly dtype?: DType;
}

/** PyTorch's defaults. @internal */
export function recurrentDefaults<Bias extends boolean>(): Settled<RecurrentOptions<Bias>> {
  return {
    numLayers: 1,
    bias: true as Bias, // the type's own default
    batchFirst: false,
    dropout: 0,
    bidirectional: false,
    dtype: "float32",
  };
}

/**
 * What recurrent layers share. Parameters have PyTorch's names, so that state dicts can be exchanged.
 *
 * @internal
 */
export abstract class RecurrentLayer<Bias extends boolean> extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bias: Bias;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  /** The size that states are projected to; 0 when they are not. */
  readonly projSize: number;
  /** Of the input, `[gates · hiddenSize, inputSize]`; others are `weight_ih_l1`, `weight_ih_l0_reverse` and so on. */
  declare weight_ih_l0: Parameter;
  /** Of the state, `[gates · hiddenSize, hiddenSize or projSize]`. */
  declare weight_hh_l0: Parameter;
  /** `[gates · hiddenSize]`; not there without bias. */
  declare bias_ih_l0: Bias extends true ? Parameter : undefined;
  /** `[gates · hiddenSize]`; not there without bias. */
  declare bias_hh_l0: Bias extends true ? Parameter : undefined;
  /** Those of all layers and directions. */
  [parameter: `weight_${"ih" | "hh" | "hr"}_l${string}`]: Parameter | undefined;
  [parameter: `bias_${"ih" | "hh"}_l${string}`]: Parameter | undefined;

  constructor(
    gates: number,
    inputSize: number,
    hiddenSize: number,
    options: Settled<RecurrentOptions<Bias>>,
    projSize = 0,
  ) {
    super();
    const { name } = new.target;
    const { bias, bidirectional, dtype } = options;
    this.inputSize = checkSize(name, "inputSize", inputSize);
    this.hiddenSize = checkSize(name, "hiddenSize", hiddenSize);
    this.numLayers = checkSize(name, "numLayers", options.numLayers);
    this.bias = bias;
    this.batchFirst = options.batchFirst;
    this.dropout = options.dropout;
    this.bidirectional = bidirectional;
    this.projSize = checkSize(name, "projSize", projSize);
    if (this.numLayers === 0) throw new ValueError(`${name}: numLayers must be at least 1; got 0`);
    if (!(this.dropout >= 0 && this.dropout <= 1))
      throw new ValueError(`${name}: dropout must be from 0 to 1; got ${this.dropout}`);
    if (projSize > 0 && projSize >= hiddenSize) {
      throw new ValueError(
        `${name}: projSize must be less than hiddenSize; got ${projSize} and ${hiddenSize}`,
      );
    }
    const outputSize = projSize || hiddenSize;
    for (const part of partsOf(this)) {
      const size = part.layer === 0 ? inputSize : outputSize * (bidirectional ? 2 : 1);
      const shapes: Record<string, readonly number[]> = {
        weight_ih: [gates * hiddenSize, size],
        weight_hh: [gates * hiddenSize, outputSize],
        ...(bias ? { bias_ih: [gates * hiddenSize], bias_hh: [gates * hiddenSize] } : {}),
        ...(projSize > 0 ? { weight_hr: [projSize, hiddenSize] } : {}),
      };
      for (const [kind, shape] of Object.entries(shapes))
        this.registerParameter(`${kind}_${part.suffix}`, new Parameter(empty(shape, { dtype })));
    }
    this.resetParameters();
  }

  /** Draws new values from the default generator. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const parameter of this.parameters()) uniform(parameter, { from: -bound, to: bound });
  }

  override extraRepr(): string {
    const { projSize, numLayers, bias, batchFirst, bidirectional } = this;
    return [
      `${this.inputSize}, ${this.hiddenSize}`,
      ...(projSize === 0 ? [] : [`proj_size=${projSize}`]),
      ...(numLayers === 1 ? [] : [`num_layers=${numLayers}`]),
      ...(bias ? [] : [`bias=${pythonBool(bias)}`]),
      ...(batchFirst ? ["batch_first=True"] : []),
      ...(this.dropout === 0 ? [] : [`dropout=${pythonFloat(this.dropout)}`]),
      ...(bidirectional ? ["bidirectional=True"] : []),
    ].join(", ");
  }

  /**
   * All layers in all directions.
   *
   * @param given The states to start from, `[layers · directions, batch, size]` each; `null` for zeros.
   * @param sizes Of the states.
   */
  protected run(
    step: RecurrentStep,
    x: Tensor,
    given: readonly Tensor[] | null,
    sizes: readonly number[],
  ): { readonly output: Tensor; readonly states: readonly Tensor[] } {
    checkInput(this, x, given, sizes);
    return privately(() => {
      const isBatched = x.ndim === 3;
      const swap = isBatched && this.batchFirst;
      let output = isBatched ? (swap ? x.transpose(0, 1) : x) : x.unsqueeze(1);
      const starts = startsOf(this, output, given, sizes);
      const ends: CellState[] = [];
      for (let layer = 0; layer < this.numLayers; layer++) {
        const input =
          layer === 0 ? output : dropout(output, this.dropout, { training: this.training });
        const outputs = (this.bidirectional ? [false, true] : [false]).map((backwards) => {
          const weights = weightsOf(this, suffixOf(layer, backwards));
          const run = runRecurrent(step, input, starts[ends.length]!, weights, backwards);
          ends.push(run.state);
          return run.output;
        });
        output = outputs.length === 1 ? outputs[0]! : cat(outputs, -1);
      }
      const states = sizes.map((_, i) => stack(ends.map((state) => state[i]!)));
      if (isBatched) return { output: swap ? output.transpose(0, 1) : output, states };
      return { output: output.squeeze(1), states: states.map((state) => state.squeeze(1)) };
    });
  }
}

function suffixOf(layer: number, backwards: boolean): string {
  return `l${layer}${backwards ? "_reverse" : ""}`;
}

/** Layers and directions, in PyTorch's order. */
function partsOf(module: RecurrentLayer<boolean>): { layer: number; suffix: string }[] {
  return Array.from({ length: module.numLayers }, (_, layer) =>
    (module.bidirectional ? [false, true] : [false]).map((backwards) => ({
      layer,
      suffix: suffixOf(layer, backwards),
    })),
  ).flat();
}

function weightsOf(module: RecurrentLayer<boolean>, suffix: string): RecurrentWeights {
  return {
    ih: module[`weight_ih_${suffix as "l0"}`],
    hh: module[`weight_hh_${suffix as "l0"}`],
    biasIh: module[`bias_ih_${suffix as "l0"}`] ?? null,
    biasHh: module[`bias_hh_${suffix as "l0"}`] ?? null,
    hr: module[`weight_hr_${suffix as "l0"}`] ?? null,
  };
}

/** The states that each layer and direction starts from. */
function startsOf(
  module: RecurrentLayer<boolean>,
  x: Tensor,
  given: readonly Tensor[] | null,
  sizes: readonly number[],
): CellState[] {
  const parts = partsOf(module);
  const states = sizes.map((size, i) => {
    const state = given?.[i];
    if (state === undefined) return parts.map(() => zeros([x.shape[1]!, size], { dtype: x.dtype }));
    return (state.ndim === 3 ? state : state.unsqueeze(1)).unbind(0);
  });
  return parts.map((_, part): CellState => {
    const [h, ...rest] = states.map((state) => state[part]!);
    return [h!, ...rest];
  });
}

function checkInput(
  module: RecurrentLayer<boolean>,
  x: Tensor,
  given: readonly Tensor[] | null,
  sizes: readonly number[],
): void {
  const { name } = module.constructor;
  if ((x.ndim !== 2 && x.ndim !== 3) || x.shape.at(-1) !== module.inputSize) {
    const order = module.batchFirst ? "batch, time" : "time, batch";
    throw new ShapeError(
      `${name}: x must be [${order}, ${module.inputSize}] or [time, ${module.inputSize}]; got shape [${x.shape.join(", ")}]`,
    );
  }
  if (x.shape[x.ndim === 3 && module.batchFirst ? 1 : 0] === 0)
    throw new ShapeError(
      `${name}: x must have at least one step; got shape [${x.shape.join(", ")}]`,
    );
  const parts = partsOf(module).length;
  const batch = x.ndim === 3 ? [x.shape[module.batchFirst ? 0 : 1]!] : [];
  for (const [i, size] of sizes.entries()) {
    const wanted = [parts, ...batch, size].join(", ");
    const state = given?.[i];
    if (state === undefined || state.shape.join(", ") === wanted) continue;
    throw new ShapeError(
      `${name}: ${"hc"[i]}0 must be [${wanted}]; got shape [${state.shape.join(", ")}]`,
    );
  }
}
