import type { ScatterAddKernel } from "@weft/kernels";
import { defineOp } from "../autograd/define-op.ts";
import { viewHeap } from "../data/read.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { checkIntegers } from "../dispatch/check-integers.ts";
import { castData } from "../dispatch/cast.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto, copyOf } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { constant } from "../dispatch/scalar.ts";
import { computeDType, itemBytes } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { overlaps, show, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** Where the elements of a view lie, from the first element of its storage. */
export interface Geometry {
  readonly shape: Shape;
  /** In elements. */
  readonly strides: readonly number[];
  /** In elements. */
  readonly offset: number;
}

/**
 * A view of the storage of `x` with any shape, strides and offset; elements may stand in it more than once.
 *
 * @category Movement
 * @param offset From the first element of the storage; that of `x` by default.
 * @throws {ShapeError} when an element would lie outside of the storage, or strides are negative.
 * @example asStrided(tensor([1, 2, 3, 4]), [3, 2], [1, 1]).toArray() // [[1, 2], [2, 3], [3, 4]]
 */
export function asStrided(
  x: Tensor,
  shape: Shape,
  strides: readonly number[],
  offset?: number,
): Tensor {
  checkTensor("asStrided", "x", x);
  checkIntegers("asStrided", "shape", shape);
  checkIntegers("asStrided", "strides", strides);
  return stridedView(x, shape, strides, offset ?? x.offset);
}

function stridedView(x: Tensor, shape: Shape, strides: readonly number[], offset: number): Tensor {
  const isWhole = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
  const fits = shape.length === strides.length && [...shape, ...strides, offset].every(isWhole);
  const end = fits ? offset + reachOf(shape, strides) : Infinity;
  if (!fits || end * itemBytes(x.dtype) > x.storage.byteLength) {
    throw new ShapeError(
      `asStrided: the view must lie in the storage of ${x.storage.byteLength / itemBytes(x.dtype)} elements; got shape ${show(shape)}, strides ${show(strides)}, offset ${offset}`,
    );
  }
  return geometryView(x, { shape: [...shape], strides: [...strides], offset });
}

/** `x` seen through a geometry of its storage. @internal */
export const geometryView: (x: Tensor, geometry: Geometry) => Tensor = defineOp<
  readonly ["x"],
  never,
  Geometry,
  Geometry
>({
  name: "asStrided",
  inputs: ["x"],
  isView: true,
  forward: (x, { shape, strides, offset }) => ({
    out: new Tensor(x.storage, x.dtype, shape, strides, offset),
    residual: geometryOf(x),
  }),
  vjp: { x: ({ dy, attrs: view, residual: base }) => writeThrough(dy, { base, view }) },
});

/** Where a tensor's elements lie. @internal */
export function geometryOf({ shape, strides, offset }: Tensor): Geometry {
  return { shape, strides, offset };
}

/** Where a base and a view lie in one memory. @internal */
export interface Window {
  readonly base: Geometry;
  readonly view: Geometry;
}

/**
 * Zeros of the base's shape onto which `x`, of the view's shape, was added where the view lies. Elements of the base that share
 * a place share what was added there, as in PyTorch.
 *
 * @internal
 */
export const writeThrough: (x: Tensor, window: Window) => Tensor = defineOp<
  readonly ["x"],
  never,
  Window
>({
  name: "writeThrough",
  inputs: ["x"],
  forward: (x, window) => moved(x, window.view, window.base, window.base),
  vjp: { x: ({ dy, attrs }) => readThrough(dy, attrs) },
});

/** The elements of `x`, of the base's shape, that the view shows. */
const readThrough: (x: Tensor, window: Window) => Tensor = defineOp<readonly ["x"], never, Window>({
  name: "readThrough",
  inputs: ["x"],
  forward: (x, { base, view }) => copyOf(moved(x, base, view, base)),
  vjp: { x: ({ dy, attrs }) => writeThrough(dy, attrs) },
});

/** `x`, of the base's shape, with zeros where the view lies. */
const clearThrough: (x: Tensor, window: Window) => Tensor = defineOp<readonly ["x"], never, Window>(
  {
    name: "clearThrough",
    inputs: ["x"],
    forward: (x, { base, view }) => {
      const { memory, placed } = memoryFor(base, view, x);
      copyInto(x, at(memory, placed(base)));
      copyInto(constant(0, x.dtype), at(memory, placed(view)));
      return at(memory, placed(base));
    },
    vjp: { x: ({ dy, attrs }) => clearThrough(dy, attrs) },
  },
);

/**
 * The history of a base after `value` was written through a view of it: nothing is computed, the memory holds it already.
 *
 * @internal
 */
export const overwritten: (base: Tensor, value: Tensor, view: Geometry) => Tensor = defineOp<
  readonly ["base", "value"],
  never,
  Geometry,
  Geometry
>({
  name: "copySlices",
  inputs: ["base", "value"],
  forward: (base) => ({
    out: new Tensor(base.storage, base.dtype, base.shape, base.strides, base.offset),
    residual: geometryOf(base),
  }),
  vjp: {
    base: ({ dy, attrs: view, residual: base }) => clearThrough(dy, { base, view }),
    value: ({ dy, attrs: view, residual: base }) => readThrough(dy, { base, view }),
  },
});

/** Memory that holds what both geometries show, and how they lie in it. */
function memoryFor(
  base: Geometry,
  view: Geometry,
  { dtype }: Tensor,
): { memory: Tensor; placed: (geometry: Geometry) => Geometry } {
  const start = Math.min(base.offset, view.offset);
  const end = Math.max(
    base.offset + reachOf(base.shape, base.strides),
    view.offset + reachOf(view.shape, view.strides),
  );
  return {
    memory: emptyTensor([end - start], dtype),
    placed: (geometry) => ({ ...geometry, offset: geometry.offset - start }),
  };
}

function at(memory: Tensor, { shape, strides, offset }: Geometry): Tensor {
  return new Tensor(memory.storage, memory.dtype, shape, strides, offset);
}

/** From the first to the last element, with both. */
function reachOf(shape: Shape, strides: readonly number[]): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((reach, size, d) => reach + (size - 1) * strides[d]!, 1);
}

