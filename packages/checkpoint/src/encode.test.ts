import { fromTypedArray, noGrad, Tensor, tensor, zeros } from "@weft/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint, type PlainData } from "./index.ts";

const bits = (t: Tensor): unknown => {
  const { buffer, byteOffset, byteLength } = t.toTypedArray();
  return [t.dtype, t.shape, [...new Uint8Array(buffer, byteOffset, byteLength)]];
};

describe("a round trip", () => {
  test("keeps names, dtypes, shapes, bits and order, for any tensors and metadata", () => {
    const anyTensor = fc.oneof(
      fc.float32Array({ maxLength: 40 }),
      fc.float64Array({ maxLength: 40 }),
      fc.int32Array({ maxLength: 40 }),
      fc.uint8Array({ max: 1, maxLength: 40 }),
    );
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.double({ noDefaultInfinity: false }).filter((x) => !Object.is(x, -0)),
        fc.string(),
        fc.array(tie("value")),
        fc.dictionary(fc.string(), tie("value")),
      ),
    })).value;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string(), anyTensor), {
          selector: ([name]) => name,
          maxLength: 6,
        }),
        plain,
        (entries, metadata) => {
          const tensors = Object.fromEntries(
            entries.map(([name, data]) => [name, fromTypedArray(data)]),
          );
          const loaded = decodeCheckpoint(
            encodeCheckpoint({ tensors, metadata: metadata as PlainData }),
          );
          expect(Object.entries(loaded.tensors).map(([name, t]) => [name, bits(t)])).toEqual(
            Object.entries(tensors).map(([name, t]) => [name, bits(t)]),
          );
          expect(loaded.metadata).toEqual(metadata);
        },
      ),
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

test("metadata that is not plain is refused with its path", () => {
  const bad = { list: [1, { when: new Date() }] } as unknown as PlainData;
  expect(() => encodeCheckpoint({ tensors: {}, metadata: bad }, "f.weft")).toThrow(CheckpointError);
  expect(() => encodeCheckpoint({ tensors: {}, metadata: bad }, "f.weft")).toThrow(
    /metadata\.list\[1\]\.when must be null.*got \[object Date\] \(f\.weft\)/,
  );
});

test("an empty checkpoint is a checkpoint", () => {
  expect(
    Object.keys(noGrad(() => decodeCheckpoint(encodeCheckpoint({ tensors: {} }))).tensors),
  ).toEqual([]);
});
