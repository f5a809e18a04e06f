import { readFileSync } from "node:fs";
import { torch } from "js-pytorch";
import { NETS } from "../../src/operands.ts";
import { serve } from "../../src/serve.ts";

const { nn, optim } = torch;

function product(m, k, n) {
  const [a, b] = [torch.randn([m, k]), torch.randn([k, n])];
  return () => void torch.matmul(a, b);
}

class Net extends nn.Module {
  constructor({ sizes, isTied }) {
    super();
    this.order = [];
    for (let i = 1; i < sizes.length; i++) {
      if (isTied && i === 3) {
        this.order.push("layer2");
        continue;
      }
      this[`layer${i}`] = new nn.Linear(sizes[i - 1], sizes[i]);
      this.order.push(`layer${i}`);
    }
    this.relu = new nn.ReLU();
  }

  forward(x) {
    this.order.forEach((name, i) => {
      x = this[name].forward(x);
      if (i < this.order.length - 1) x = this.relu.forward(x);
    });
    return x;
  }
}

/** The package has Adam only. */
class Sgd {
  constructor(parameters) {
    this.parameters = parameters;
  }
  step() {
    for (const parameter of this.parameters) descend(parameter._data, parameter._grad._data);
  }
  zero_grad() {
    for (const parameter of this.parameters) parameter.zero_grad();
  }
}

function descend(values, gradients) {
  for (let i = 0; i < values.length; i++) {
    if (Array.isArray(values[i])) descend(values[i], gradients[i]);
    else values[i] -= 0.01 * gradients[i];
  }
}

function training(shape, makeOptimizer) {
  const { batch, sizes } = shape;
  const net = new Net(shape);
  const optimizer = makeOptimizer(net.parameters());
  const x = torch.randn([batch, sizes[0]]);
  const classes = sizes.at(-1);
  const crossEntropy = new nn.CrossEntropyLoss();
  const target =
    classes === 1
      ? torch.randn([batch, 1])
      : torch.tensor(Array.from({ length: batch }, (_, i) => i % classes));
  return () => {
    const y = net.forward(x);
    const loss =
      classes === 1
        ? torch.mean(torch.mean(torch.pow(y.sub(target), 2)))
        : crossEntropy.forward(y, target);
    loss.backward();
    optimizer.step();
    optimizer.zero_grad();
  };
}

const onTensor = (shape, compute) => {
  const x = torch.randn(shape);
  return () => void compute(x);
};

function tinyForward() {
  const net = new Net(NETS.tiny);
  const x = torch.randn([2, 4]);
  return () => void net.forward(x);
}

await serve(
  JSON.parse(readFileSync(new URL("node_modules/js-pytorch/package.json", import.meta.url)))
    .version,
  {
    "sgemm-512": () => product(512, 512, 512),
    "sgemm-32": () => product(32, 32, 32),
    "sgemm-1x512x512": () => product(1, 512, 512),
    "mlp-sgd": () => training(NETS.mlp, (parameters) => new Sgd(parameters)),
    "mlp-adam": () => training(NETS.mlp, (parameters) => new optim.Adam(parameters, 0.001, 0)),
    "tied-sgd": () => training(NETS.tied, (parameters) => new Sgd(parameters)),
    "tiny-forward": tinyForward,
    "tiny-step": () => training(NETS.tiny, (parameters) => new Sgd(parameters)),
    "relu-1m": () => onTensor([1024, 1024], (x) => new nn.ReLU().forward(x)),
    softmax: () => onTensor([1024, 1024], (x) => new nn.Softmax().forward(x, -1)),
    "layer-norm": () => {
      const layer = new nn.LayerNorm(768);
      return onTensor([1024, 768], (x) => layer.forward(x));
    },
    normal: () => () => void torch.randn([1024, 1024]),
    uniform: () => () => void torch.rand([1024, 1024]),
  },
);
