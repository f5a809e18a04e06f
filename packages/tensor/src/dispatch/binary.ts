import type { BinaryKernel, BinaryKernelOf2 } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { computeDType, itemBytes, resultType } from "../dtype.ts";
import { broadcastShapes, broadcastStrides } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { castData, castInto } from "./cast.ts";
import { kernelFor } from "./kernel-name.ts";
import { emptyTensor } from "./empty.ts";
import type { KernelParameters } from "./unary.ts";
import { cutIntoStrips, flatStep, forEachStrip, stretchedStride } from "./strips.ts";

/** Result dtypes that differ from the operands'. */
export interface BinaryOptions {
  /** Dtype of the result; the operands' common dtype by default. */
  readonly outDtype?: DType;
  /** Turns the common dtype into the one to compute in; for divisions, integers become float32. */
  readonly computeIn?: (common: DType) => DType;
  /** Refuses operands, after shapes and before anything is computed. */
  readonly check?: (op: string, a: Tensor, b: Tensor) => void;
  /** For kernels that take them. */
  readonly parameters?: KernelParameters;
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
  options?.check?.(op, a, b);
  let common = a.dtype === b.dtype ? a.dtype : resultType(a, b);
  if (options?.computeIn !== undefined) common = options.computeIn(common);
  const dtype = computeDType(common);
  const kernel = binaryKernel(op, stem, dtype, options?.parameters);
  const out = emptyTensor(shape, options?.outDtype ?? dtype);
  run(
    kernel,
    a.dtype === dtype ? a : castData(a, dtype),
    b.dtype === dtype ? b : castData(b, dtype),
    out,
  );
  return options?.outDtype === undefined && common !== dtype ? castData(out, common) : out;
}

/**
 * Computes `a ∘ b` into an existing tensor of the broadcast shape, which may be `a` or `b` itself. It is the caller who counts
 * the write, where anyone can see it.
 */
export function binaryInto(
  stem: string,
  a: Tensor,
  b: Tensor,
  out: Tensor,
  parameters?: KernelParameters,
): void {
  const dtype = computeDType(out.dtype);
  if (dtype !== out.dtype) {
    const wide = emptyTensor(out.shape, dtype);
    binaryInto(stem, a, b, wide, parameters);
    castInto(wide, out);
    return;
  }
  const kernel = binaryKernel(stem, stem, out.dtype, parameters);
  run(
    kernel,
    a.dtype === out.dtype ? a : castData(a, out.dtype),
    b.dtype === out.dtype ? b : castData(b, out.dtype),
    out,
  );
}

function binaryKernel(
  op: string,
  stem: string,
  dtype: DType,
  parameters: KernelParameters | undefined,
): BinaryKernel {
  if (parameters === undefined) return kernelFor<BinaryKernel>(op, stem, dtype);
  const kernel = kernelFor<BinaryKernelOf2>(op, stem, dtype);
  const [alpha, beta] = parameters;
  return (rows, cols, a, aRow, aCol, b, bRow, bCol, out, outRow, outCol) =>
    kernel(rows, cols, a, aRow, aCol, b, bRow, bCol, out, outRow, outCol, alpha, beta);
}

function run(kernel: BinaryKernel, a: Tensor, b: Tensor, out: Tensor): void {
  const size = out.size;
  if (size === 0) return;
  if (out.isContiguous()) {
    const stepA = flatStep(a, out.shape);
    const stepB = flatStep(b, out.shape);
    if (stepA >= 0 && stepB >= 0) {
      kernel(1, size, a.address(), 0, stepA, b.address(), 0, stepB, out.address(), size, 1);
      return;
    }
  }
  if (out.ndim <= 2) {
    runMatrix(kernel, a, b, out);
    return;
  }
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

/** Up to two dimensions: the kernel's own form. */
function runMatrix(kernel: BinaryKernel, a: Tensor, b: Tensor, out: Tensor): void {
  const { shape } = out;
  const cols = shape[shape.length - 1]!;
  const rows = shape.length === 2 ? shape[0]! : 1;
  const addressA = a.address();
  const addressB = b.address();
  const addressOut = out.address();
  const rowA = stretchedStride(a, shape, 2);
  const rowB = stretchedStride(b, shape, 2);
  const rowOut = stretchedStride(out, shape, 2);
  if (cols === 1) {
    // One column is a run too.
    kernel(1, rows, addressA, 0, rowA, addressB, 0, rowB, addressOut, 0, rowOut);
    return;
  }
  const colA = stretchedStride(a, shape, 1);
  const colB = stretchedStride(b, shape, 1);
  const colOut = stretchedStride(out, shape, 1);
  kernel(rows, cols, addressA, rowA, colA, addressB, rowB, colB, addressOut, rowOut, colOut);
}
