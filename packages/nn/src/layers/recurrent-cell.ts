import { uniform } from "@weft/init";
import {
  empty,
  linear,
  Parameter,
  privately,
  ShapeError,
  zeros,
  type DType,
  type Tensor,
} from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import type { Settled } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { optionalParameter, type OptionalParameter } from "../module/optional-parameter.ts";
import { declareParameters } from "../module/part-kinds.ts";
import { pythonBool } from "../module/python-text.ts";
import type { CellState, RecurrentStep } from "./recurrent-steps.ts";

/** Options of `RNNCell`, `LSTMCell` and `GRUCell`. */
export interface RecurrentCellOptions<Bias extends boolean = boolean> {
  /** Default true. */
  readonly bias?: Bias;
  /** Default float32. */
  readonly dtype?: DType;
}

/** What recurrent cells share. Parameters have PyTorch's names. @internal */
export abstract class RecurrentCell<Bias extends boolean> extends Module {
  static {
    declareParameters(this, "weight_ih", "weight_hh", "bias_ih", "bias_hh");
  }

  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Of the input, `[gates · hiddenSize, inputSize]`. */
  weight_ih: Parameter;
  /** Of the state, `[gates · hiddenSize, hiddenSize]`. */
  weight_hh: Parameter;
  /** `null` without bias. */
  bias_ih: OptionalParameter<Bias>;
  /** `null` without bias. */
  bias_hh: OptionalParameter<Bias>;

  constructor(
    gates: number,
    inputSize: number,
    hiddenSize: number,
    { bias, dtype }: Settled<RecurrentCellOptions<Bias>>,
  ) {
    super();
    this.inputSize = checkSize(new.target.name, "inputSize", inputSize);
    this.hiddenSize = checkSize(new.target.name, "hiddenSize", hiddenSize);
    this.weight_ih = new Parameter(empty([gates * hiddenSize, inputSize], { dtype }));
    this.weight_hh = new Parameter(empty([gates * hiddenSize, hiddenSize], { dtype }));
    this.bias_ih = optionalParameter(bias, [gates * hiddenSize], dtype);
    this.bias_hh = optionalParameter(bias, [gates * hiddenSize], dtype);
    this.resetParameters();
  }

  /** Draws new values from the default generator. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const parameter of this.parameters()) uniform(parameter, { from: -bound, to: bound });
  }

  override extraRepr(): string {
    const { inputSize, hiddenSize, bias_ih } = this;
    return `${inputSize}, ${hiddenSize}${bias_ih === null ? `, bias=${pythonBool(false)}` : ""}`;
  }

  /** @param given The state to start from: `count` tensors; `null` for zeros. */
  protected run(
    step: RecurrentStep,
    x: Tensor,
    given: readonly Tensor[] | null,
    count: 1 | 2,
  ): readonly Tensor[] {
    const { inputSize, hiddenSize, weight_ih, weight_hh, bias_ih, bias_hh } = this;
    const { name } = this.constructor;
    if ((x.ndim !== 1 && x.ndim !== 2) || x.shape.at(-1) !== inputSize) {
      throw new ShapeError(
        `${name}: x must be [batch, ${inputSize}] or [${inputSize}]; got shape [${x.shape.join(", ")}]`,
      );
    }
    const shape = [...x.shape.slice(0, -1), hiddenSize];
    for (const state of given ?? []) {
      if (state.shape.join() === shape.join()) continue;
      throw new ShapeError(
        `${name}: the state must be [${shape.join(", ")}]; got shape [${state.shape.join(", ")}]`,
      );
    }
    return privately(() => {
      const start = given ?? new Array<Tensor>(count).fill(zeros(shape, { dtype: x.dtype }));
      const state = start as unknown as CellState; // it has at least one
      const fromState = linear(state[0], weight_hh, bias_hh);
      return [...step(linear(x, weight_ih, bias_ih), fromState, state)];
    });
  }
}

/** PyTorch's defaults. @internal */
export function cellDefaults<Bias extends boolean>(): Settled<RecurrentCellOptions<Bias>> {
  return { bias: true as Bias, dtype: "float32" }; // the type's own default
}