/**
 * Zeros onto which `x` was added where one geometry shows them, seen through another, and divided by how many elements of the
 * base share a place.
 */
function moved(x: Tensor, from: Geometry, to: Geometry, base: Geometry): Tensor {
  const isSum = [from, to].some(({ shape, strides }) => overlaps(shape, strides));
  const dtype = computeDType(x.dtype);
  // 16-bit floats add up in float32.
  if (isSum && dtype !== x.dtype)
    return castData(moved(castData(x, dtype), from, to, base), x.dtype);
  const { memory, placed } = memoryFor(from, to, x);
  copyInto(constant(0, x.dtype), memory);
  put(x, memory, placed(from));
  divideByCount(memory, placed(base));
  return at(memory, placed(to));
}

/** Writes `x` onto zeros where a geometry shows them; what meets at one place is added up. */
function put(x: Tensor, memory: Tensor, geometry: Geometry): void {
  if (overlaps(geometry.shape, geometry.strides)) addOverlapping(x, memory, geometry);
  else copyInto(x, at(memory, geometry));
}

/** Divides each place by the number of elements that a geometry has there. */
function divideByCount(memory: Tensor, geometry: Geometry): void {
  if (!overlaps(geometry.shape, geometry.strides)) return;
  const counts = emptyTensor(memory.shape, memory.dtype);
  copyInto(constant(0, memory.dtype), counts);
  const ones = new Tensor(
    constant(1, memory.dtype).storage,
    memory.dtype,
    geometry.shape,
    geometry.shape.map(() => 0),
  );
  addOverlapping(ones, counts, geometry);
  binaryInto("maximum", counts, constant(1, memory.dtype), counts);
  binaryInto("div", memory, counts, memory);
}

/** Adds the elements of `x` one after the other where a geometry shows them, which may be several times at one place. */
function addOverlapping(x: Tensor, memory: Tensor, geometry: Geometry): void {
  const numbers = emptyTensor([memory.size], "int32");
  const list = viewHeap("int32", numbers.address(), memory.size);
  for (let i = 0; i < list.length; i++) list[i] = i;
  const index = copyOf(at(numbers, geometry));
  const source = copyOf(x);
  const scatterAdd = kernelFor<ScatterAddKernel>("asStrided", "scatterAddRows", x.dtype);
  scatterAdd(x.size, 1, source.address(), 1, index.address(), memory.address(), 1);
}
