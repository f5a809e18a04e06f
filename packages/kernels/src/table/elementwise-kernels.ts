/** `out = f(a, b)` elementwise over `rows x cols`. */
export type BinaryKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  b: number,
  bRow: number,
  bCol: number,
  out: number,
  outRow: number,
  outCol: number,
) => void;

/** `out = f(a)` elementwise over `rows x cols`. */
export type UnaryKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  out: number,
  outRow: number,
  outCol: number,
) => void;

/** Elementwise kernels, named operation + element type, and strided copies by element size in bits. */
export type ElementwiseKernels = Record<
  `${"add" | "sub" | "mul" | "maximum" | "minimum"}${"F32" | "F64" | "I32"}`,
  BinaryKernel
> &
  Record<`${"div" | "pow"}${"F32" | "F64"}`, BinaryKernel> &
  // Gradients: reluGrad(y, dy) = y <= 0 ? 0 : dy; tanhGrad(y, dy) = dy (1 - y²); sigmoidGrad(y, dy) = dy y (1 - y);
  // geluGrad(x, dy) and geluTanhGrad(x, dy) = dy times the function's derivative at x
  Record<`${"relu" | "tanh" | "sigmoid" | "gelu" | "geluTanh"}Grad${"F32" | "F64"}`, BinaryKernel> &
  // comparisons write bools
  Record<
    `${"eq" | "ne" | "lt" | "le" | "gt" | "ge"}${"F32" | "F64" | "I32" | "U8"}`,
    BinaryKernel
  > &
  Record<"logicalAndU8" | "logicalOrU8", BinaryKernel> &
  Record<
    `${"neg" | "abs" | "relu" | "exp" | "log" | "sqrt" | "tanh" | "sigmoid" | "sin" | "cos"}${"F32" | "F64"}`,
    UnaryKernel
  > &
  // gelu(x) = x/2 (1 + erf(x / √2)); geluTanh(x) = x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
  Record<`${"erf" | "gelu" | "geluTanh"}${"F32" | "F64"}`, UnaryKernel> &
  Record<"negI32" | "absI32" | "logicalNotU8" | "copy8" | "copy32" | "copy64", UnaryKernel>;

/** Float to int truncates toward zero, saturates, and makes NaN 0; anything to U8 is `x != 0`. */
export type CastKernels = Record<
  | `cast${"F64" | "I32" | "U8"}ToF32`
  | `cast${"F32" | "I32" | "U8"}ToF64`
  | `cast${"F32" | "F64" | "U8"}ToI32`
  | `cast${"F32" | "F64" | "I32"}ToU8`,
  UnaryKernel
>;
