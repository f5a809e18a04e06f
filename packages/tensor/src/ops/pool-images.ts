import { defineOp, type OpResult } from "../autograd/define-op.ts";
import {
  averagePoolData,
  averagePoolGradData,
  gatherPlanesData,
  maxPoolData,
  scatterPlanesData,
} from "../dispatch/pool.ts";
import { castData } from "../dispatch/cast.ts";
import type { PoolingWindows } from "../dispatch/pooling-windows.ts";
import { reshapeData } from "../dispatch/reshape-data.ts";
import { computeDType, isFloating } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { asImages, fromImages } from "./convolve-images.ts";
import { to } from "./to.ts";

/** The maxima of windows and where they lie. */
export interface PooledMaxima {
  readonly values: Tensor;
  /** Places in the plane, `row * cols + col`, int64; of the shape of `values`. */
  readonly indices: Tensor;
}

/** The maxima of an image's windows. @internal */
export function maxPoolImages(op: string, dims: 1 | 2, x: Tensor, windows: PoolingWindows): Tensor {
  checkPooled(op, x);
  const images = asImages(to(x, computeDType(x.dtype)), dims);
  return to(fromImages(x, dims, maxPool(images, { op, windows, found: null })), x.dtype);
}

/** The same with their places. @internal */
export function maxPoolImagesWithIndices(
  op: string,
  dims: 1 | 2,
  x: Tensor,
  windows: PoolingWindows,
): PooledMaxima {
  checkPooled(op, x);
  const attrs: MaxPoolAttrs = { op, windows, found: { indices: null } };
  const images = asImages(to(x, computeDType(x.dtype)), dims);
  const values = to(fromImages(x, dims, maxPool(images, attrs)), x.dtype);
  const indices = castData(attrs.found!.indices!, "int64");
  return { values, indices: reshapeData(indices, values.shape) };
}

/** The means of an image's windows. @internal */
export function averagePoolImages(
  op: string,
  dims: 1 | 2,
  x: Tensor,
  windows: PoolingWindows,
): Tensor {
  checkPooled(op, x);
  const images = asImages(to(x, computeDType(x.dtype)), dims);
  return to(fromImages(x, dims, averagePool(images, { op, windows })), x.dtype);
}

function checkPooled(op: string, x: Tensor): void {
  if (isFloating(x.dtype)) return;
  throw new DTypeError(
    `${op}: x must be floating; got ${x.dtype} (cast it first, as in x.to("float32"))`,
  );
}

interface MaxPoolAttrs {
  readonly op: string;
  readonly windows: PoolingWindows;
  /** Where forward leaves the places for who wants them. */
  readonly found: { indices: Tensor | null } | null;
}

const maxPool: (x: Tensor, attrs: MaxPoolAttrs) => Tensor = defineOp<
  readonly ["x"],
  never,
  MaxPoolAttrs,
  { readonly indices: Tensor }
>({
  name: "maxPool",
  inputs: ["x"],
  forward: (x, { op, windows, found }): OpResult<{ readonly indices: Tensor }> => {
    const { out, indices } = maxPoolData(op, x, windows);
    if (found !== null) found.indices = indices;
    return { out, residual: { indices } };
  },
  vjp: {
    x: ({ dy, residual: { indices }, shapes }) => scatterPlanes(dy, { indices, shape: shapes.x }),
  },
});

interface Places {
  readonly indices: Tensor;
  readonly shape: Shape;
}

const scatterPlanes: (dy: Tensor, attrs: Places) => Tensor = defineOp<
  readonly ["y"],
  never,
  Places
>({
  name: "scatterPlanes",
  inputs: ["y"],
  forward: (y, { indices, shape }) => scatterPlanesData(y, indices, shape),
  vjp: { y: ({ dy, attrs }) => gatherPlanes(dy, attrs) },
});

const gatherPlanes: (x: Tensor, attrs: Places) => Tensor = defineOp<readonly ["x"], never, Places>({
  name: "gatherPlanes",
  inputs: ["x"],
  forward: (x, { indices }) => gatherPlanesData(x, indices),
  vjp: { x: ({ dy, attrs }) => scatterPlanes(dy, attrs) },
});

interface AverageAttrs {
  readonly op: string;
  readonly windows: PoolingWindows;
}

const averagePool: (x: Tensor, attrs: AverageAttrs) => Tensor = defineOp<
  readonly ["x"],
  never,
  AverageAttrs
>({
  name: "avgPool",
  inputs: ["x"],
  forward: (x, { op, windows }) => averagePoolData(op, x, windows),
  vjp: { x: ({ dy, attrs, shapes }) => averagePoolGrad(dy, { ...attrs, shape: shapes.x }) },
});

const averagePoolGrad: (y: Tensor, attrs: AverageAttrs & { readonly shape: Shape }) => Tensor =
  defineOp<readonly ["y"], never, AverageAttrs & { readonly shape: Shape }>({
    name: "avgPoolGrad",
    inputs: ["y"],
    forward: (y, { windows, shape }) => averagePoolGradData(y, windows, shape),
    vjp: { y: ({ dy, attrs }) => averagePool(dy, attrs) },
  });
