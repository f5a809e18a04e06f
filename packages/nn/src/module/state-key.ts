import type { Parameter } from "@weft/tensor";
import type { Layer } from "./layer.ts";
import type { Module } from "./module.ts";

/** Counts down how deep paths are followed, so that a module type that contains itself ends. */
type Shallower = [never, 0, 1, 2, 3, 4, 5, 6];

/**
 * Every path of `M` that ends in a parameter: `"0.weight" | "0.bias" | …`; any string for a module whose parts are only
 * known when it runs, and any rest of a path below a part like that, or below the seventh level.
 */
export type StateKey<M> = [Below<M, 6>] extends [never] ? string : Below<M, 6>;

type Paths<M, Depth extends number> = {
  [K in keyof M & string]: [Extract<M[K], Parameter>] extends [never]
    ? [Extract<M[K], Module>] extends [never]
      ? never
      : `${K}.${Below<Extract<M[K], Module>, Depth>}`
    : K;
}[keyof M & string];

/** The paths below a part; any string where its type does not say. */
type Below<M, Depth extends number> = [Depth] extends [never]
  ? string
  : IsOpen<M> extends true
    ? string
    : Paths<M, Shallower[Depth]> | ListPaths<M, Shallower[Depth]>;

/** The paths of a list, whose positions are numbers that its type does not know. */
type ListPaths<M, Depth extends number> = M extends { readonly [position: number]: infer Part }
  ? number extends keyof M
    ? [Extract<Part, Parameter>] extends [never]
      ? `${number}.${Below<Extract<Part, Module>, Depth>}`
      : `${number}`
    : never
  : never;

/**
 * Whether a type does not say which parts there are: `Module` and `Layer` themselves, and containers without typed positions or
 * keys.
 */
type IsOpen<M> = true extends IsSame<M, Module> | IsSame<M, Layer>
  ? true
  : M extends { append(part: never): unknown } | { popItem(): unknown }
    ? [Extract<keyof M, `${number}`> | Paths<M, 0>] extends [never]
      ? number extends keyof M
        ? false
        : true
      : false
    : false;

/** Whether two types are one, not only assignable to each other: a layer without parts has all that `Module` has. */
type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
