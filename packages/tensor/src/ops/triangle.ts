import { printedAs } from "../autograd/printed-as.ts";
import { defineOp } from "../autograd/define-op.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto, copyOf } from "../dispatch/copy.ts";
import { constant } from "../dispatch/scalar.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/**
 * The lower triangles of matrices; what lies above the diagonal is 0.
 *
 * Shapes: `[..., m, n]` → the same.
 *
 * @category Movement
 * @param diagonal Up to which diagonal elements stay: 0, the default, is the main one, positive ones lie above it.
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example tril(ones([2, 2])).toArray() // [[1, 0], [1, 1]]
 */
export function tril(x: Tensor, diagonal = 0): Tensor {
  check("tril", x, diagonal);
  return printedAs("TrilBackward0", triangle(x, { isLower: true, diagonal }));
}

/**
 * The upper triangles of matrices; what lies below the diagonal is 0.
 *
 * Shapes: `[..., m, n]` → the same.
 *
 * @category Movement
 * @param diagonal From which diagonal on elements stay: 0, the default, is the main one, positive ones lie above it.
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example triu(ones([2, 2]), 1).toArray() // [[0, 1], [0, 0]]
 */
export function triu(x: Tensor, diagonal = 0): Tensor {
  check("triu", x, diagonal);
  return printedAs("TriuBackward0", triangle(x, { isLower: false, diagonal }));
}

interface Triangle {
  readonly isLower: boolean;
  readonly diagonal: number;
}

const triangle: (x: Tensor, attrs: Triangle) => Tensor = defineOp<readonly ["x"], never, Triangle>({
  name: "triangle",
  inputs: ["x"],
  forward: (x, { isLower, diagonal }) => {
    const [m, n] = [x.shape.at(-2)!, x.shape.at(-1)!];
    const out = copyOf(x);
    using _pin = out.storage.pin();
    const zero = constant(0, x.dtype);
    for (let row = 0; row < m; row++) {
      // Elements with column - row <= diagonal are the lower part.
      const middle = Math.min(Math.max(row + diagonal + Number(isLower), 0), n);
      const [start, end] = isLower ? [middle, n] : [0, middle];
      if (start < end) copyInto(zero, part(out, row, start, end));
    }
    return out;
  },
  vjp: { x: ({ dy, attrs }) => triangle(dy, attrs) },
});

/** Some columns of one row of every matrix. */
function part(x: Tensor, row: number, start: number, end: number): Tensor {
  const d = x.ndim - 2;
  return new Tensor(
    x.storage,
    x.dtype,
    [...x.shape.slice(0, d), end - start],
    [...x.strides.slice(0, d), x.strides[d + 1]!],
    x.offset + row * x.strides[d]! + start * x.strides[d + 1]!,
  );
}

function check(op: string, x: Tensor, diagonal: number): void {
  checkTensor(op, "x", x);
  if (x.ndim < 2) {
    throw new ShapeError(
      `${op}: the tensor must have at least two dimensions; got shape ${show(x.shape)}`,
    );
  }
  if (!Number.isSafeInteger(diagonal)) {
    throw new ValueError(`${op}: the diagonal must be an integer; got ${diagonal}`);
  }
}
