import * as ort from "onnxruntime-web";
import { uniforms } from "../../src/operands.ts";
import { serve } from "../../src/serve.ts";
import { onnxModel } from "./onnx-model.mjs";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

async function node(operator, shapes, outputShape, attributes) {
  const inputs = shapes.map((shape, i) => ({ name: `x${i}`, shape }));
  const session = await ort.InferenceSession.create(
    onnxModel(operator, inputs, outputShape, attributes),
    { executionProviders: ["wasm"] },
  );
  const feeds = Object.fromEntries(
    inputs.map(({ name, shape }, i) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return [name, new ort.Tensor("float32", uniforms(length, i + 1), shape)];
    }),
  );
  return () => session.run(feeds);
}

const square = (n) => [
  [n, n],
  [n, n],
];

await serve(ort.env.versions.web ?? ort.env.versions.common, {
  "sgemm-512": () => node("MatMul", square(512), [512, 512]),
  "sgemm-2048": () => node("MatMul", square(2048), [2048, 2048]),
  "sgemm-512-tn": () => node("Gemm", square(512), [512, 512], { transA: 1 }),
  "sgemm-512-nt": () => node("Gemm", square(512), [512, 512], { transB: 1 }),
  "sgemm-32": () => node("MatMul", square(32), [32, 32]),
  "sgemm-1x512x512": () =>
    node(
      "MatMul",
      [
        [1, 512],
        [512, 512],
      ],
      [1, 512],
    ),
  "relu-1m": () => node("Relu", [[1 << 20]], [1 << 20]),
  "sum-16m": () => node("ReduceSum", [[1 << 24]], [1], { keepdims: 1 }),
  softmax: () => node("Softmax", [[1024, 1024]], [1024, 1024], { axis: -1 }),
  "layer-norm": () =>
    node("LayerNormalization", [[1024, 768], [768], [768]], [1024, 768], { axis: -1 }),
});
