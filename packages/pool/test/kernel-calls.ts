import { CONVOLUTION_CALLS } from "./convolution-calls.ts";
import { POOLING_CALLS } from "./pooling-calls.ts";
import { TABLE_CALLS } from "./table-calls.ts";
import type { KernelName } from "../src/kernel-cuts.ts";
import { KERNEL_CUTS } from "../src/kernel-cuts.ts";

/** Memory for one call, filled with random values, that can be compared and brought back. */
export interface Memory {
  /** A whole number from `least` to `most`. */
  integer(least: number, most: number): number;
  /** A pointer to room for so many elements. */
  room(elements: number, type: string): number;
  /** A pointer to int32 values below `limit`. */
  indices(count: number, limit: number): number;
  /** A pointer to these 32-bit words. */
  words(values: readonly number[]): number;
}

/** Random arguments for a kernel of the table. */
export function randomCall(name: KernelName, memory: Memory): number[] {
  const made = CALLS.find(([pattern]) => pattern.test(name));
  if (made === undefined) throw new Error(`kernel calls: no arguments are known for ${name}`);
  const type = /(F32|F64|I32|I64|U8|Bool|BF16|F16)$/.exec(name)?.[1] ?? "U8";
  const args = made[1](new Call(memory, type), name);
  if (args.length !== KERNEL_CUTS.get(name)?.arity)
    throw new Error(`kernel calls: ${name} takes others`);
  return args;
}

/** Draws sizes and operands. */
class Call {
  readonly memory: Memory;
  readonly type: string;
  readonly rows: number;
  readonly cols: number;

  constructor(memory: Memory, type: string) {
    this.memory = memory;
    this.type = type;
    const shape = memory.integer(0, 5);
    this.rows = shape === 0 ? 1 : memory.integer(0, shape === 1 ? 3 : 150);
    this.cols = shape === 2 ? 1 : memory.integer(shape === 3 ? 0 : 1, this.rows < 4 ? 2000 : 90);
  }

  room(elements: number, type = this.type): number {
    return this.memory.room(elements, type);
  }

  /** Pointer and row stride; columns contiguous. */
  dense(rows = this.rows, cols = this.cols): [number, number] {
    const stride = cols + this.memory.integer(0, 1) * this.memory.integer(0, 9);
    return [this.room(rows * stride + cols), stride];
  }

  /** Pointer, row and column stride, any way around. */
  strided(
    isInput: boolean,
    type = this.type,
    rows = this.rows,
    cols = this.cols,
  ): [number, number, number] {
    const gap = this.memory.integer(0, 1) * this.memory.integer(0, 5);
    switch (this.memory.integer(0, isInput ? 4 : 2)) {
      case 0:
        return [this.room(rows * (cols + gap) + cols, type), cols + gap, 1];
      case 1:
        return [this.room(cols * (rows + gap) + rows, type), 1, rows + gap];
      case 2:
        return [this.room(rows * (2 * cols + gap) + 2 * cols, type), 2 * cols + gap, 2];
      case 3:
        return [this.room(cols, type), 0, 1];
      default:
        return [this.room(rows, type), 1, 0];
    }
  }

  /** A pointer, or 0. */
  maybe(elements: number): number {
    return this.memory.integer(0, 2) === 0 ? 0 : this.room(elements);
  }
}

const FUNCTIONS =
  /^(floor|ceil|trunc|round|frac|sign|reciprocal|rsqrt|bitwiseNot|exp2|expm1|log2|log10|log1p|a?tan|a?sin|a?cos|a?sinh|a?cosh|atanh|erfc|erfinv)(F|I|U|B)/;

