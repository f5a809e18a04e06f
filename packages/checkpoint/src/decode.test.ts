import { tensor, zeros } from "@weft/tensor";
import { Packr } from "msgpackr";
import { describe, expect, test } from "vitest";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "./index.ts";
import { hash } from "./xxhash.ts";

const good = encodeCheckpoint({
  tensors: { a: tensor([1, 2, 3]), b: tensor([true]) },
  metadata: { epoch: 1 },
});

/** A file with any header, whose checksums and lengths are right, followed by some bytes. */
function forge(
  header: unknown,
  body: Uint8Array = new Uint8Array(0),
  packr = new Packr({ useRecords: false }),
): Uint8Array {
  const raw = header instanceof Uint8Array ? header : packr.pack(header);
  const start = Math.ceil((32 + raw.length) / 64) * 64;
  const bytes = new Uint8Array(start + body.length);
  const view = new DataView(bytes.buffer);
  bytes.set(good.subarray(0, 12));
  view.setUint32(12, raw.length, true);
  view.setBigUint64(16, hash.h64Raw(raw), true);
  view.setBigUint64(24, BigInt(bytes.length), true);
  bytes.set(raw, 32);
  bytes.set(body, start);
  return bytes;
}

const body = new Uint8Array(8);
const xxh64 = hash.h64Raw(body).toString(16).padStart(16, "0");
const storage = { dtype: "float32", elements: 2, position: 0, xxh64 };
const view = { name: "a", storage: 0, shape: [2], strides: [1], offset: 0 };
const fields = { kernelVariant: "", metadata: null, storages: [storage], tensors: [view] };

describe("damage", () => {
  test("a flip of any bit of any byte is noticed", () => {
    for (let i = 0; i < good.length; i++) {
      const bad = good.slice();
      bad[i]! ^= 1 << (i % 8);
      expect(() => decodeCheckpoint(bad), `byte ${i}`).toThrow(CheckpointError);
    }
  });

  test("a flip anywhere in a tensor of a megabyte is noticed, with the checksums", () => {
    const large = encodeCheckpoint({ tensors: { x: zeros([512, 512]) } });
    for (let at = large.length - 1; at > 512; at -= 100_003) {
      large[at]! ^= 1;
      expect(() => decodeCheckpoint(large, "f"), `byte ${at}`).toThrow(
        /storage 0 must match its checksum [0-9a-f]{16}; got [0-9a-f]{16}.*\(f\)/,
      );
      large[at]! ^= 1;
    }
    expect(decodeCheckpoint(large).tensors["x"]!.size).toBe(512 * 512);
  });

  test("a cut at any length, and a byte too many, are noticed", () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => decodeCheckpoint(good.slice(0, length)), `length ${length}`).toThrow(
        CheckpointError,
      );
    }
    expect(() => decodeCheckpoint(Uint8Array.from([...good, 0]))).toThrow(
      /must have the \d+ bytes that it was saved with; got/,
    );
    expect(() => decodeCheckpoint(good.slice(0, 100), "net.weft")).toThrow(
      /it is cut off\) \(net\.weft\)/,
    );
  });

  test.each([
    ["an empty file", new Uint8Array(0), /got an empty file/],
    ["a zip archive", Buffer.from("PK\x03\x04 and more of a zip archive..."), /PyTorch's \.pt/],
    ["a pickle", Uint8Array.from([0x80, 2, ...new Array<number>(40).fill(0)]), /Python pickle/],
    [
      "safetensors",
      Buffer.from('\x10\0\0\0\0\0\0\0{"__metadata__":{}}............'),
      /safetensors/,
    ],
    ["a text", Buffer.from("hello, this is not a checkpoint at all"), /got 68 65 6c 6c/],
  ])("%s is named as what it looks like", (_, bytes, message) => {
    expect(() => decodeCheckpoint(bytes)).toThrow(message);
  });

  test("a file of a later format asks for an update", () => {
    const later = good.slice();
    later[8] = 2;
    expect(() => decodeCheckpoint(later)).toThrow(/reads format 1; got format 2 \(update/);
  });
});

