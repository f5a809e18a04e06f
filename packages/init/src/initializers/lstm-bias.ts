import { ShapeError } from "@weft/tensor";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `lstmBias`. */
export interface LstmBiasOptions {
  /** What the forget gate's bias is. Default 1. */
  readonly forgetBias: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    lstmBias: LstmBiasOptions;
  }
}

/**
 * The bias of an LSTM, 0 but for the forget gate, its second quarter: MXNet's `LSTMBias`.
 *
 * @throws {ShapeError} when the tensor is no vector of four equal parts.
 * @example lstmBias(empty([8])).toArray() // [0, 0, 1, 1, 0, 0, 0, 0]
 */
export const lstmBias: Initializer<"lstmBias"> = defineInitializer({
  name: "lstmBias",
  package: "@weft/init",
  version: 1,
  defaults: { forgetBias: 1 },
  fill: (tensor, { forgetBias }) => {
    const [length] = tensor.shape;
    if (tensor.ndim !== 1 || length === undefined || length % 4 !== 0) {
      throw new ShapeError(
        `lstmBias: the tensor must be a vector of four equal parts; got [${tensor.shape.join(", ")}]`,
      );
    }
    const hidden = length / 4;
    tensor.zero_().narrow(0, hidden, hidden).fill_(forgetBias);
  },
});
