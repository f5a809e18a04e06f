import type { Layer } from "../module/layer.ts";

type List = readonly Layer[];

/**
 * The layer at a position of `L`; negative positions count from the end. Any layer when only the program can tell, also
 * beyond `L`: layers may have been appended.
 */
export type LayerAt<L extends List, I extends number> = number extends I | L["length"]
  ? Layer
  : PositionOf<L, I> extends infer At extends keyof L
    ? Extract<L[At], Layer>
    : Layer;

/** The layers of `L` from `Start` up to `End`, as `Array.slice` takes them. */
export type SliceOf<L extends List, Start extends number, End extends number> = number extends
  | L["length"]
  | Start
  | End
  ? readonly L[number][]
  : Between<L, PositionOf<L, Start>, PositionOf<L, End>>;

/** A position as text, from the start; `"before"` when it is before the first. */
type PositionOf<L extends List, I extends number> = `${I}` extends `-${infer N}`
  ? FromEnd<L, N>
  : `${I}`;

type FromEnd<
  L extends List,
  N extends string,
  Passed extends List = [],
> = `${Passed["length"]}` extends N
  ? `${L["length"]}`
  : L extends readonly [...infer Rest extends List, infer Last extends Layer]
    ? FromEnd<Rest, N, readonly [...Passed, Last]>
    : "before";

type Between<
  L extends List,
  Start extends string,
  End extends string,
  Passed extends List = readonly [],
  Taken extends List = readonly [],
  Started = Start extends "before" ? true : false,
> = End extends "before" | `${Passed["length"]}`
  ? Taken
  : L extends readonly [infer First extends Layer, ...infer Rest extends List]
    ? [Started, Start] extends [true, string] | [false, `${Passed["length"]}`]
      ? Between<Rest, Start, End, readonly [...Passed, First], readonly [...Taken, First], true>
      : Between<Rest, Start, End, readonly [...Passed, First], Taken, false>
    : Taken;
