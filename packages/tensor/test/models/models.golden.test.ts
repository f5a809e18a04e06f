import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { grad, isFloating, manualSeed, noGrad, randn, type Tensor } from "../../src/index.ts";
import { convolutional } from "./convolutional.ts";
import type { Net } from "./net.ts";
import { recurrent } from "./recurrent.ts";
import { transformer } from "./transformer.ts";

interface Golden {
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly lr: number;
  readonly steps: number;
  readonly losses: number[];
  readonly float32Losses: number[];
  readonly gradients: Readonly<Record<string, number[]>>;
  readonly final: Readonly<Record<string, number[]>>;
}

const file = new URL("../goldens/models.json", import.meta.url);
const goldens = JSON.parse(readFileSync(file, "utf8")) as Record<string, Golden>; // written by gen_models.py

/** Losses of some SGD steps, and every parameter's gradient of the first and value after the last. */
function train(net: Net, { shapes, lr, steps }: Golden, dtype: "float32" | "float64") {
  manualSeed(0);
  const data = net.data().map((x) => (isFloating(x.dtype) ? x.to(dtype) : x));
  const parameters = new Map<string, Tensor>();
  for (const [name, shape] of Object.entries(shapes)) {
    const size = shape.reduce((a, b) => a * b, 1);
    const drawn = randn([Math.max(16, size)]).at(`:${size}`);
    parameters.set(name, drawn.mul(0.5).reshape(shape).to(dtype).setRequiresGrad());
  }
  const losses: number[] = [];
  let first: Tensor[] | undefined;
  for (let step = 0; step < steps; step++) {
    const loss = net.loss((name) => parameters.get(name)!, data);
    const gradients = grad(loss, [...parameters.values()]);
    first ??= gradients;
    losses.push(loss.item());
    noGrad(() => {
      for (const [i, w] of [...parameters.values()].entries()) w.sub_(gradients[i]!.mul(lr));
    });
  }
  return { losses, first: first!, parameters };
}

function expectClose(actual: Tensor, wanted: readonly number[], name: string): void {
  const scale = Math.max(1, ...wanted.map(Math.abs));
  for (const [i, x] of [...actual.toTypedArray()].entries())
    expect(Math.abs(x - wanted[i]!) / scale, `${name}[${i}]`).toBeLessThan(1e-12);
}

describe.each(Object.entries({ transformer, convolutional, recurrent }))(
  "a %s net",
  (name, net) => {
    const golden = goldens[name]!;

    test("has PyTorch's losses, gradients and trained parameters in float64", () => {
      const { losses, first, parameters } = train(net, golden, "float64");
      for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(golden.losses[i]!, 11);
      for (const [i, key] of [...parameters.keys()].entries()) {
        expectClose(first[i]!, golden.gradients[key]!, `gradient of ${key}`);
        expectClose(parameters.get(key)!, golden.final[key]!, key);
      }
    });

    test("has PyTorch's losses in float32", () => {
      const { losses } = train(net, golden, "float32");
      for (const [i, loss] of losses.entries())
        expect(Math.abs(loss / golden.float32Losses[i]! - 1)).toBeLessThan(2e-6);
    });
  },
);
