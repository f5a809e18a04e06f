import type { Tensor } from "@weft/tensor";
import type { Module } from "../module/module.ts";

/** A module that computes a parameter from another one; any module with such a `forward` can be one. */
export interface Parametrization extends Module {
  /** The parametrised value; from several originals when `rightInverse` gives several. */
  forward(...originals: Tensor[]): Tensor;
  /** What `forward` makes a value out of: one tensor, or several. Needed for assignments, and for several originals. */
  rightInverse?(value: Tensor): Tensor | readonly Tensor[];
  /** Throws for a value that `forward` makes out of no originals. Called before an assignment changes anything. */
  checkValue?(value: Tensor): void;
}
