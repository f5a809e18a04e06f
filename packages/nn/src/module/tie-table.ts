import { groupByStorage, type Tensor } from "@weft/tensor";
import { listBuffers, listParameters } from "./listing.ts";
import { isSamePlace } from "./memory-places.ts";
import type { Module } from "./module.ts";

/** How a name shows the memory of another one. */
export interface TieRow {
  readonly name: string;
  /** The name whose memory it is. */
  readonly of: string;
  /** The same elements in the same order; all of them with dimensions exchanged; a part with each step a basic index; or any other view. */
  readonly kind: "whole" | "transposed" | "slice" | "view";
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  /** In elements, from the first one of `of`. */
  readonly offset: number;
}

/**
 * Every name of a module's parameters and buffers that shows memory which another name stands for, as plain data.
 *
 * @example
 * const net = new Sequential(new Linear(4, 2), new Linear(2, 4));
 * tie(net, "1.weight", net[0].weight.t());
 * tieTable(net) // [{ name: "1.weight", of: "0.weight", kind: "transposed", shape: [4, 2], strides: [1, 4], offset: 0 }]
 */
export function tieTable(module: Module): TieRow[] {
  const entries = [
    ...listParameters(module, { aliases: true }),
    ...listBuffers(module, { aliases: true }),
  ] as [string, Tensor][];
  const tensors = new Map(entries);
  return groupByStorage(entries).flatMap(({ names, tensor }) => {
    const of = names.find((name) => tensors.get(name) === tensor) ?? names[0]!;
    return names
      .filter((name) => name !== of)
      .map((name) => rowOf(name, tensors.get(name)!, of, tensors.get(of)!));
  });
}

function rowOf(name: string, view: Tensor, of: string, whole: Tensor): TieRow {
  return {
    name,
    of,
    kind: kindOf(view, whole),
    shape: [...view.shape],
    strides: [...view.strides],
    offset: view.offset - whole.offset,
  };
}

function kindOf(view: Tensor, whole: Tensor): TieRow["kind"] {
  if (isSamePlace(view, whole)) return "whole";
  const axes = ({ shape, strides }: Tensor): string =>
    shape
      .map((size, d) => `${size}:${strides[d]}`)
      .toSorted()
      .join();
  if (view.offset === whole.offset && axes(view) === axes(whole)) return "transposed";
  return isSlice(view, whole) ? "slice" : "view";
}

/** Whether each dimension of the view steps through one of the whole, in order; those left out were indexed. */
function isSlice(view: Tensor, whole: Tensor): boolean {
  let rest = view.offset - whole.offset;
  let next = 0;
  for (const [d, size] of whole.shape.entries()) {
    const stride = whole.strides[d]!;
    const first = stride === 0 ? 0 : Math.floor(rest / stride);
    rest -= first * stride;
    const count = view.shape[next];
    const step = (view.strides[next] ?? 0) / stride;
    const steps = whole.ndim - d <= view.ndim - next || (Number.isInteger(step) && step > 0);
    if (count !== undefined && steps) {
      if (!Number.isInteger(step) || step < 1 || first + (count - 1) * step >= size) return false;
      next++;
    } else if (first >= size) return false;
  }
  return next === view.ndim && rest === 0;
}
