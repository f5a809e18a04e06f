import {
  fromTypedArray,
  noGrad,
  Tensor,
  tensor,
  UninitializedBuffer,
  UninitializedParameter,
  zeros,
} from "@weft/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CheckpointError,
  decodeCheckpoint,
  digestTensors,
  encodeCheckpoint,
  type PlainData,
} from "./index.ts";

const bits = (t: Tensor): unknown => {
  const { buffer, byteOffset, byteLength } = t.toTypedArray();
  return [t.dtype, t.shape, [...new Uint8Array(buffer, byteOffset, byteLength)]];
};

/** Any tensor of up to 4 dimensions, zero-sized ones and scalars included. */
const anyTensor: fc.Arbitrary<Tensor> = fc
  .tuple(fc.array(fc.nat({ max: 4 }), { maxLength: 4 }), fc.nat({ max: 3 }))
  .chain(([shape, kind]) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const exactly = { minLength: length, maxLength: length };
    const values = [
      fc.float32Array(exactly),
      fc.float64Array(exactly),
      fc.int32Array(exactly),
      fc.uint8Array({ ...exactly, max: 1 }),
    ][kind]!;
    return values.map((data) => fromTypedArray(data, shape));
  });

const anyName = fc.string({ unit: "binary" });

const anyPlain = fc.letrec<{ value: PlainData }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.constant(-0),
    anyName,
    fc.array(tie("value")),
    fc.dictionary(anyName, tie("value")),
  ),
})).value;

