import type { BinaryKernel } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { itemBytes, promote } from "../dtype.ts";
import { broadcastShapes, broadcastStrides, sameShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { kernelFor } from "./kernel-name.ts";
import { emptyTensor } from "./empty.ts";
import { cutIntoStrips, forEachStrip } from "./strips.ts";

/** Result dtypes that differ from the operands'. */
export interface BinaryOptions {
  /** Dtype of the result; the operands' common dtype by default. */
  readonly outDtype?: DType;
  /** Turns the common dtype into the one to compute in; for divisions, integers become float32. */
  readonly computeIn?: (common: DType) => DType;
}

/**
 * Computes `a ∘ b` element by element with broadcasting and promotion.
 *
 * @param stem The kernel family: `add` stands for `addF32`, `addF64`, ….
 */
export function binary(
  op: string,
  stem: string,
  a: Tensor,
  b: Tensor,
  options?: BinaryOptions,
): Tensor {
  const shape = broadcastShapes(op, a.shape, b.shape);
  let dtype = a.dtype === b.dtype ? a.dtype : promote(a.dtype, b.dtype);
  if (options?.computeIn !== undefined) dtype = options.computeIn(dtype);
  const kernel = kernelFor<BinaryKernel>(op, stem, dtype);
  const out = emptyTensor(shape, options?.outDtype ?? dtype);
  run(
    kernel,
    a.dtype === dtype ? a : castData(a, dtype),
    b.dtype === dtype ? b : castData(b, dtype),
    out,
  );
  return out;
}

/**
 * Computes `a ∘ b` into an existing tensor of the broadcast shape, which may be `a` or `b` itself. It is the caller who counts
 * the write, where anyone can see it.
 */
export function binaryInto(stem: string, a: Tensor, b: Tensor, out: Tensor): void {
  const kernel = kernelFor<BinaryKernel>(stem, stem, out.dtype);
  run(
    kernel,
    a.dtype === out.dtype ? a : castData(a, out.dtype),
    b.dtype === out.dtype ? b : castData(b, out.dtype),
    out,
  );
}

function run(kernel: BinaryKernel, a: Tensor, b: Tensor, out: Tensor): void {
  const size = out.size;
  if (
    sameShape(a.shape, b.shape) &&
    sameShape(a.shape, out.shape) &&
    a.isContiguous() &&
    b.isContiguous() &&
    out.isContiguous()
  ) {
    kernel(1, size, a.address(), size, 1, b.address(), size, 1, out.address(), size, 1);
    return;
  }
  if (size === 0) return;
  const strides = [
    broadcastStrides(a.shape, a.strides, out.shape),
    broadcastStrides(b.shape, b.strides, out.shape),
    out.strides,
  ];
  const strips = cutIntoStrips(out.shape, strides);
  const { rows, cols, row, col } = strips;
  const addressA = a.address();
  const addressB = b.address();
  const addressOut = out.address();
  const bytes = itemBytes(a.dtype);
  const bytesOut = itemBytes(out.dtype);
  forEachStrip(strips, ([offsetA, offsetB, offsetOut]) => {
    kernel(
      rows,
      cols,
      addressA + offsetA! * bytes,
      row[0]!,
      col[0]!,
      addressB + offsetB! * bytes,
      row[1]!,
      col[1]!,
      addressOut + offsetOut! * bytesOut,
      row[2]!,
      col[2]!,
    );
  });
}
