import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { heap } from "../heap/index.ts";
import { installKernels, kernels, kernelVariant } from "./kernels.ts";
import type { ReduceKernel } from "./reduction-kernels.ts";

describe("kernels", () => {
  test("holds every kernel of the contract as a function", () => {
    const floats = (names: string): string[] =>
      names.split(" ").flatMap((name) => [`${name}F32`, `${name}F64`]);
    const integers = (names: string): string[] =>
      names.split(" ").flatMap((name) => [`${name}I32`, `${name}I64`, `${name}U8`]);
    const names = [
      ...floats("gemmBatched linear linearGrad"),
      ...floats("maxPool scatterPlanes gatherPlanes averagePool averagePoolGrad"),
      ...floats("channelStatistics channelNorm channelNormSums channelNormGrad"),
      ...floats("padPlanes convolve convolveWeight fold depthwise depthwiseWeight"),
      ...floats("gemm add sub mul div maximum minimum pow reluGrad eq ne lt le gt ge"),
      ...floats(
        "neg abs relu exp log sqrt tanh sigmoid sin cos sum max min argmax argmin softmax logSoftmax",
      ),
      ...floats("floor ceil trunc round frac sign reciprocal rsqrt exp2 expm1 log2 log10 log1p"),
      ...floats("tan asin acos atan sinh cosh asinh acosh atanh erfc erfinv"),
      ...floats("fmod remainder floorDivide truncDivide copysign atan2 hypot logaddexp xlogy"),
      ...floats("clamp lerp addcmul addcdiv"),
      ...integers("fmod remainder floorDivide truncDivide pow sign bitwiseNot"),
      ...integers("bitwiseAnd bitwiseOr bitwiseXor"),
      ..."bitwiseAndBool bitwiseOrBool bitwiseXorBool bitwiseNotBool".split(" "),
      ...floats("erf gelu geluTanh geluGrad geluTanhGrad tanhGrad sigmoidGrad"),
      ...floats("hardtanh leakyRelu threshold softshrink hardshrink elu selu softplus dropout"),
      ...floats("hardsigmoid hardswish softsign silu mish logSigmoid tanhshrink"),
      ...floats(
        "hardtanhGrad leakyReluGrad thresholdGrad shrinkGrad eluGrad seluGrad softplusGrad",
      ),
      ...floats("hardsigmoidGrad hardswishGrad softsignGrad siluGrad mishGrad logSigmoidGrad"),
      ...floats("tanhshrinkGrad prelu preluSlope preluGate glu"),
      ...floats(
        "softmaxGrad logSoftmaxGrad maskedSoftmax layerNorm layerNormGrad rmsNorm rmsNormGrad",
      ),
      ...floats("uniform normal bernoulli randint"),
      ..."mersenneTwist bernoulliBool randintU8 randintI32".split(" "),
      ...floats("crossEntropy crossEntropyGrad scatterAddRows axpy sgd adam nonFinite"),
      ...floats("amsgrad rmsprop adagrad sgdEach adamEach rmspropEach adagradEach"),
      ...floats("clampMin clampMax"),
      ...integers(
        "clampMin clampMax add sub mul maximum minimum eq ne lt le gt ge neg abs max min argmax argmin",
      ),
      ..."clampMin clampMax add mul maximum minimum eq ne lt le gt ge logicalAnd logicalOr logicalNot max min argmax argmin"
        .split(" ")
        .map((name) => `${name}Bool`),
      ...floats("cumsum cumprod linearScan prod squaredDeviations"),
      ..."gemmI64 cumsumI64 cumprodI64 prodI64".split(" "),
      ..."copy8 copy16 copy32 copy64 sumI32 sumBoolToI32 gatherRows scatterRows".split(" "),
      ..."where8 where16 where32 where64".split(" "),
      ...[...floats("sort"), ...integers("sort scatterAddRows"), "sortBool"],
      ..."positionsI32 positionsI64".split(" "),
      ..."sumI32ToI64 sumI64ToI64 sumU8ToI64 sumBoolToI64".split(" "),
      ..."castF32ToF16 castF32ToBF16 castF16ToF32 castBF16ToF32".split(" "),
      ...["F32", "F64", "I32", "I64", "U8", "Bool"].flatMap((from, _i, types) =>
        types.filter((to) => to !== from).map((to) => `cast${from}To${to}`),
      ),
    ];
    expect(Object.keys(kernels).toSorted()).toEqual(names.toSorted());
    expect(Object.values(kernels).every((kernel) => typeof kernel === "function")).toBe(true);
  });

  test("compute on the heap, matrix products included", () => {
    const x = heap.allocate(32);
    heap.f32.set([1, 2, 3, 4], x / 4);
    kernels.gemmF32(2, 2, 2, 1, x, 2, 1, x, 2, 1, 0, x + 16, 2);
    expect(Array.from(heap.f32.subarray(x / 4, x / 4 + 8))).toEqual([1, 2, 3, 4, 7, 10, 15, 22]);
    heap.free(x);
  });

  test("a thread that instantiates the module does not disturb another's constants or data", async () => {
    const x = heap.allocate(64);
    heap.f32.set([0.5, 1, 2, 3], x / 4);
    kernels.powF32(1, 4, x, 4, 1, x, 4, 1, x + 16, 4, 1);
    const before = Array.from(heap.f32.subarray(x / 4, x / 4 + 8));
    const source = `import("@weft/kernels").then(({ kernels }) => kernels.powF32(1, 4, ${x}, 4, 1, ${x}, 4, 1, ${x + 32}, 4, 1))`;
    const worker = new Worker(source, { eval: true, execArgv: ["--conditions=@weft/source"] });
    await new Promise((resolve, reject) => worker.once("exit", resolve).once("error", reject));
    expect(Array.from(heap.f32.subarray(x / 4, x / 4 + 8))).toEqual(before);
    expect(Array.from(heap.f32.subarray(x / 4 + 8, x / 4 + 12))).toEqual(before.slice(4));
    heap.free(x);
  });
});

