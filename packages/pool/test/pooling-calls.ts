import { heap } from "@weft/kernels";
import type { Memory } from "./kernel-calls.ts";

/** Random arguments for the kernels of pooling and of norms by channels. */
export const POOLING_CALLS: readonly [RegExp, (memory: Memory, type: string) => number[]][] = [
  [
    /^maxPool/,
    (memory, type) => {
      const s = new Sizes(memory);
      return [
        ...[s.planes, s.outRows, s.outCols, s.images(type), s.plane, s.cols],
        ...[windows(memory, s.outRows, s.rows), windows(memory, s.outCols, s.cols)],
        ...[memory.integer(1, 2), memory.integer(1, 2)],
        ...[memory.room(s.planes * s.places, type), memory.room(s.planes * s.places, "I32")],
        s.places,
      ];
    },
  ],
  [
    /^averagePoolF/,
    (memory, type) => {
      const s = new Sizes(memory);
      return [
        ...[s.planes, s.outRows, s.outCols, s.images(type), s.plane, s.cols],
        ...[windows(memory, s.outRows, s.rows), windows(memory, s.outCols, s.cols)],
        ...[memory.room(s.planes * s.places, type), s.places],
      ];
    },
  ],
  [
    /^averagePoolGrad/,
    (memory, type) => {
      const s = new Sizes(memory);
      return [
        ...[s.planes, s.outRows, s.outCols, memory.room(s.planes * s.places, type), s.places],
        ...[windows(memory, s.outRows, s.rows), windows(memory, s.outCols, s.cols)],
        ...[s.images(type), s.plane, s.cols],
      ];
    },
  ],
  [
    /^scatterPlanes/,
    (memory, type) => {
      const s = new Sizes(memory);
      return [
        ...[s.planes, s.places, memory.room(s.planes * s.places, type)],
        ...[memory.indices(s.planes * s.places, s.plane), s.images(type), s.plane],
      ];
    },
  ],
  [
    /^gatherPlanes/,
    (memory, type) => {
      const s = new Sizes(memory);
      return [
        ...[s.planes, s.places, s.images(type), s.plane],
        ...[memory.indices(s.planes * s.places, s.plane), memory.room(s.planes * s.places, type)],
      ];
    },
  ],
  [
    /^channelStatistics/,
    (memory, type) => {
      const c = new Channels(memory, type);
      return [...c.sizes, c.images(), ...c.steps, 1e-5, c.values(), c.values(), c.values()];
    },
  ],
  [
    /^channelNormF/,
    (memory, type) => {
      const c = new Channels(memory, type);
      const statistics = [c.values(), c.values()];
      return [...c.sizes, c.images(), ...c.steps, ...statistics, c.maybe(), c.maybe(), c.images()];
    },
  ],
  [
    /^channelNormSums/,
    (memory, type) => {
      const c = new Channels(memory, type);
      const outputs = [c.values(), c.values()];
      return [...c.sizes, c.images(), c.images(), ...c.steps, c.values(), c.values(), ...outputs];
    },
  ],
  [
    /^channelNormGrad/,
    (memory, type) => {
      const c = new Channels(memory, type);
      const sums = memory.integer(0, 1) === 0 ? [0, 0] : [c.values(), c.values()];
      const statistics = [c.values(), c.values()];
      return [
        ...[...c.sizes, c.images(), c.images(), ...c.steps],
        ...[...statistics, c.maybe(), ...sums, c.images()],
      ];
    },
  ],
];

/** Images and what they are pooled to. */
class Sizes {
  readonly memory: Memory;
  readonly planes: number;
  readonly rows: number;
  readonly cols: number;
  readonly outRows: number;
  readonly outCols: number;

  constructor(memory: Memory) {
    this.memory = memory;
    this.planes = memory.integer(0, 9);
    this.rows = memory.integer(1, 9);
    this.cols = memory.integer(1, 9);
    this.outRows = memory.integer(1, 6);
    this.outCols = memory.integer(1, 6);
  }

  get plane(): number {
    return this.rows * this.cols;
  }

  get places(): number {
    return this.outRows * this.outCols;
  }

  images(type: string): number {
    return this.memory.room(this.planes * this.plane, type);
  }
}

/** Images for the norms by channels. */
class Channels {
  readonly memory: Memory;
  readonly type: string;
  readonly sizes: readonly [number, number, number];
  readonly steps: readonly [number, number];

  constructor(memory: Memory, type: string) {
    this.memory = memory;
    this.type = type;
    const places = memory.integer(1, 70);
    this.sizes = [memory.integer(0, 12), memory.integer(1, 4), places];
    this.steps = [this.sizes[0] * places, places];
  }

  images(): number {
    return this.memory.room(this.sizes[0] * this.sizes[1] * this.sizes[2], this.type);
  }

  values(): number {
    return this.memory.room(this.sizes[0], this.type);
  }

  maybe(): number {
    return this.memory.integer(0, 1) === 0 ? 0 : this.values();
  }
}

/** A list of windows in a dimension of a size. */
function windows(memory: Memory, count: number, size: number): number {
  const list = memory.indices(3 * count, 1);
  for (let i = 0; i < count; i++) {
    const first = memory.integer(0, size - 1);
    heap.i32.set([first, memory.integer(first, size), memory.integer(1, 5)], list / 4 + 3 * i);
  }
  return list;
}
