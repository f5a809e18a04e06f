import type { Parameter } from "@weft/tensor";
import type { Module } from "./module.ts";

/** Counts down how deep paths are followed, so that a module type that contains itself ends. */
type Shallower = [never, 0, 1, 2, 3, 4, 5, 6];

/**
 * Every path of `M` that ends in a parameter: `"0.weight" | "0.bias" | …`; any string for a module whose parts are only
 * known when it runs.
 */
export type StateKey<M, Depth extends number = 6> = Module extends M
  ? string
  : string extends Paths<M, Depth>
    ? string
    : [Paths<M, Depth>] extends [never]
      ? string
      : Paths<M, Depth>;

type Paths<M, Depth extends number> = [Depth] extends [never]
  ? never
  : {
      [K in keyof M & string]: [Extract<M[K], Parameter>] extends [never]
        ? [Extract<M[K], Module>] extends [never]
          ? never
          : `${K}.${Paths<Extract<M[K], Module>, Shallower[Depth]>}`
        : K;
    }[keyof M & string];
