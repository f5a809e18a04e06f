import type {
  AveragePoolGradKernel,
  AveragePoolKernel,
  GatherPlanesKernel,
  MaxPoolKernel,
  ScatterPlanesKernel,
} from "@weft/kernels";
import { viewHeap } from "../data/read.ts";
import { sizeOf, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { contiguousData } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import type { PoolingWindows } from "./pooling-windows.ts";

/** The maxima of the windows of `x` `[n, c, rows, cols]`, and their places in each plane (int32). */
export function maxPoolData(
  op: string,
  x: Tensor,
  windows: PoolingWindows,
): { readonly out: Tensor; readonly indices: Tensor } {
  const kernel = kernelFor<MaxPoolKernel>(op, "maxPool", x.dtype);
  const source = contiguousData(x);
  const shape = pooledShape(x, windows);
  const out = emptyTensor(shape, x.dtype);
  const indices = emptyTensor(shape, "int32");
  const [rows, cols] = [onHeap(windows.rows), onHeap(windows.cols)];
  kernel(
    x.shape[0]! * x.shape[1]!,
    shape[2]!,
    shape[3]!,
    source.address(),
    x.shape[2]! * x.shape[3]!,
    x.shape[3]!,
    rows.address(),
    cols.address(),
    windows.dilation[0],
    windows.dilation[1],
    out.address(),
    indices.address(),
    shape[2]! * shape[3]!,
  );
  return { out, indices };
}

/** The elements of `x` at the places that `indices` names in each plane. */
export function gatherPlanesData(x: Tensor, indices: Tensor): Tensor {
  const kernel = kernelFor<GatherPlanesKernel>("pool", "gatherPlanes", x.dtype);
  const source = contiguousData(x);
  const out = emptyTensor(indices.shape, x.dtype);
  kernel(
    ...([x.shape[0]! * x.shape[1]!, indices.shape[2]! * indices.shape[3]!] as const),
    ...([source.address(), x.shape[2]! * x.shape[3]!, indices.address(), out.address()] as const),
  );
  return out;
}

/** `dy` added to zeros at the places that `indices` names in each plane. */
export function scatterPlanesData(dy: Tensor, indices: Tensor, shape: Shape): Tensor {
  const kernel = kernelFor<ScatterPlanesKernel>("pool", "scatterPlanes", dy.dtype);
  const source = contiguousData(dy);
  const out = emptyTensor(shape, dy.dtype);
  kernel(
    ...([shape[0]! * shape[1]!, dy.shape[2]! * dy.shape[3]!, source.address()] as const),
    ...([indices.address(), out.address(), shape[2]! * shape[3]!] as const),
  );
  return out;
}

/** The means of the windows of `x`. */
export function averagePoolData(op: string, x: Tensor, windows: PoolingWindows): Tensor {
  const kernel = kernelFor<AveragePoolKernel>(op, "averagePool", x.dtype);
  const source = contiguousData(x);
  const shape = pooledShape(x, windows);
  const out = emptyTensor(shape, x.dtype);
  const [rows, cols] = [onHeap(windows.rows), onHeap(windows.cols)];
  kernel(
    x.shape[0]! * x.shape[1]!,
    shape[2]!,
    shape[3]!,
    source.address(),
    x.shape[2]! * x.shape[3]!,
    x.shape[3]!,
    rows.address(),
    cols.address(),
    out.address(),
    shape[2]! * shape[3]!,
  );
  return out;
}

/** Each `dy`'s share added to the elements of its window. */
export function averagePoolGradData(dy: Tensor, windows: PoolingWindows, shape: Shape): Tensor {
  const kernel = kernelFor<AveragePoolGradKernel>("avgPool2d", "averagePoolGrad", dy.dtype);
  const source = contiguousData(dy);
  const out = emptyTensor(shape, dy.dtype);
  const [rows, cols] = [onHeap(windows.rows), onHeap(windows.cols)];
  kernel(
    sizeOf(shape.slice(0, 2)),
    dy.shape[2]!,
    dy.shape[3]!,
    source.address(),
    dy.shape[2]! * dy.shape[3]!,
    rows.address(),
    cols.address(),
    out.address(),
    shape[2]! * shape[3]!,
    shape[3]!,
  );
  return out;
}

function pooledShape(x: Tensor, { rows, cols }: PoolingWindows): Shape {
  return [x.shape[0]!, x.shape[1]!, rows.length / 3, cols.length / 3];
}

function onHeap(list: Int32Array): Tensor {
  const out = emptyTensor([list.length], "int32");
  viewHeap("int32", out.address(), list.length).set(list);
  return out;
}