const CALLS: readonly [RegExp, (call: Call, name: string) => number[]][] = [
  ...[...CONVOLUTION_CALLS, ...POOLING_CALLS, ...TABLE_CALLS].map(
    ([pattern, make]): [RegExp, (call: Call) => number[]] => [
      pattern,
      (call) => make(call.memory, call.type),
    ],
  ),
  [
    /^gemmBatched/,
    (call) => {
      const { memory } = call;
      const [batch, m, n, k] = [
        memory.integer(0, 5),
        memory.integer(0, 40),
        memory.integer(0, 40),
        memory.integer(0, 50),
      ];
      const isShared = memory.integer(0, 1) === 1;
      return [
        ...[batch, m, n, k, 1, call.room(batch * m * k + k), m * k],
        ...(memory.integer(0, 1) === 1 ? [k, 1] : [1, m]),
        ...[call.room((isShared ? 1 : batch) * k * n + n), isShared ? 0 : k * n],
        ...(memory.integer(0, 1) === 1 ? [n, 1] : [1, k]),
        ...[memory.integer(0, 1), call.room(batch * m * n + n), m * n, n],
      ];
    },
  ],
  [
    /^linearF/,
    (call) => {
      const { memory } = call;
      const [m, n, k] = [call.rows, call.cols, memory.integer(0, 100)];
      const [c, cRow] = call.dense(m, n);
      return [
        ...[m, n, k],
        ...call.strided(false, call.type, m, k),
        ...call.strided(false, call.type, k, n),
        ...[call.maybe(n), memory.integer(0, 3), call.maybe(m * cRow + n), c, cRow],
      ];
    },
  ],
  [
    /^gemm/,
    (call) => {
      const { memory } = call;
      const [m, n] = [call.rows, call.cols];
      const k = memory.integer(0, 8) === 0 ? 0 : memory.integer(1, 300);
      const [c, cRow] = call.dense(m, n);
      return [
        ...[m, n, k, [0, 1, 0.5][memory.integer(0, 2)]!],
        ...call.strided(false, call.type, m, k),
        ...call.strided(false, call.type, k, n),
        ...[memory.integer(0, 1), c, cRow],
      ];
    },
  ],
  [/^(softmax|logSoftmax)F/, (call) => [call.rows, call.cols, ...call.dense(), ...call.dense()]],
  [
    /^maskedSoftmax/,
    (call) => {
      const { rows, cols, memory } = call;
      const lengths = memory.integer(0, 2) === 0 ? 0 : memory.indices(rows, cols + 1);
      return [rows, cols, ...call.dense(), lengths, ...call.dense()];
    },
  ],
  [
    /^(softmax|logSoftmax)Grad/,
    (call) => [call.rows, call.cols, ...call.dense(), ...call.dense(), ...call.dense()],
  ],
  [
    /^crossEntropyF/,
    (call) => {
      const { rows, cols, memory } = call;
      // A few labels too many: the first bad row must be found.
      const labels = memory.indices(rows, cols + (memory.integer(0, 3) === 0 ? 1 : 0));
      return [rows, cols, ...call.dense(), labels, -100, call.room(rows), call.room(rows)];
    },
  ],
  [
    /^crossEntropyGrad/,
    (call) => {
      const { rows, cols, memory } = call;
      const [labels, sums] = [memory.indices(rows, cols), call.room(rows)];
      return [
        rows,
        cols,
        ...call.dense(),
        labels,
        -100,
        sums,
        call.room(rows),
        memory.integer(0, 1),
        ...call.dense(),
      ];
    },
  ],
  [
    /^layerNormF/,
    (call) => [
      ...[
        call.rows,
        call.cols,
        ...call.dense(),
        call.maybe(call.cols),
        call.maybe(call.cols),
        1e-5,
      ],
      ...[...call.dense(), call.maybe(call.rows), call.maybe(call.rows)],
    ],
  ],
  [
    /^rmsNormF/,
    (call) => [
      ...[call.rows, call.cols, ...call.dense(), call.maybe(call.cols), 1e-5],
      ...[...call.dense(), call.maybe(call.rows)],
    ],
  ],
  [
    /^(layer|rms)NormGrad/,
    (call, name) => {
      const { rows, cols } = call;
      const means = name.startsWith("layer") ? [call.room(rows)] : [];
      const sums = name.startsWith("layer") ? [call.maybe(cols)] : [];
      const head = [
        rows,
        cols,
        ...call.dense(),
        ...call.dense(),
        call.maybe(cols),
        ...means,
        call.room(rows),
      ];
      return [
        ...head,
        ...(call.memory.integer(0, 2) === 0 ? [0, 0] : call.dense()),
        call.maybe(cols),
        ...sums,
      ];
    },
  ],
  [
    /^scatterAddRows/,
    (call) => {
      const [out, outRow] = call.dense(20);
      return [
        call.rows,
        call.cols,
        ...call.dense(),
        call.memory.indices(call.rows, 20),
        out,
        outRow,
      ];
    },
  ],
  [
    /^sort/,
    (call) => {
      const [x, xRow] = call.dense();
      const room = (): number => call.room(call.rows * call.cols, "I32");
      return [call.rows, call.cols, x, xRow, call.memory.integer(0, 1), room(), room()];
    },
  ],
  [
    /^where/,
    (call, name) => {
      const type = { where8: "U8", where16: "F16", where32: "I32", where64: "F64" }[name]!;
      return [
        ...[call.rows, call.cols],
        ...call.strided(true, "Bool"),
        ...call.strided(true, type),
        ...call.strided(true, type),
        ...call.strided(false, type),
      ];
    },
  ],
  [
    /^scatterRows/,
    (call) => {
      const [out, outRow] = call.dense(20);
      const [source, sourceRow] = call.dense();
      const indices = call.memory.indices(call.rows, 20);
      return [call.rows, call.cols, source, sourceRow, indices, out, outRow];
    },
  ],
  [
    /^gatherRows/,
    (call) => {
      const [source, sourceRow] = call.dense(20);
      return [
        call.rows,
        call.cols,
        source,
        sourceRow,
        call.memory.indices(call.rows, 20),
        call.room(call.rows * call.cols),
      ];
    },
  ],
  [/^axpy/, (call) => [call.cols, 0.3, call.room(call.cols), call.room(call.cols)]],
  [
    /^sgd/,
    (call) => {
      const { cols: n, memory } = call;
      const flags = [memory.integer(0, 1), memory.integer(0, 1)];
      return [n, call.room(n), call.room(n), call.maybe(n), 0.1, 0.9, 0, 0.01, ...flags];
    },
  ],
  [
    /^adam/,
    (call) => {
      const n = call.cols;
      const state = [call.room(n), call.room(n), call.room(n), call.room(n)];
      return [n, ...state, 1e-3, 0.9, 0.999, 1e-8, 0.01, call.memory.integer(0, 1), 3];
    },
  ],
  [
    /^amsgrad/,
    (call) => {
      const n = call.cols;
      const state = [call.room(n), call.room(n), call.room(n), call.room(n), call.room(n)];
      return [n, ...state, 1e-3, 0.9, 0.999, 1e-8, 0.01, call.memory.integer(0, 1), 3];
    },
  ],
  [
    /^rmsprop/,
    (call) => {
      const n = call.cols;
      const state = [call.room(n), call.room(n), call.room(n), call.maybe(n), call.maybe(n)];
      return [n, ...state, 1e-2, 0.9, 1e-8, 0.01, 0.9];
    },
  ],
  [
    /^adagrad/,
    (call) => [call.cols, ...[0, 1, 2].map(() => call.room(call.cols)), 1e-2, 1e-8, 0.01],
  ],
  [/^nonFinite/, (call) => [call.cols, call.room(call.cols)]],
  [
    /^(sum|max|min|argmax|argmin|prod|squaredDeviations)(F|I|U|B)/,
    (call, name) => [
      ...[call.rows, call.cols, ...call.strided(true, /^sum(.*)To/.exec(name)?.[1] ?? call.type)],
      call.room(call.rows, "F64"),
    ],
  ],
  [
    /^copy\d/,
    (call, name) => {
      const type = { copy8: "U8", copy16: "F16", copy32: "I32", copy64: "F64" }[name]!;
      return [call.rows, call.cols, ...call.strided(true, type), ...call.strided(false, type)];
    },
  ],
  [
    /^cast/,
    (call, name) => {
      const from = /^cast(.*)To/.exec(name)![1];
      return [call.rows, call.cols, ...call.strided(true, from), ...call.strided(false)];
    },
  ],
  [
    /^(cumsum|cumprod|neg|abs|relu|sqrt|exp|log|tanh|sigmoid|sin|cos|logicalNot|erf|gelu|geluTanh|hardsigmoid|hardswish|softsign|silu|mish|logSigmoid|tanhshrink)(F|I|U|B)/,
    (call) => [...[call.rows, call.cols, ...call.strided(true), ...call.strided(false)]],
  ],
  [FUNCTIONS, (call) => [call.rows, call.cols, ...call.strided(true), ...call.strided(false)]],
  [
    /^(clamp[FI]|lerp|addcmul|addcdiv)/,
    (call) => [
      ...[call.rows, call.cols, ...call.strided(true), ...call.strided(true)],
      ...[...call.strided(true), 0.7, ...call.strided(false)],
    ],
  ],
  [
    /^(hardtanh|leakyRelu|threshold|softshrink|hardshrink|elu|selu|softplus)F/,
    (call) => [call.rows, call.cols, ...call.strided(true), ...call.strided(false), -0.3, 0.6],
  ],
  [
    /^(hardtanh|leakyRelu|threshold|shrink|elu|selu|softplus)Grad|^glu/,
    (call) => [
      ...[call.rows, call.cols],
      ...[...call.strided(true), ...call.strided(true), ...call.strided(false)],
      ...[0.3, 0.6],
    ],
  ],
  [
    /^dropout/,
    (call) => [
      ...[call.rows, call.cols],
      ...[...call.strided(true), ...call.strided(true, "Bool"), ...call.strided(false)],
      ...[1.25, 0.1, -0.4],
    ],
  ],
  // Everything else has two operands; comparisons write bytes, for which there is room enough anyway.
  [
    /./,
    (call) => [
      call.rows,
      call.cols,
      ...call.strided(true),
      ...call.strided(true),
      ...call.strided(false),
    ],
  ],
];
