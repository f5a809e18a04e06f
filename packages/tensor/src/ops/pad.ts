import { defineOp } from "../autograd/define-op.ts";
import { viewHeap } from "../data/read.ts";
import { checkIntegers } from "../dispatch/check-integers.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { indexSelect } from "./index-select.ts";

/** What stands outside of the tensor: one value, a mirror image without the edge, the edge, or the other end. */
export type PadMode = "constant" | "reflect" | "replicate" | "circular";

export interface PadOptions {
  /** Default `"constant"`. */
  readonly mode?: PadMode;
  /** For `"constant"`. Default 0. */
  readonly value?: number;
}

/**
 * A copy with positions added before and after the last dimensions; negative numbers take positions away.
 *
 * Shapes: `[..., n]` → `[..., before + n + after]`.
 *
 * @category Movement
 * @param pads `[before, after]` of the last dimension, then of the one before it, and so on, as in PyTorch.
 * @throws {ShapeError} when there are more pads than dimensions, or a result would have a negative size, or a mirror image or
 * the other end is shorter than the pad.
 * @throws {ValueError} when pads are no integers in pairs.
 * @example pad(tensor([1, 2]), [1, 2]).toArray() // [0, 1, 2, 0, 0]
 * @example pad(tensor([1, 2, 3]), [2, 1], { mode: "reflect" }).toArray() // [3, 2, 1, 2, 3, 2]
 */
export function pad(x: Tensor, pads: readonly number[], options: PadOptions = {}): Tensor {
  checkOptions("pad", options, ["mode", "value"]);
  const { mode = "constant", value = 0 } = options;
  checkTensor("pad", "x", x);
  checkIntegers("pad", "pads", pads);
  if (pads.length % 2 !== 0) {
    throw new ValueError(`pad: pads must come in pairs of before and after; got ${show(pads)}`);
  }
  if (pads.length / 2 > x.ndim) {
    throw new ShapeError(
      `pad: at most one pair a dimension can be given; got ${show(pads)} for shape ${show(x.shape)}`,
    );
  }
  const around = x.shape.map((size, d): Around => {
    const i = 2 * (x.ndim - 1 - d);
    const [before, after] = [pads[i] ?? 0, pads[i + 1] ?? 0];
    if (size + before + after < 0 || size + Math.min(before, 0) + Math.min(after, 0) < 0) {
      throw new ShapeError(
        `pad: no size may become negative; got ${before} and ${after} for dimension ${d} of shape ${show(x.shape)}`,
      );
    }
    return { before, after };
  });
  if (mode === "constant") return padConstant(x, { around, value });
  const place = PLACES[mode];
  if (place === undefined) {
    throw new ValueError(
      `pad: mode must be constant, reflect, replicate or circular; got ${String(mode)}`,
    );
  }
  return around.reduce((padded, { before, after }, d) => {
    if (before === 0 && after === 0) return padded;
    const size = x.shape[d]!;
    const most =
      mode === "reflect" ? size - 1 : mode === "circular" ? size : size === 0 ? 0 : Infinity;
    if (Math.max(before, after) > most) {
      throw new ShapeError(
        `pad: mode ${mode} can add at most ${most} positions to dimension ${d}; got ${before} and ${after} for shape ${show(x.shape)}`,
      );
    }
    return indexSelect(padded, d, places(size, before, after, place));
  }, x);
}

interface Around {
  readonly before: number;
  readonly after: number;
}

interface ConstantPad {
  readonly around: readonly Around[];
  readonly value: number;
}

const padConstant: (x: Tensor, attrs: ConstantPad) => Tensor = defineOp<
  readonly ["x"],
  never,
  ConstantPad
>({
  name: "pad",
  inputs: ["x"],
  forward: (x, { around, value }) => {
    const shape = x.shape.map((size, d) => size + around[d]!.before + around[d]!.after);
    const fill = scalarTensor(value, x.dtype);
    const out = emptyTensor(shape, x.dtype);
    copyInto(fill, out);
    const kept = x.shape.map(
      (size, d) => size + Math.min(0, around[d]!.before) + Math.min(0, around[d]!.after),
    );
    if (kept.some((size) => size <= 0)) return out;
    const inside = (t: Tensor, shift: (a: Around) => number): Tensor =>
      new Tensor(
        t.storage,
        t.dtype,
        kept,
        t.strides,
        t.strides.reduce((sum, stride, d) => sum + stride * shift(around[d]!), t.offset),
      );
    copyInto(
      inside(x, ({ before }) => Math.max(0, -before)),
      inside(out, ({ before }) => Math.max(0, before)),
    );
    return out;
  },
  vjp: {
    x: ({ dy, attrs: { around } }) =>
      padConstant(dy, {
        around: around.map(({ before, after }) => ({ before: -before, after: -after })),
        value: 0,
      }),
  },
});

/** The position inside for one that may lie outside. */
const PLACES: Partial<Record<PadMode, (i: number, size: number) => number>> = {
  reflect: (i, size) => (i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i),
  replicate: (i, size) => Math.min(Math.max(i, 0), size - 1),
  circular: (i, size) => (i + size) % size,
};

function places(
  size: number,
  before: number,
  after: number,
  place: (i: number, size: number) => number,
): Tensor {
  const out = emptyTensor([size + before + after], "int32");
  const values = viewHeap("int32", out.address(), out.size);
  for (let i = 0; i < values.length; i++) values[i] = place(i - before, size);
  return out;
}
