import { writeInPlace } from "../autograd/write-in-place.ts";
import { viewHeap } from "../data/read.ts";
import { isFloating, type DType } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { checkTensor } from "./check-tensor.ts";
import { castInto } from "./cast.ts";
import { copyInto } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { inMemoryOrder } from "./memory-order.ts";

/** Draws a distribution into elements of each kind, in the order of memory. */
export interface Draw {
  /** @param isContiguous Whether the elements follow each other in the tensor that is filled. */
  readonly real: (out: Float32Array | Float64Array, isContiguous: boolean) => void;
  /** Draws for a 16-bit float; values that it holds. */
  readonly half: (
    count: number,
    dtype: "float16" | "bfloat16",
    isContiguous: boolean,
  ) => Float32Array;
}

/**
 * Overwrites a tensor with random numbers. Like PyTorch it goes through the elements in the order of memory.
 *
 * @throws {DTypeError} when the tensor is not floating.
 */
export function fillRandom(name: string, x: Tensor, draw: Draw): Tensor {
  checkTensor(name, "x", x);
  if (!isFloating(x.dtype)) {
    throw new DTypeError(
      `${name}: the tensor must be floating; got ${x.dtype} (draw in float32 and cast)`,
    );
  }
  const isContiguous = x.isContiguous();
  const drawInto = (target: Tensor): void => drawContiguous(target, draw, isContiguous);
  return writeDrawn(name, x, x.dtype, drawInto);
}

/** Writes what is drawn into a contiguous tensor of a dtype, in the order of memory, and cast. */
export function writeDrawn(
  name: string,
  x: Tensor,
  dtype: DType,
  drawInto: (target: Tensor) => void,
): Tensor {
  const drawApart = (): Tensor => {
    const drawn = inMemoryOrder(x, dtype);
    drawInto(drawn.contiguous);
    if (dtype === x.dtype) return drawn.like;
    const out = emptyTensor(x.shape, x.dtype);
    castInto(drawn.like, out);
    return out;
  };
  const write = (): void => {
    if (dtype === x.dtype && x.isContiguous()) drawInto(x);
    else copyInto(drawApart(), x);
  };
  return writeInPlace(name, x, [], write, drawApart);
}

function drawContiguous(target: Tensor, draw: Draw, isContiguous: boolean): void {
  const { dtype } = target;
  if (dtype === "float16" || dtype === "bfloat16") {
    const values = draw.half(target.size, dtype, isContiguous);
    const wide = emptyTensor(target.shape, "float32");
    viewHeap("float32", wide.address(), values.length).set(values);
    castInto(wide, target);
    return;
  }
  // fillRandom lets floats pass alone.
  const real = dtype as "float32" | "float64";
  draw.real(viewHeap<"float32" | "float64">(real, target.address(), target.size), isContiguous);
}
