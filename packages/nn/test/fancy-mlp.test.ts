import { ones, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Linear, Module, ReLU, Sequential } from "../src/index.ts";
import { expectGolden, readGolden, toTensor, toTensors, type GoldenTensor } from "./golden.ts";

type Named = Readonly<Record<string, GoldenTensor>>;
interface Run {
  readonly rand_weight: GoldenTensor;
  readonly params: Named;
  readonly X: GoldenTensor;
  readonly out: number;
  readonly halvings: number;
  readonly grads: Named;
  readonly grad_X: GoldenTensor;
}
const golden = readGolden<{
  readonly float64: Run;
  readonly float32: Run;
  readonly names: {
    readonly named_parameters: readonly (readonly [string, readonly number[]])[];
    readonly state_dict: readonly string[];
    readonly state_dict_if_buffer: readonly string[];
    readonly named_buffers_if_buffer: readonly string[];
  };
  readonly chimera: Omit<Run, "halvings" | "grad_X"> & {
    readonly names: readonly (readonly [string, readonly number[]])[];
  };
}>("fancymlp.json"); // made by goldens/gen_chapter.py

/** Uses one layer twice, fixed weights that are not learned, and control flow. */
class FancyMLP extends Module {
  readonly linear: Linear;
  halvings = 0;
  #randWeight: Tensor;

  constructor(randWeight: Tensor) {
    super();
    this.#randWeight = randWeight;
    this.linear = new Linear(20, 20, { dtype: randWeight.dtype });
  }

  override forward(x: Tensor): Tensor {
    x = this.linear.forward(x);
    x = x.matmul(this.#randWeight).add(1).relu();
    x = this.linear.forward(x);
    for (this.halvings = 0; x.abs().sum().item() > 1; this.halvings++) x = x.div(2);
    return x.sum();
  }
}

class NestMLP extends Module {
  readonly net = new Sequential(
    ...([new Linear(20, 64), new ReLU(), new Linear(64, 32), new ReLU()] as const),
  );
  readonly linear = new Linear(32, 16);
  override forward(x: Tensor): Tensor {
    return this.linear.forward(this.net.forward(x));
  }
}

const named = (module: Module): [string, readonly number[]][] =>
  [...module.namedParameters()].map(([name, { shape }]) => [name, shape]);

function expectGradients(module: Module, grads: Named): void {
  for (const [name, want] of Object.entries(grads))
    expectGolden(module.getParameter(name).grad, want, name);
}

describe("a module of one's own, FancyMLP", () => {
  test.each(["float64", "float32"] as const)(
    "computes PyTorch's output and gradients in %s",
    (dtype) => {
      const run = golden[dtype];
      const net = new FancyMLP(toTensor(run.rand_weight));
      net.loadStateDict(toTensors(run.params));
      const x = toTensor(run.X).setRequiresGrad();
      const out = net.forward(x);
      expect(out.item()).toBeCloseTo(run.out, dtype === "float64" ? 12 : 5);
      expect(net.halvings).toBe(run.halvings);
      out.backward();
      expectGradients(net, run.grads);
      expectGolden(x.grad, run.grad_X, "X");
    },
  );

  test("has no private tensor in its state", () => {
    const net = new FancyMLP(ones([20, 20]));
    expect(Object.keys(net.stateDict())).toEqual(golden.names.state_dict);
  });

  test("has the fixed weights in its state when they are a buffer", () => {
    class FancyMLPBuffer extends FancyMLP {
      constructor(randWeight: Tensor) {
        super(randWeight);
        this.registerBuffer("rand_weight", randWeight);
      }
    }
    const net = new FancyMLPBuffer(ones([20, 20]));
    expect(Object.keys(net.stateDict())).toEqual(golden.names.state_dict_if_buffer);
    expect([...net.namedBuffers()].map(([name]) => name)).toEqual(
      golden.names.named_buffers_if_buffer,
    );
    expect(named(net)).toEqual(golden.names.named_parameters);
  });

  test("nests with others: names, output and gradients are PyTorch's", () => {
    const run = golden.chimera;
    const net = new Sequential(
      new NestMLP(),
      new Linear(16, 20),
      new FancyMLP(toTensor(run.rand_weight)),
    ).to("float64");
    net.loadStateDict(toTensors(run.params));
    expect(named(net)).toEqual(run.names);
    const out = net.forward(toTensor(run.X));
    expect(out.item()).toBeCloseTo(run.out, 12);
    out.backward();
    expectGradients(net, run.grads);
  });
});
