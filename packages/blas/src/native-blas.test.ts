import { Worker } from "node:worker_threads";
import { heap, kernels, kernelVariant } from "@weft/kernels";
import { describe, expect, test } from "vitest";
import { isInstalled, reason } from "../test/installed-blas.ts";
import { BlasNotFoundError, BlasUnusableError, tryNativeBlas, useNativeBlas } from "./index.ts";

const own = { ...kernels };
const ownVariant = kernelVariant();
const missing = "/nowhere/libopenblas.so.0";
/** A library that every Linux system has and that is no BLAS. */
const noBlas = "libc.so.6";

function expectOwnKernels(): void {
  expect(kernels).toEqual(own);
  expect(kernelVariant()).toBe(ownVariant);
}

describe("without a library", () => {
  test("useNativeBlas says what it looked for and how to install one, and the kernels stay", () => {
    expect(() => useNativeBlas({ library: missing })).toThrow(
      expect.objectContaining({ name: "BlasNotFoundError", tried: [missing] }),
    );
    expect(() => useNativeBlas({ library: missing })).toThrow(
      /^useNativeBlas: a BLAS library .* must be installed; got none of \/nowhere\/libopenblas.so.0 \(not found\); .*install/,
    );
    expectOwnKernels();
  });

  test("tryNativeBlas answers undefined, which `using` takes, and the kernels stay", () => {
    using blas = tryNativeBlas({ library: missing });
    expect(blas).toBeUndefined();
    expectOwnKernels();
  });

  test.skipIf(process.platform !== "linux")("a library that is no BLAS is refused by name", () => {
    expect(() => useNativeBlas({ library: noBlas })).toThrow(BlasUnusableError);
    expect(() => useNativeBlas({ library: noBlas })).toThrow(
      /^useNativeBlas: libc.so.6 must have the C interface \(cblas_sgemm …\); got .*cblas_sgemm/,
    );
    expect(tryNativeBlas({ library: noBlas })).toBeUndefined();
    expectOwnKernels();
  });

  test.each([0, -1, 1.5, NaN])("refuses threads = %d before looking for one", (threads) => {
    const rule = /threads must be a whole number of at least 1; got/;
    expect(() => useNativeBlas({ library: missing, threads })).toThrow(rule);
    expect(() => tryNativeBlas({ library: missing, threads })).toThrow(RangeError);
  });
});

test("the search without a name either finds a library or says all it tried", () => {
  try {
    using blas = useNativeBlas();
    expect(kernelVariant()).toBe(`${ownVariant}+${blas.variant}`);
  } catch (error) {
    expect(error).toBeInstanceOf(BlasNotFoundError);
    expect((error as BlasNotFoundError).tried.length).toBeGreaterThan(1);
  }
  expectOwnKernels();
});

describe.skipIf(!isInstalled)(`with a library${reason}`, () => {
  test("it is in force until disposed, and disposing twice does no harm", () => {
    const blas = useNativeBlas();
    for (const name of ["gemm", "gemmBatched", "linear", "linearGrad"] as const) {
      expect(kernels[`${name}F32`]).not.toBe(own[`${name}F32`]);
      expect(kernels[`${name}F64`]).not.toBe(own[`${name}F64`]);
    }
    expect(kernels.addF32).toBe(own.addF32);
    expect(kernelVariant()).toBe(`${ownVariant}+${blas.variant}`);
    blas[Symbol.dispose]();
    blas[Symbol.dispose]();
    expectOwnKernels();
  });

  test("it tells its name, its build and its threads", () => {
    using blas = useNativeBlas();
    expect(["openblas", "mkl", "accelerate", "blis", "cblas"]).toContain(blas.name);
    expect(blas.variant.startsWith(blas.name)).toBe(true);
    expect(blas.library).not.toBe("");
    if (blas.name === "openblas") {
      expect(blas.config).toMatch(/^OpenBLAS \d/);
      expect(blas.variant).toMatch(/^openblas-\d+\.\d+\.\d+-\w+$/);
      expect(blas.threads).toBeGreaterThanOrEqual(1);
    }
  });

  test("a library given by name is taken", () => {
    using found = useNativeBlas();
    using again = useNativeBlas({ library: found.library });
    expect(again).toMatchObject({ name: found.name, library: found.library });
    expect(kernelVariant()).toBe(`${ownVariant}+${found.variant}`); // the bits are those of one
  });

  test("threads are set for its time and restored afterwards", () => {
    using outer = useNativeBlas();
    const before = outer.threads;
    if (before === undefined) {
      expect(() => useNativeBlas({ threads: 2 })).toThrow(BlasUnusableError);
      return;
    }
    {
      using inner = useNativeBlas({ threads: before === 1 ? 2 : 1 });
      expect(inner.threads).toBe(before === 1 ? 2 : 1);
    }
    expect(outer.threads).toBe(before);
  });

  test("the memory's growth does not disturb it", () => {
    using _blas = useNativeBlas();
    const length = 64 * 64;
    const [x, c] = [heap.allocate(length * 4), heap.allocate(length * 4)];
    heap.f32.fill(0.5, x / 4, x / 4 + length);
    const before = heap.memory.buffer.byteLength;
    heap.free(heap.allocate(before + 2 ** 20));
    expect(heap.memory.buffer.byteLength).toBeGreaterThan(before);
    kernels.gemmF32(64, 64, 64, 1, x, 64, 1, x, 64, 1, 0, c, 64);
    expect(new Set(heap.f32.subarray(c / 4, c / 4 + length))).toEqual(new Set([16]));
    for (const pointer of [x, c]) heap.free(pointer);
  });

  test("a worker thread installs it for itself and writes the same memory", async () => {
    const length = 64 * 64;
    const [x, c] = [heap.allocate(length * 4), heap.allocate(length * 4)];
    heap.f32.fill(0.5, x / 4, x / 4 + length);
    const source = `Promise.all([import("@weft/blas"), import("@weft/kernels"), import("node:worker_threads")]).then(
      ([{ useNativeBlas }, { kernels, kernelVariant }, { parentPort }]) => {
        const blas = useNativeBlas();
        kernels.gemmF32(64, 64, 64, 1, ${x}, 64, 1, ${x}, 64, 1, 0, ${c}, 64);
        parentPort.postMessage(kernelVariant().endsWith(blas.variant));
      })`;
    const worker = new Worker(source, { eval: true, execArgv: ["--conditions=@weft/source"] });
    const answer = await new Promise((resolve, reject) =>
      worker.once("message", resolve).once("error", reject),
    );
    await worker.terminate();
    expect(answer).toBe(true);
    expect(new Set(heap.f32.subarray(c / 4, c / 4 + length))).toEqual(new Set([16]));
    expectOwnKernels();
    for (const pointer of [x, c]) heap.free(pointer);
  });
});
