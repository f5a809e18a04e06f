import type { Memory } from "./kernel-calls.ts";

/** Random arguments for the kernels of convolutions. */
export const CONVOLUTION_CALLS: readonly [RegExp, (memory: Memory, type: string) => number[]][] = [
  [
    /^padPlanes/,
    (memory, type) => {
      const [planes, rows, cols] = [
        memory.integer(0, 7),
        memory.integer(0, 9),
        memory.integer(0, 9),
      ];
      const [outRows, outCols] = [memory.integer(1, 14), memory.integer(1, 14)];
      return [
        ...[planes, rows, cols, memory.room(planes * rows * cols, type), rows * cols],
        ...[memory.integer(-3, 4), memory.integer(-3, 4)],
        ...[memory.integer(1, 3), memory.integer(1, 2), outRows, outCols],
        ...[memory.room(planes * outRows * outCols, type), outRows * outCols],
      ];
    },
  ],
  [
    /^convolveF/,
    (memory, type) => {
      const s = new Sizes(memory);
      const filters = memory.integer(0, 40);
      const depth = s.channels * s.kernelRows * s.kernelCols;
      const plane = s.rows * s.cols;
      const bias = memory.integer(0, 1) === 0 ? 0 : memory.room(filters, type);
      return [
        ...[s.batch, filters, s.places, depth, memory.room(s.batch * s.channels * plane, type)],
        ...[s.channels * plane, plane, s.cols, s.outCols, ...s.taps],
        ...[memory.room(filters * depth, type), bias],
        ...[memory.room(s.batch * filters * s.places, type), filters * s.places, s.places],
      ];
    },
  ],
  [
    /^convolveWeight/,
    (memory, type) => {
      const s = new Sizes(memory);
      const filters = memory.integer(0, 40);
      const area = s.kernelRows * s.kernelCols;
      const plane = s.rows * s.cols;
      return [
        ...[s.channels, filters, s.batch, s.outRows, s.outCols],
        ...[memory.room(s.batch * s.channels * plane, type), s.channels * plane, plane, s.cols],
        ...s.taps,
        ...[memory.room(s.batch * filters * s.places, type), filters * s.places, s.places],
        ...[memory.room(s.channels * area * filters, type), area * filters, filters],
      ];
    },
  ],
  [
    /^fold/,
    (memory, type) => {
      const s = new Sizes(memory);
      const area = s.kernelRows * s.kernelCols;
      const [rows, cols] = [memory.integer(1, 20), memory.integer(1, 20)];
      return [
        ...[s.channels, s.kernelRows, s.kernelCols, s.outRows, s.outCols],
        ...[memory.room(s.channels * area * s.places, type), area * s.places, ...s.taps.slice(2)],
        ...[memory.integer(-2, 3), memory.integer(-2, 3), rows, cols],
        ...[memory.room(s.channels * rows * cols, type), rows * cols],
      ];
    },
  ],
  [
    /^depthwiseF/,
    (memory, type) => {
      const s = new Sizes(memory);
      const plane = s.rows * s.cols;
      const area = s.kernelRows * s.kernelCols;
      const border = memory.integer(0, 1);
      const bias = memory.integer(0, 1) === 0 ? 0 : memory.room(s.channels, type);
      return [
        ...[s.channels, s.batch, s.outRows, s.outCols, s.kernelRows, s.kernelCols],
        ...[memory.room(s.batch * s.channels * plane, type), s.channels * plane, plane],
        ...[s.rows, s.cols, border * memory.integer(-1, 2), border, ...s.taps.slice(2)],
        ...[memory.room(s.channels * area, type), area, bias, 1],
        ...[memory.room(s.batch * s.channels * s.places, type), s.channels * s.places, s.places],
      ];
    },
  ],
  [
    /^depthwiseWeight/,
    (memory, type) => {
      const s = new Sizes(memory);
      const plane = s.rows * s.cols;
      const area = s.kernelRows * s.kernelCols;
      return [
        ...[s.channels, s.batch, s.outRows, s.outCols, s.kernelRows, s.kernelCols],
        ...[memory.room(s.batch * s.channels * plane, type), s.channels * plane, plane, s.cols],
        ...s.taps.slice(2),
        ...[memory.room(s.batch * s.channels * s.places, type), s.channels * s.places, s.places],
        ...[memory.room(s.channels * area, type), area],
      ];
    },
  ],
];

/** Sizes whose windows fit into the image. */
class Sizes {
  readonly batch: number;
  readonly channels: number;
  readonly kernelRows: number;
  readonly kernelCols: number;
  readonly outRows: number;
  readonly outCols: number;
  readonly rows: number;
  readonly cols: number;
  readonly taps: readonly number[];

  constructor(memory: Memory) {
    this.batch = memory.integer(1, 3);
    this.channels = memory.integer(1, 9);
    this.kernelRows = memory.integer(1, 3);
    this.kernelCols = memory.integer(1, 4);
    this.outRows = memory.integer(1, 6);
    this.outCols = memory.integer(1, 21);
    const [strideRow, strideCol] = [memory.integer(1, 2), memory.integer(1, 2)];
    const [dilationRow, dilationCol] = [memory.integer(1, 2), memory.integer(1, 2)];
    this.rows = (this.outRows - 1) * strideRow + (this.kernelRows - 1) * dilationRow + 1;
    this.cols = (this.outCols - 1) * strideCol + (this.kernelCols - 1) * dilationCol + 1;
    this.taps = [
      ...[this.kernelRows, this.kernelCols],
      ...[strideRow, strideCol, dilationRow, dilationCol],
    ];
  }

  get places(): number {
    return this.outRows * this.outCols;
  }
}
