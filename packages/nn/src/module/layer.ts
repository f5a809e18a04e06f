import type { Tensor } from "@weft/tensor";
import type { Module } from "./module.ts";

/**
 * A module that makes one tensor out of one, so that it can stand in a `Sequential`: not a loss, which needs a target, nor an
 * `LSTM`, which gives its state as well.
 */
export interface Layer extends Module {
  forward(x: Tensor, ...nothing: undefined[]): Tensor;
}
