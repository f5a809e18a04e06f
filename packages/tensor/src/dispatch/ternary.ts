import type { TernaryKernel } from "@weft/kernels";
import { computeDType, itemBytes, type DType } from "../dtype.ts";
import { broadcastShapes, broadcastStrides, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { castData, castInto } from "./cast.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { cutIntoStrips, flatStep, forEachStrip } from "./strips.ts";

/** The shape to which three operands broadcast. @throws {ShapeError} when they do not. */
export function commonShape(op: string, a: Tensor, b: Tensor, c: Tensor): Shape {
  return broadcastShapes(op, broadcastShapes(op, a.shape, b.shape), c.shape);
}

/** Computes `f(a, b, c; value)` element by element in `dtype`, with broadcasting. */
export function ternary(
  op: string,
  stem: string,
  [a, b, c]: readonly [Tensor, Tensor, Tensor],
  value: number,
  dtype: DType,
): Tensor {
  const out = emptyTensor(commonShape(op, a, b, c), dtype);
  ternaryInto(op, stem, [a, b, c], value, out);
  return out;
}

/** The same into an existing tensor of the broadcast shape, which may be `a` itself. */
export function ternaryInto(
  op: string,
  stem: string,
  operands: readonly [Tensor, Tensor, Tensor],
  value: number,
  out: Tensor,
): void {
  const dtype = computeDType(out.dtype);
  const kernel = kernelFor<TernaryKernel>(op, stem, dtype);
  const target = dtype === out.dtype ? out : emptyTensor(out.shape, dtype);
  const cast = operands.map((x) => (x.dtype === dtype ? x : castData(x, dtype)));
  run(kernel, cast, value, target);
  if (target !== out) castInto(target, out);
}

function run(kernel: TernaryKernel, operands: readonly Tensor[], value: number, out: Tensor): void {
  const { size, shape } = out;
  if (size === 0) return;
  const [a, b, c] = operands as [Tensor, Tensor, Tensor]; // three go in
  if (out.isContiguous()) {
    const [stepA, stepB, stepC] = [flatStep(a, shape), flatStep(b, shape), flatStep(c, shape)];
    if (stepA >= 0 && stepB >= 0 && stepC >= 0) {
      const [atA, atB, atC] = [a.address(), b.address(), c.address()];
      kernel(1, size, atA, 0, stepA, atB, 0, stepB, atC, 0, stepC, value, out.address(), size, 1);
      return;
    }
  }
  const all = [a, b, c, out];
  const strips = cutIntoStrips(
    shape,
    all.map((x) => broadcastStrides(x.shape, x.strides, shape)),
  );
  const { rows, cols, row, col } = strips;
  const start = all.map((x) => x.address());
  const bytes = itemBytes(out.dtype);
  forEachStrip(strips, (offsets) => {
    const at = (i: number): [number, number, number] => [
      start[i]! + offsets[i]! * bytes,
      row[i]!,
      col[i]!,
    ];
    kernel(rows, cols, ...at(0), ...at(1), ...at(2), value, ...at(3));
  });
}
