import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

/** A kernel by its columns behind `param`, those that some rows lack, and settings as a draw has them. */
const OPTIMIZERS = [
  {
    name: "sgd",
    columns: 2,
    optional: [1],
    settings: fc.tuple(
      fc.constant(0.1),
      fc.constantFrom(0, 0.9),
      fc.constantFrom(0, 0.25),
      fc.constantFrom(0, 0.01),
      fc.constantFrom(0, 1),
      fc.constantFrom(0, 1),
    ),
  },
  {
    name: "adam",
    columns: 4,
    optional: [3],
    settings: fc.tuple(
      ...[fc.constant(0.01), fc.constantFrom(0, 0.9), fc.constantFrom(0.5, 0.999)],
      ...[fc.constant(1e-8), fc.constantFrom(0, 0.01), fc.constantFrom(0, 1)],
      fc.integer({ min: 1, max: 1000 }),
    ),
  },
  {
    name: "rmsprop",
    columns: 4,
    optional: [2, 3],
    settings: fc.tuple(
      ...[fc.constant(0.01), fc.constantFrom(0.5, 0.99), fc.constant(1e-3)],
      ...[fc.constantFrom(0, 0.01), fc.constantFrom(0, 0.9)],
    ),
  },
  {
    name: "adagrad",
    columns: 2,
    optional: [],
    settings: fc.tuple(fc.constant(0.01), fc.constant(1e-8), fc.constantFrom(0, 0.01)),
  },
] as const;

describe.each(arenas)("optimizer kernels of a table ($build)", ({ arena }) => {
  describe.each(["F32", "F64"] as const)("%s", (type) => {
    test.each(OPTIMIZERS)(
      "$name steps random tensors, in parts cut anywhere, with the bits of one call each",
      ({ name, columns, optional, settings }) => {
        const cases = fc.record({
          sizes: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }),
          cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
          seed: fc.integer(),
          settings: settings as fc.Arbitrary<readonly number[]>, // numbers, however many
        });
        const property = fc.property(cases, ({ sizes, cuts, seed, settings: numbers }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const rows = sizes.map((n) => [
            n,
            ...Array.from({ length: columns + 1 }, (_, column) => {
              const isAbsent = (optional as readonly number[]).includes(column - 1);
              if (isAbsent && uniform() < 0.5) return 0;
              return arena.put(type, Array.from({ length: n + 1 }, uniform));
            }),
          ]);
          // A row that no call may reach.
          const guard = arena.put(type, [7, 7, 7]);
          const table = arena.put("I32", [
            ...rows.flat(),
            3,
            ...new Array(columns + 1).fill(guard),
          ]);
          const start = rows[0]?.[1] ?? guard;
          const room = (): Uint8Array => arena.u8.subarray(start, table);
          const before = room().slice();

          for (const [n, ...pointers] of rows)
            if (name !== "adam") kernelOf(`${name}${type}`)(n!, ...pointers, ...numbers);
            else if (pointers[4] === 0)
              kernelOf(`adam${type}`)(n!, ...pointers.slice(0, 4), ...numbers);
            else kernelOf(`amsgrad${type}`)(n!, ...pointers, ...numbers);
          const expected = room().slice();

          room().set(before);
          const total = sizes.reduce((sum, n) => sum + n, 0);
          const bounds = [0, ...cuts.map((cut) => Math.floor(cut * total)), total];
          bounds.sort((a, b) => a - b);
          for (const [i, first] of bounds.slice(0, -1).entries())
            kernelOf(`${name}Each${type}`)(bounds[i + 1]! - first, table, first, ...numbers);
          expect(Buffer.compare(room(), expected)).toBe(0);
          expect(arena.get(type, guard, 3)).toEqual([7, 7, 7]);
        });
        fc.assert(property, { seed: 42, numRuns: 100 });
      },
    );
  });

  test("a table of nothing, or of empty tensors, changes nothing", () => {
    arena.reset();
    const x = arena.put("F64", [1, 2]);
    const table = arena.put("I32", [0, x, x, x, 0, x, x, x]);
    arena.kernels.adagradEachF64(0, table, 0, 1, 0, 0);
    arena.kernels.adagradEachF64(0, 0, 0, 1, 0, 0);
    expect(arena.get("F64", x, 2)).toEqual([1, 2]);
  });

  function kernelOf(name: string): (...args: number[]) => void {
    return Reflect.get(arena.kernels, name) as (...args: number[]) => void; // by name: all take numbers
  }
});
