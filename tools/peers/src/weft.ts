import { readFileSync } from "node:fs";
import { useNativeBlas } from "@weft/blas";
import { heap, kernels, kernelVariant } from "@weft/kernels";
import { type Layer } from "@weft/nn";
import { Adam, SGD } from "@weft/optim";
import { startPool } from "@weft/pool";
import {
  crossEntropy,
  empty,
  fromTypedArray,
  layerNorm,
  manualSeed,
  mseLoss,
  noGrad,
  type Parameter,
  softmax,
  type Tensor,
} from "@weft/tensor";
import { createNet } from "./create-net.ts";
import { NETS, type NetShape, uniforms } from "./operands.ts";
import { serve } from "./serve.ts";

/**
 * Our half. With `--blas N`, products are the system's BLAS library's, with N threads; with `--pool N`, N threads share
 * the kernels.
 */
const blasAt = process.argv.indexOf("--blas");
const blas = blasAt < 0 ? undefined : useNativeBlas({ threads: Number(process.argv[blasAt + 1]) });
const poolAt = process.argv.indexOf("--pool");
const pool =
  poolAt < 0 ? undefined : await startPool({ threads: Number(process.argv[poolAt + 1]) });

function place(length: number, seed = 1): number {
  const pointer = heap.allocate(length * 4);
  heap.f32.set(uniforms(length, seed), pointer / 4);
  return pointer;
}

function product(m: number, k: number, n: number, transposeA = false, transposeB = false) {
  const [a, b, c] = [place(m * k), place(k * n, 2), heap.allocate(m * n * 4)];
  const [aRow, aCol] = transposeA ? [1, m] : [k, 1];
  const [bRow, bCol] = transposeB ? [1, k] : [n, 1];
  return () => kernels.gemmF32(m, n, k, 1, a, aRow, aCol, b, bRow, bCol, 0, c, n);
}

function training(shape: NetShape, optimizer: (of: Iterable<Parameter>) => SGD | Adam) {
  const { batch, sizes } = shape;
  const net: Layer = createNet(shape);
  const update = optimizer(net.parameters());
  const x = tensor([batch, sizes[0] ?? 0]);
  const classes = sizes.at(-1) ?? 0;
  const target =
    classes === 1
      ? tensor([batch, 1], 9)
      : fromTypedArray(Int32Array.from({ length: batch }, (_, i) => i % classes));
  const lossOf = classes === 1 ? mseLoss : crossEntropy;
  return () => {
    update.zeroGrad();
    lossOf(net.forward(x), target).backward();
    update.step();
  };
}

function tensor(shape: readonly number[], seed = 1): Tensor {
  const length = shape.reduce((a, b) => a * b, 1);
  return fromTypedArray(uniforms(length, seed)).reshape([...shape]);
}

function onTensor(shape: readonly number[], compute: (x: Tensor) => unknown) {
  const x = tensor(shape);
  return () => void noGrad(() => compute(x));
}

function tinyForward() {
  const net = createNet(NETS.tiny);
  const x = tensor([2, 4]);
  return () => void net.forward(x);
}

function fill(draw: (x: Tensor) => unknown) {
  const x = empty([1 << 20]);
  return () => void draw(x);
}

manualSeed(0);
const sgd = (of: Iterable<Parameter>): SGD => new SGD(of, { lr: 0.01 });
const adam = (of: Iterable<Parameter>): Adam => new Adam(of, { lr: 0.001 });
const { version } = JSON.parse(
  readFileSync(new URL("../../../packages/tensor/package.json", import.meta.url), "utf8"),
) as { version: string };
await serve(`${version} (${kernelVariant()})`, {
  "sgemm-512": () => product(512, 512, 512),
  "sgemm-2048": () => product(2048, 2048, 2048),
  "sgemm-512-tn": () => product(512, 512, 512, true),
  "sgemm-512-nt": () => product(512, 512, 512, false, true),
  "sgemm-32": () => product(32, 32, 32),
  "sgemm-1x512x512": () => product(1, 512, 512),
  "mlp-sgd": () => training(NETS.mlp, sgd),
  "mlp-adam": () => training(NETS.mlp, adam),
  "tied-sgd": () => training(NETS.tied, sgd),
  "tiny-forward": tinyForward,
  "tiny-step": () => training(NETS.tiny, sgd),
  "relu-1m": () => onTensor([1 << 20], (x) => x.relu()),
  "sum-16m": () => onTensor([1 << 24], (x) => x.sum()),
  softmax: () => onTensor([1024, 1024], (x) => softmax(x, -1)),
  "layer-norm": () => {
    const [weight, bias] = [tensor([768], 2), tensor([768], 3)];
    return onTensor([1024, 768], (x) => layerNorm(x, [768], { weight, bias }));
  },
  normal: () => fill((x) => x.normal_()),
  uniform: () => fill((x) => x.uniform_()),
});
await pool?.close();
blas?.[Symbol.dispose]();
