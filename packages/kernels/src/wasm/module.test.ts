import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { fusesMultiplyAdd } from "./fusion-probe.ts";
import { compileModule, instantiate } from "./module.ts";

const memory = (): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: 32, maximum: 65536, shared: true });

describe("compileModule", () => {
  test("picks the relaxed build exactly where multiply-adds fuse", () => {
    const kernels = instantiate(compileModule(), memory());
    expect(kernels.fusesMultiplyAdd()).toBe(fusesMultiplyAdd() ? 1 : 0);
  });

  test("both builds load, and say which they are", () => {
    expect(arenas.map(({ arena }) => arena.kernels.fusesMultiplyAdd())).toEqual([1, 0]);
  });
});

describe("instantiate", () => {
  test("writes only below 64 KiB, the same bytes every time, and never during kernels", () => {
    const shared = memory();
    const bytes = new Uint8Array(shared.buffer);
    bytes.fill(0xa5, 64 * 1024);
    const module = compileModule();
    const first = instantiate(module, shared);
    const constants = bytes.slice(0, 64 * 1024);
    const second = instantiate(module, shared);
    second.expF64(1, 1, 1 << 20, 1, 1, (1 << 20) + 64, 1, 1);
    first.sinF64(1, 1, 1 << 20, 1, 1, (1 << 20) + 64, 1, 1);
    expect(bytes.slice(0, 64 * 1024)).toEqual(constants);
    expect(bytes.subarray(64 * 1024, 1 << 20).every((byte) => byte === 0xa5)).toBe(true);
    expect(first.staticDataEnd()).toBeLessThanOrEqual(64 * 1024);
  });

  test("asks for the products' workspace once, at the first one", () => {
    const requests: number[] = [];
    const kernels = instantiate(
      compileModule(),
      new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true }),
      (bytes) => {
        requests.push(bytes);
        return 2 << 20;
      },
    );
    const at = 1 << 20;
    kernels.sumF32(1, 1, at, 1, 1, at + 64);
    expect(requests).toEqual([]);
    kernels.gemmF32(9, 9, 9, 1, at, 9, 1, at, 9, 1, 0, at + 4096, 9);
    kernels.gemmF64(9, 9, 9, 1, at, 9, 1, at, 9, 1, 0, at + 4096, 9);
    expect(requests).toHaveLength(1);
  });

  test("without a workspace a matrix product throws and writes nothing", () => {
    const shared = memory();
    const kernels = instantiate(compileModule(), shared);
    const at = 1 << 20;
    const c = new Float32Array(shared.buffer, at + 4096, 4).fill(7);
    expect(() => kernels.gemmF32(2, 2, 2, 1, at, 2, 1, at, 2, 1, 0, at + 4096, 2)).toThrow(
      /needs a workspace of \d+ bytes/,
    );
    expect(Array.from(c)).toEqual([7, 7, 7, 7]);
  });
});
