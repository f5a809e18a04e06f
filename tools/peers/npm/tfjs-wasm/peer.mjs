import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { dirname } from "node:path";
import { NETS, uniforms } from "../../src/operands.ts";
import { serve } from "../../src/serve.ts";

const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/wasm-out/`);
await tf.setBackend("wasm");
await tf.ready();

const tensor = (shape, seed = 1) =>
  tf.tensor(
    uniforms(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );
/** The backend computes synchronously, so that nothing has to be read back. */
const tidy = (compute) => () => tf.dispose(tf.tidy(compute));

function product(m, k, n, isTransposedA = false, isTransposedB = false) {
  const a = tensor(isTransposedA ? [k, m] : [m, k]);
  const b = tensor(isTransposedB ? [n, k] : [k, n], 2);
  return tidy(() => tf.matMul(a, b, isTransposedA, isTransposedB));
}

const onTensor = (shape, compute) => {
  const x = tensor(shape);
  return tidy(() => compute(x));
};

function net({ sizes, isTied }) {
  const layers = [];
  for (let i = 1; i < sizes.length; i++) {
    const shared = isTied && i === 3 ? layers[1] : undefined;
    layers.push(
      shared ?? {
        w: tf.variable(tf.mul(tensor([sizes[i - 1], sizes[i]], i), 0.05)),
        b: tf.variable(tf.zeros([sizes[i]])),
      },
    );
  }
  return (x) =>
    layers.reduce((x, { w, b }, i) => {
      const y = tf.add(tf.matMul(x, w), b);
      return i < layers.length - 1 ? tf.relu(y) : y;
    }, x);
}

function training(shape, optimizer) {
  const { batch, sizes } = shape;
  const forward = net(shape);
  const x = tensor([batch, sizes[0]]);
  const classes = sizes.at(-1);
  const target =
    classes === 1
      ? tensor([batch, 1], 9)
      : tf.oneHot(
          tf.tensor1d(
            Int32Array.from({ length: batch }, (_, i) => i % classes),
            "int32",
          ),
          classes,
        );
  const loss = () =>
    classes === 1
      ? tf.mean(tf.square(tf.sub(forward(x), target)))
      : tf.losses.softmaxCrossEntropy(target, forward(x));
  return () => void optimizer.minimize(loss);
}

function tinyForward() {
  const forward = net(NETS.tiny);
  const x = tensor([2, 4]);
  return tidy(() => forward(x));
}

function layerNorm(x) {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
}

await serve(tf.version.tfjs, {
  "sgemm-512": () => product(512, 512, 512),
  "sgemm-2048": () => product(2048, 2048, 2048),
  "sgemm-512-tn": () => product(512, 512, 512, true),
  "sgemm-512-nt": () => product(512, 512, 512, false, true),
  "sgemm-32": () => product(32, 32, 32),
  "sgemm-1x512x512": () => product(1, 512, 512),
  "mlp-sgd": () => training(NETS.mlp, tf.train.sgd(0.01)),
  "mlp-adam": () => training(NETS.mlp, tf.train.adam(0.001)),
  "tied-sgd": () => training(NETS.tied, tf.train.sgd(0.01)),
  "tiny-forward": tinyForward,
  "tiny-step": () => training(NETS.tiny, tf.train.sgd(0.01)),
  "relu-1m": () => onTensor([1 << 20], (x) => tf.relu(x)),
  "sum-16m": () => onTensor([1 << 24], (x) => tf.sum(x)),
  softmax: () => onTensor([1024, 1024], (x) => tf.softmax(x)),
  "layer-norm": () => onTensor([1024, 768], layerNorm),
  normal: () => tidy(() => tf.randomNormal([1 << 20])),
  uniform: () => tidy(() => tf.randomUniform([1 << 20])),
});
