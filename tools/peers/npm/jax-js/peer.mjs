import { readFileSync } from "node:fs";
import * as jax from "@jax-js/jax";
import { NETS, uniforms } from "../../src/operands.ts";
import { serve } from "../../src/serve.ts";

const { numpy: np, nn, random, grad, jit, tree } = jax;
await jax.init("wasm");
jax.defaultDevice("wasm");

const tensor = (shape, seed = 1) =>
  np
    .array(
      uniforms(
        shape.reduce((a, b) => a * b, 1),
        seed,
      ),
    )
    .reshape(shape);

/** Runs `compute` on an operand that stays, waits for the result and gives it up. */
const waiting = (compute) => async () => tree.dispose(await jax.blockUntilReady(compute()));

function product(m, k, n, isTransposedA = false, isTransposedB = false) {
  const a = tensor(isTransposedA ? [k, m] : [m, k]);
  const b = tensor(isTransposedB ? [n, k] : [k, n], 2);
  const compute = jit((a, b) =>
    np.matmul(isTransposedA ? np.matrixTranspose(a) : a, isTransposedB ? np.matrixTranspose(b) : b),
  );
  return waiting(() => compute(a.ref, b.ref));
}

const onTensor = (shape, compute) => {
  const x = tensor(shape);
  const compiled = jit(compute);
  return waiting(() => compiled(x.ref));
};

function parametersOf({ sizes, isTied }) {
  const layers = [];
  for (let i = 1; i < sizes.length; i++) {
    if (isTied && i === 3) continue;
    layers.push({ w: tensor([sizes[i], sizes[i - 1]], i).mul(0.05), b: np.zeros([sizes[i]]) });
  }
  return layers;
}

function forward(layers, x, isTied) {
  const order = isTied ? [0, 1, 1, 2] : layers.map((_, i) => i);
  order.forEach((layer, at) => {
    const { w, b } = layers[layer];
    x = np.matmul(x, np.matrixTranspose(w.ref)).add(b.ref);
    if (at < order.length - 1) x = nn.relu(x);
  });
  tree.dispose(layers);
  return x;
}

function training(net, update) {
  const { batch, sizes, isTied } = net;
  let parameters = parametersOf(net);
  const x = tensor([batch, sizes[0]]);
  const classes = sizes.at(-1);
  const isRegression = classes === 1;
  const target = isRegression
    ? tensor([batch, 1], 9)
    : nn.oneHot(np.array(Int32Array.from({ length: batch }, (_, i) => i % classes)), classes);
  const loss = (parameters, x, target) => {
    const y = forward(parameters, x, isTied);
    if (isRegression) return np.square(y.sub(target)).mean();
    return nn
      .logSoftmax(y, -1)
      .mul(target)
      .sum()
      .mul(-1 / batch);
  };
  let state = update.state(parameters);
  const step = jit((parameters, state, x, target) => {
    const gradients = grad(loss)(tree.ref(parameters), x, target);
    return update.step(parameters, gradients, state);
  });
  return async () => {
    [parameters, state] = await jax.blockUntilReady(step(parameters, state, x.ref, target.ref));
  };
}

const sgd = {
  state: () => [],
  step: (parameters, gradients, state) => [
    tree.map((p, g) => p.sub(g.mul(0.01)), parameters, gradients),
    state,
  ],
};

const adam = {
  state: (parameters) => ({
    m: tree.map((p) => np.zeros(p.shape), parameters),
    v: tree.map((p) => np.zeros(p.shape), parameters),
    t: np.array(0),
  }),
  step: (parameters, gradients, { m, v, t }) => {
    const next = t.add(1);
    const m2 = tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), m, tree.ref(gradients));
    const v2 = tree.map((v, g) => v.mul(0.999).add(np.square(g).mul(0.001)), v, gradients);
    const scale1 = np.subtract(1, np.power(0.9, next.ref));
    const scale2 = np.subtract(1, np.power(0.999, next.ref));
    const updated = tree.map(
      (p, m, v) =>
        p.sub(
          m
            .div(scale1.ref)
            .mul(0.001)
            .div(np.sqrt(v.div(scale2.ref)).add(1e-8)),
        ),
      parameters,
      tree.ref(m2),
      tree.ref(v2),
    );
    scale1.dispose();
    scale2.dispose();
    return [updated, { m: m2, v: v2, t: next }];
  },
};

function tinyForward() {
  const parameters = parametersOf(NETS.tiny);
  const x = tensor([2, 4]);
  const compute = jit((parameters, x) => forward(parameters, x, false));
  return waiting(() => compute(tree.ref(parameters), x.ref));
}

const fill = (draw) => () => {
  let seed = 0;
  return waiting(() => draw(random.key(seed++)));
};

await serve(
  JSON.parse(readFileSync(new URL("node_modules/@jax-js/jax/package.json", import.meta.url)))
    .version,
  {
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
    "relu-1m": () => onTensor([1 << 20], (x) => nn.relu(x)),
    "sum-16m": () => onTensor([1 << 24], (x) => x.sum()),
    softmax: () => onTensor([1024, 1024], (x) => nn.softmax(x, -1)),
    "layer-norm": () => onTensor([1024, 768], (x) => nn.standardize(x, -1, { epsilon: 1e-5 })),
    normal: fill((key) => random.normal(key, [1 << 20])),
    uniform: fill((key) => random.uniform(key, [1 << 20])),
  },
);