describe("installKernels", () => {
  const sum =
    (tag: string, log: string[]): ReduceKernel =>
    () =>
      void log.push(tag);

  test("replaces entries in place until disposed", () => {
    const own = kernels.sumF32;
    const log: string[] = [];
    {
      using _layer = installKernels({ sumF32: sum("new", log) });
      kernels.sumF32(0, 0, 0, 0, 0, 0);
      expect(log).toEqual(["new"]);
    }
    expect(kernels.sumF32).toBe(own);
  });

  test("layers disposed in any order, and twice, leave the newest remaining one in force", () => {
    const own = kernels.sumF32;
    const ownMax = kernels.maxF32;
    const log: string[] = [];
    const [first, second, third] = ["1", "2", "3"].map((tag) => sum(tag, log));
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("three kernels expected");
    const one = installKernels({ sumF32: first, maxF32: first });
    const two = installKernels({ sumF32: second });
    const three = installKernels({ sumF32: third });
    two[Symbol.dispose]();
    expect(kernels.sumF32).toBe(third);
    three[Symbol.dispose]();
    expect(kernels.sumF32).toBe(first);
    three[Symbol.dispose]();
    expect(kernels.sumF32).toBe(first);
    expect(kernels.maxF32).toBe(first);
    one[Symbol.dispose]();
    expect(kernels.sumF32).toBe(own);
    expect(kernels.maxF32).toBe(ownMax);
  });

  test("names what changes the bits in kernelVariant", () => {
    const own = kernelVariant();
    expect(["wasm-relaxed-fma", "wasm-simd"]).toContain(own);
    const quiet = installKernels({ sumF32: kernels.sumF32 });
    expect(kernelVariant()).toBe(own);
    const loud = installKernels({ sumF32: kernels.sumF32 }, "other");
    expect(kernelVariant()).toBe(`${own}+other`);
    const again = installKernels({ sumF32: kernels.sumF32 }, "other");
    expect(kernelVariant()).toBe(`${own}+other`);
    again[Symbol.dispose]();
    expect(kernelVariant()).toBe(`${own}+other`);
    quiet[Symbol.dispose]();
    loud[Symbol.dispose]();
    expect(kernelVariant()).toBe(own);
  });

  test("refuses names that are no kernels and values that are no functions, and installs nothing", () => {
    const own = kernels.sumF32;
    const misspelt = { sumF32: sum("", []), summF32: sum("", []) };
    expect(() => installKernels(misspelt)).toThrow(
      /every entry must be a kernel's name; got "summF32"/,
    );
    const notAFunction = JSON.parse('{"sumF32": 1}') as Parameters<typeof installKernels>[0];
    expect(() => installKernels(notAFunction)).toThrow(
      /kernel sumF32 must be a function; got number/,
    );
    expect(kernels.sumF32).toBe(own);
  });
});
