import { isFloating } from "../../src/index.ts";
import type { Draw, DrawOptions } from "./draw.ts";
import type { Sample } from "./entry.ts";

/** Samples of a function of one tensor, element by element. */
export function unarySamples(r: Draw, how: DrawOptions = {}): readonly Sample[] {
  return [
    { args: [r.tensor([], how)] },
    { args: [r.tensor([0, 3], how)] },
    { args: [r.tensor([7], how)] },
    { args: [r.tensor([2, 3, 4], how)] },
    { args: [r.tensor(r.shape(4, 3), how)] },
    { args: [r.special()], isSpecial: true },
    { args: [r.tensor([37], { ...how, layout: "contiguous" })] },
    { args: [r.special({ layout: "contiguous" })], isSpecial: true },
  ];
}

/** Samples of a function of two tensors that broadcast, or of a tensor and a number. */
export function binarySamples(
  r: Draw,
  how: {
    readonly a?: DrawOptions;
    readonly b?: DrawOptions;
    readonly scalars?: readonly number[];
  } = {},
): readonly Sample[] {
  const shape = r.shape(4, 3);
  const { a = {}, b = {}, scalars = [2, -1.5] } = how;
  const special = r.special();
  const n = special.size;
  return [
    { args: [r.tensor([], a), r.tensor([], b)] },
    { args: [r.tensor([2, 3], a), r.tensor([2, 3], b)] },
    { args: [r.tensor([3, 1, 4], a), r.tensor([2, 1], b)] },
    { args: [r.tensor(r.broadcasting(shape), a), r.tensor(shape, b)] },
    { args: [r.tensor([0, 3], a), r.tensor([3], b)] },
    {
      args: [
        r.tensor([3], a),
        r.tensor([2, 3], { ...b, dtype: isFloating(r.dtype) ? "int32" : "float32" }),
      ],
    },
    // Each special value with each.
    { args: [special.reshape([n, 1]).expand([n, n]), special], isSpecial: true },
    ...scalars.map((scalar) => ({ args: [r.tensor([2, 3], a), scalar] })),
  ];
}

/** Samples of a reduction `f(x, { dim, keepdim })`. */
export function reductionSamples(r: Draw, how: DrawOptions = {}): readonly Sample[] {
  return [
    { args: [r.tensor([], how)] },
    { args: [r.tensor([2, 3, 4], how)] },
    { args: [r.tensor([5, 7], how)], options: { dim: 0 } },
    { args: [r.tensor([2, 3, 4], how)], options: { dim: [0, -1], keepdim: true } },
    { args: [r.tensor(r.shape(4, 3), how)], options: { dim: r.integer(-4, 3) } },
    { args: [r.tensor([3, 0], how)], options: { dim: 1 } },
    { args: [r.tensor([0, 3], how)], options: { dim: 1, keepdim: true } },
    { args: [r.special()], isSpecial: true },
    { args: [r.tensor([2, 3], how)], options: { dim: 2 } },
  ];
}

/** Samples of a function along one dimension, `f(x, dim)`. */
export function alongSamples(r: Draw, how: DrawOptions = {}): readonly Sample[] {
  return [
    { args: [r.tensor([], how), 0] },
    { args: [r.tensor([6], how), 0] },
    { args: [r.tensor([5, 7], how), 0] },
    { args: [r.tensor([2, 3, 4], how), -2] },
    { args: [r.tensor(r.shape(4, 3), how), r.integer(-4, 3)] },
    { args: [r.tensor([3, 0], how), 1] },
    { args: [r.tensor([0, 3], how), 1] },
    { args: [r.special(), 0], isSpecial: true },
    { args: [r.tensor([2, 3], how), 2] },
  ];
}