describe("a forged header with right checksums", () => {
  test("is read when it is in order, so that the refusals below come from what they change", () => {
    expect(decodeCheckpoint(forge(fields, body)).tensors["a"]!.toArray()).toEqual([0, 0]);
  });

  test.each<[string, unknown, RegExp]>([
    [
      "an unknown dtype",
      { ...fields, storages: [{ ...storage, dtype: "float8" }] },
      /storages\.0\.dtype/,
    ],
    ["a negative size", { ...fields, tensors: [{ ...view, shape: [-2] }] }, /tensors\.0\.shape\.0/],
    [
      "a fractional offset",
      { ...fields, tensors: [{ ...view, offset: 0.5 }] },
      /tensors\.0\.offset/,
    ],
    ["a missing field", { kernelVariant: "", metadata: null, storages: [storage] }, /tensors/],
    ["an unknown field", { ...fields, code: "run me" }, /code/],
    ["no map at all", [1, 2], /header/],
    [
      "a view beyond its storage",
      { ...fields, tensors: [{ ...view, shape: [3] }] },
      /"a" must lie in its storage of 2 elements/,
    ],
    [
      "a view whose reach overflows",
      { ...fields, tensors: [{ ...view, shape: [2 ** 52], strides: [2 ** 52] }] },
      /must lie in its storage/,
    ],
    [
      "shape and strides of different lengths",
      { ...fields, tensors: [{ ...view, strides: [] }] },
      /must lie in its storage/,
    ],
    [
      "an unknown storage",
      { ...fields, tensors: [{ ...view, storage: 1 }] },
      /must name one of 1 storages; got 1/,
    ],
    [
      "a view with more elements than a number can count",
      { ...fields, tensors: [{ ...view, shape: [2 ** 30, 2 ** 30], strides: [0, 0] }] },
      /must lie in its storage/,
    ],
    [
      "an empty view whose other sizes overflow",
      { ...fields, tensors: [{ ...view, shape: [2 ** 52, 2 ** 52, 0], strides: [0, 0, 0] }] },
      /must lie in its storage/,
    ],
    [
      "a storage that no name shows",
      { ...fields, tensors: [] },
      /storage 0 must be shown by a tensor/,
    ],
    ["a bigint in metadata", { ...fields, metadata: 2n ** 60n }, /is not plain/],
    ["a name twice", { ...fields, tensors: [view, view] }, /got "a" twice/],
    [
      "a wrong checksum",
      { ...fields, storages: [{ ...storage, xxh64: "0123456789abcdef" }] },
      /must match its checksum/,
    ],
    [
      "overlapping storages",
      { ...fields, storages: [storage, storage] },
      /storage 1 must begin at byte/,
    ],
    [
      "a hole",
      { ...fields, storages: [{ ...storage, position: 64 }] },
      /storage 0 must begin at byte/,
    ],
    [
      "a storage beyond the file",
      { ...fields, storages: [{ ...storage, elements: 1000 }] },
      /end in the file/,
    ],
    [
      "bytes after the last tensor",
      {
        ...fields,
        storages: [
          {
            ...storage,
            elements: 1,
            xxh64: hash.h64Raw(new Uint8Array(4)).toString(16).padStart(16, "0"),
          },
        ],
        tensors: [],
      },
      /must end with its last tensor/,
    ],
  ])("%s is refused", (_, header, message) => {
    expect(() => decodeCheckpoint(forge(header, body))).toThrow(CheckpointError);
    expect(() => decodeCheckpoint(forge(header, body))).toThrow(message);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["a date", new Packr().pack(new Date(0)), /is not plain/],
    ["a regular expression", new Packr({ moreTypes: true }).pack(/a/), /is not plain/],
    [
      "records",
      new Packr({ useRecords: true, structures: undefined as never }).pack([{ a: 1 }, { a: 2 }]),
      /is not plain|cut off|follow/,
    ],
    ["binary data", new Packr().pack(Buffer.from("abc")), /is not plain/],
    [
      "a key twice",
      Uint8Array.from([0x82, 0xa1, 0x61, 1, 0xa1, 0x61, 2]),
      /the key "a" stands twice/,
    ],
    ["a key that is no string", Uint8Array.from([0x81, 1, 1]), /the key at byte 1 is not a string/],
    ["an unsigned 64-bit integer", Uint8Array.from([0xcf, 1, 0, 0, 0, 0, 0, 0, 0]), /is not plain/],
    ["a signed 64-bit integer", Uint8Array.from([0xd3, 1, 0, 0, 0, 0, 0, 0, 0]), /is not plain/],
    ["a string that is no UTF-8", Uint8Array.from([0xa2, 0xc3, 0x28]), /at byte 1 is not UTF-8/],
    ["a string longer than the header", Uint8Array.from([0xdb, 0xff, 0xff, 0xff, 0xff]), /cut off/],
    [
      "an array longer than the header",
      Uint8Array.from([0xdd, 0xff, 0xff, 0xff, 0xff, 1]),
      /cut off/,
    ],
    ["two values", Uint8Array.from([1, 2]), /1 bytes follow the value/],
    ["values nested without end", new Uint8Array(100).fill(0x91), /nested more than 64 deep/],
    ["nothing", new Uint8Array(0), /cut off/],
  ])("%s instead of plain data is refused before it is decoded", (_, raw, message) => {
    expect(() => decodeCheckpoint(forge(Uint8Array.from(raw), body))).toThrow(message);
  });

  test("bytes between tensors must be zero, so that nothing can hide there", () => {
    const bytes = encodeCheckpoint({ tensors: { a: tensor([1]), b: zeros([1]) } });
    bytes[bytes.length - 10] = 1;
    expect(() => decodeCheckpoint(bytes)).toThrow(/bytes between tensors must be 0; got 1/);
  });
});
