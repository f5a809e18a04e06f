import { heap } from "@weft/kernels";
import type { DType, TypedArray, TypedArrayOf } from "../dtype.ts";
import { itemBytes } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import { isContiguous, sizeOf } from "../shape.ts";

/** What is needed to find a tensor's elements. */
export interface Strided {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: readonly number[];
  address(): number;
}

/** A view of `length` elements at `address` in the shared heap. It must not outlive the next allocation. */
export function viewHeap<D extends DType>(
  dtype: D,
  address: number,
  length: number,
): TypedArrayOf[D] {
  return view(dtype, address, length) as TypedArrayOf[D]; // the switch below pairs each dtype with its array
}

function view(dtype: DType, address: number, length: number): TypedArray {
  const start = address / itemBytes(dtype);
  switch (dtype) {
    case "float32":
      return heap.f32.subarray(start, start + length);
    case "float64":
      return heap.f64.subarray(start, start + length);
    case "int32":
      return heap.i32.subarray(start, start + length);
    case "int64":
      return heap.i64.subarray(start, start + length);
    case "float16":
    case "bfloat16":
      return heap.u16.subarray(start, start + length);
    case "bool":
    case "uint8":
      return heap.u8.subarray(start, start + length);
    default:
      return dtype satisfies never;
  }
}

/** A copy of the elements in row-major order, in ordinary memory. */
export function readRowMajor(source: Strided): TypedArray {
  const { dtype, shape, strides } = source;
  const size = sizeOf(shape);
  if (size === 0) return viewHeap(dtype, 0, 0).slice();
  if (isContiguous(shape, strides)) return copyOut(viewHeap(dtype, source.address(), size));
  let reach = 1;
  for (let d = 0; d < shape.length; d++) reach += (shape[d]! - 1) * strides[d]!;
  const elements = viewHeap(dtype, source.address(), reach);
  const out = copyOut(elements.subarray(0, 0), size);
  const index = new Array<number>(shape.length).fill(0);
  let position = 0;
  for (let i = 0; i < size; i++) {
    out[i] = elements[position]! as never; // both arrays are of one type
    for (let d = shape.length - 1; d >= 0; d--) {
      position += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      position -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return out;
}

/** The heap is shared memory, and `slice` on it would give shared memory again in some engines: copy explicitly. */
function copyOut(from: TypedArray, length: number = from.length): TypedArray {
  const Type = from.constructor as new (length: number) => TypedArray; // the class of a typed array of the heap
  const out = new Type(length);
  out.set(from as never); // both arrays are of one type
  return out;
}
