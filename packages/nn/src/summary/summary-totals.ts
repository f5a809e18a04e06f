import { itemBytes, type Tensor } from "@weft/tensor";
import type { Module } from "../module/module.ts";
import { physicalParameters, type SummaryRow } from "./summary-rows.ts";

/** What a summary adds up; each physical parameter counts once. */
export interface SummaryTotals {
  readonly parameters: number;
  readonly trainableParameters: number;
  readonly nonTrainableParameters: number;
  /** `null` when the net did not run. */
  readonly multAdds: number | null;
  readonly inputBytes: number;
  /** Of the outputs of layers with parameters, twice, for their gradients. */
  readonly outputBytes: number;
  readonly parameterBytes: number;
  readonly totalBytes: number;
}

/** @param inputs `null` when the net did not run. */
export function totalsOf(
  net: Module,
  rows: readonly SummaryRow[],
  inputs: readonly Tensor[] | null,
): SummaryTotals {
  const parameters = physicalParameters(net);
  const sum = <T>(list: readonly T[], count: (item: T) => number): number =>
    list.reduce((total, item) => total + count(item), 0);
  const trainable = parameters.filter(({ requiresGrad }) => requiresGrad);
  const all = sum(parameters, ({ size }) => size);
  const trained = sum(trainable, ({ size }) => size);
  const inputBytes = sum(inputs ?? [], ({ nbytes }) => nbytes);
  const outputBytes = 2 * sum(rows, (row) => row.outputBytes);
  const parameterBytes = sum(parameters, ({ size, dtype }) => size * itemBytes(dtype));
  return {
    parameters: all,
    trainableParameters: trained,
    nonTrainableParameters: all - trained,
    multAdds: inputs === null ? null : sum(rows, ({ multAdds }) => multAdds),
    inputBytes,
    outputBytes,
    parameterBytes,
    totalBytes: inputBytes + outputBytes + parameterBytes,
  };
}