describe("a round trip", () => {
  test("keeps names, dtypes, shapes, bits, order and metadata, for any of them", () => {
    const anyEntries = fc.uniqueArray(fc.tuple(anyName, anyTensor), {
      selector: ([name]) => name,
      maxLength: 6,
    });
    fc.assert(
      fc.property(anyEntries, anyPlain, (entries, metadata) => {
        const tensors = Object.fromEntries(entries);
        const loaded = decodeCheckpoint(encodeCheckpoint({ tensors, metadata }));
        expect(Object.entries(loaded.tensors).map(([name, t]) => [name, bits(t)])).toEqual(
          Object.entries(tensors).map(([name, t]) => [name, bits(t)]),
        );
        expect(loaded.metadata).toEqual(metadata); // tells -0 from 0
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test("keeps the ties, values and digest of any views of one storage", () => {
    const index = fc.nat({ max: 3 });
    const anyView = fc.tuple(index, index, fc.boolean()).map(([row, col, isTurned]) => {
      return (whole: Tensor): Tensor => {
        const part = whole.at(`${row}:`, `${col}:`);
        return isTurned ? part.t() : part;
      };
    });
    fc.assert(
      fc.property(fc.array(anyView, { minLength: 1, maxLength: 4 }), (views) => {
        const whole = fromTypedArray(
          Float32Array.from({ length: 12 }, (_, i) => i),
          [3, 4],
        );
        const tensors = Object.fromEntries(views.map((view, i) => [`v${i}`, view(whole)]));
        const loaded = decodeCheckpoint(encodeCheckpoint({ tensors })).tensors;
        expect(Object.values(loaded).map(bits)).toEqual(Object.values(tensors).map(bits));
        expect(digestTensors(loaded)).toBe(digestTensors(tensors));
        expect(new Set(Object.values(loaded).map(({ storage }) => storage)).size).toBe(1);
        // The same views still meet where they met: a write through one is seen through the others.
        for (const [name, t] of Object.entries(tensors)) {
          if (t.size === 0) continue;
          tensors[name]!.set([0, 0], -5);
          loaded[name]!.set([0, 0], -5);
        }
        expect(Object.values(loaded).map(bits)).toEqual(Object.values(tensors).map(bits));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test("keeps NaN's bits, -0 and infinities in tensors", () => {
    const t = fromTypedArray(
      new Float32Array(new Uint32Array([0x7fc00001, 0x80000000, 0xff800000]).buffer),
    );
    expect(bits(decodeCheckpoint(encodeCheckpoint({ tensors: { t } })).tensors["t"]!)).toEqual(
      bits(t),
    );
  });

  test("stores a tied tensor once, and brings it back as one storage under both names", () => {
    const shared = zeros([256, 256]);
    const tied = encodeCheckpoint({ tensors: { a: shared, b: shared.detach() } });
    const apart = encodeCheckpoint({ tensors: { a: shared, b: shared.clone() } });
    expect(apart.length - tied.length).toBeGreaterThan(250_000);
    const { tensors, aliases } = decodeCheckpoint(tied);
    expect(tensors["a"]!.storage).toBe(tensors["b"]!.storage);
    tensors["a"]!.set([3, 4], 7);
    expect(tensors["b"]!.at(3, 4).item()).toBe(7);
    expect([...aliases]).toEqual([["b", "a"]]);
    const untied = decodeCheckpoint(apart);
    expect(untied.tensors["a"]!.storage).not.toBe(untied.tensors["b"]!.storage);
    expect(untied.aliases.size).toBe(0);
  });

  test("keeps a transposed and a sliced alias as views of one storage", () => {
    const weight = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const given = { weight, turned: weight.t(), part: weight.at(1, "1:") };
    const { tensors } = decodeCheckpoint(encodeCheckpoint({ tensors: given }));
    expect(tensors["turned"]!.toArray()).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(tensors["part"]!.toArray()).toEqual([5, 6]);
    tensors["weight"]!.set([1, 2], 60);
    expect(tensors["part"]!.toArray()).toEqual([5, 60]);
    expect(tensors["turned"]!.at(2, 1).item()).toBe(60);
  });

  test("writes a lone view of a large tensor as what it shows, in row-major order", () => {
    const view = zeros([1000, 1000]).at("0:2", "0:3").t();
    const bytes = encodeCheckpoint({ tensors: { view } });
    expect(bytes.length).toBeLessThan(1000);
    expect(decodeCheckpoint(bytes).tensors["view"]!.shape).toEqual([3, 2]);
  });

  test("writes of a large tensor no more than what lies between its views", () => {
    const large = fromTypedArray(
      Float32Array.from({ length: 10_000 }, (_, i) => i),
      [100, 100],
    );
    const given = { late: large.at(52), early: large.at("50:52") };
    const bytes = encodeCheckpoint({ tensors: given });
    expect(bytes.length).toBeLessThan(300 * 4 + 600);
    const { tensors } = decodeCheckpoint(bytes);
    expect(tensors["late"]!.at(99).item()).toBe(5299);
    expect(tensors["early"]!.at(0, 0).item()).toBe(5000);
    expect(tensors["early"]!.storage).toBe(tensors["late"]!.storage);
  });

  test("reads bytes that begin anywhere in memory", () => {
    const bytes = encodeCheckpoint({ tensors: { x: tensor([1.5, 2], { dtype: "float64" }) } });
    const larger = new Uint8Array(bytes.length + 1);
    larger.set(bytes, 1);
    expect(decodeCheckpoint(larger.subarray(1)).tensors["x"]!.toArray()).toEqual([1.5, 2]);
  });

  test("keeps tensors of many dimensions", () => {
    const shape = new Array<number>(80).fill(1);
    const { tensors } = decodeCheckpoint(encodeCheckpoint({ tensors: { x: zeros(shape) } }));
    expect(tensors["x"]!.shape).toEqual(shape);
  });

  test("takes __proto__ and other odd names as names", () => {
    const tensors = Object.create(null) as Record<string, Tensor>;
    tensors["__proto__"] = tensor([1]);
    tensors[""] = tensor([2]);
    tensors["block 0.weight"] = tensor([3]);
    const metadata = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as PlainData;
    const loaded = decodeCheckpoint(encodeCheckpoint({ tensors, metadata }));
    expect(Object.keys(loaded.tensors)).toEqual(["__proto__", "", "block 0.weight"]);
    expect(loaded.tensors["__proto__"]!.toArray()).toEqual([1]);
    expect(Object.keys(loaded.metadata as object)).toEqual(["__proto__", "constructor"]);
  });

  test("keeps gradients out: a tensor of a graph is saved as its values", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const { tensors } = decodeCheckpoint(encodeCheckpoint({ tensors: { y: x.mul(3) } }));
    expect(tensors["y"]!.toArray()).toEqual([3, 6]);
    expect(tensors["y"]!.requiresGrad).toBe(false);
  });

  test("gives the same bytes for the same content", () => {
    const make = (): Uint8Array =>
      encodeCheckpoint({
        tensors: { a: tensor([1, 2]) },
        metadata: { epoch: 3 },
        kernelVariant: "v",
      });
    expect(make()).toEqual(make());
    expect(decodeCheckpoint(make()).kernelVariant).toBe("v");
  });
});

const hole = [1];
hole[2] = 2;
const cycle: unknown[] = [];
cycle.push(cycle);

describe("what could not be read back is refused", () => {
  test.each<[string, unknown, RegExp]>([
    [
      "a date, with its path",
      { list: [1, { when: new Date() }] },
      /metadata\.list\[1\]\.when must be null.*got \[object Date\] \(f\.weft\)/,
    ],
    ["undefined", { a: undefined }, /metadata\.a must be null.*got \[object Undefined\]/],
    ["a bigint", 1n, /metadata must be null.*got \[object BigInt\]/],
    ["an array with a hole", hole, /metadata\[1\] must be null/],
    ["a cycle", cycle, /at most 64 deep; got more, or a cycle/],
    ["half a surrogate pair", "\ud800", /metadata must be text without lone surrogates/],
    ["half a pair in a key", { "\udc00": 1 }, /a key of metadata must be text without/],
  ])("%s in metadata", (_, metadata, message) => {
    const content = { tensors: {}, metadata: metadata as PlainData };
    expect(() => encodeCheckpoint(content, "f.weft")).toThrow(CheckpointError);
    expect(() => encodeCheckpoint(content, "f.weft")).toThrow(message);
  });

  test("a name with half a surrogate pair", () => {
    expect(() => encodeCheckpoint({ tensors: { "\ud800": tensor([1]) } })).toThrow(
      /name must be text without lone surrogates.*got "\\ud800"/,
    );
  });

  test("a value that is no tensor, by its name", () => {
    const tensors = { "0.weight": tensor([1]), steps: [1, 2] as unknown as Tensor };
    expect(() => encodeCheckpoint({ tensors }, "f.weft")).toThrow(
      /"steps" must be a Tensor; got \[object Array\].*\(f\.weft\)/,
    );
  });

  test("C: a parameter or buffer without a shape, by its name", () => {
    for (const lazy of [new UninitializedParameter(), new UninitializedBuffer()]) {
      const tensors = { "0.weight": tensor([1]), "2.weight": lazy };
      expect(() => encodeCheckpoint({ tensors }, "f.weft")).toThrow(
        /"2\.weight" must have values; got <Uninitialized.*before the first forward.*\(f\.weft\)/,
      );
    }
  });

  test("one storage seen as two dtypes, by both names", () => {
    const a = tensor([1, 2]);
    const b = new Tensor(a.storage, "int32", [2]);
    expect(() => encodeCheckpoint({ tensors: { a, b } })).toThrow(
      /must have one dtype; got "a" as float32 and "b" as int32/,
    );
  });
});

test("metadata nested as deep as allowed is read back", () => {
  let metadata: PlainData = "inside";
  for (let depth = 0; depth < 63; depth++) metadata = [metadata];
  expect(decodeCheckpoint(encodeCheckpoint({ tensors: {}, metadata })).metadata).toEqual(metadata);
  expect(() => encodeCheckpoint({ tensors: {}, metadata: [metadata] })).toThrow(/64 deep/);
});

test("long keys that begin alike are different keys", () => {
  for (const length of [300, 70_000]) {
    const start = "k".repeat(length);
    const metadata = { [`${start}a`]: 1, [`${start}b`]: 2 };
    expect(decodeCheckpoint(encodeCheckpoint({ tensors: {}, metadata })).metadata).toEqual(
      metadata,
    );
  }
});

test("an empty checkpoint is a checkpoint", () => {
  expect(
    Object.keys(noGrad(() => decodeCheckpoint(encodeCheckpoint({ tensors: {} }))).tensors),
  ).toEqual([]);
});
