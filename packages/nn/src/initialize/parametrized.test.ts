import { provenanceOf } from "@weft/init";
import { noGrad, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  deepCopy,
  initEntries,
  initialize,
  initReport,
  Linear,
  Module,
  registerParametrization,
  Sequential,
  spectralNorm,
  weightNorm,
  type InitPreset,
} from "../index.ts";

/** A weight that is positive: its logarithm is learned. */
class Exponential extends Module {
  override forward(x: Tensor): Tensor {
    return x.exp();
  }
  rightInverse(value: Tensor): Tensor {
    return value.log();
  }
}
class Symmetric extends Module {
  override forward(x: Tensor): Tensor {
    return x.triu().add(x.triu(1).t());
  }
}

const constant = (value: number) => ({ id: "constant", options: { value } }) as const;

function expectClose(actual: Tensor, expected: Tensor): void {
  expect(actual.sub(expected).abs().amax().item()).toBeLessThan(1e-6);
}

describe("C: Rules: a parametrised weight is initialised itself, through rightInverse as by an assignment", () => {
  test("weightNorm: direction and length are those of the values", () => {
    const net = new Sequential(weightNorm(new Linear(3, 2)));
    initialize(net, {
      rules: [{ match: { path: "0.weight" }, init: constant(2) }],
      preset: "keras",
    });
    expect(net[0].weight.toArray()).toEqual([
      [2, 2, 2],
      [2, 2, 2],
    ]);
    const state = net.stateDict() as Record<string, Tensor>;
    expect(state["0.parametrizations.weight.original0"]!.toArray()).toEqual([
      [Math.fround(Math.sqrt(12))],
      [Math.fround(Math.sqrt(12))],
    ]);
    expect(new Set(state["0.parametrizations.weight.original1"]!.toTypedArray())).toEqual(
      new Set([2]),
    );
    expect(net[0].bias.toArray()).toEqual([0, 0]);
  });

  test("any rightInverse, one after the other; without one the original has the values", () => {
    const layer = registerParametrization(new Linear(2, 2), "weight", new Exponential());
    initialize(layer, { rules: [{ match: {}, init: constant(5) }] });
    expectClose(layer.weight, layer.weight.mul(0).add(5));
    expect(
      layer
        .getParameter("parametrizations.weight.original" as string)
        .at(0, 0)
        .item(),
    ).toBe(Math.fround(Math.log(5)));
    registerParametrization(layer, "weight", new Exponential());
    initialize(layer, {
      rules: [{ match: { role: "weight" }, init: constant(20) }],
      preset: "mxnet",
    });
    expect(layer.weight.at(1, 1).item()).toBeCloseTo(20, 4);
    const symmetric = registerParametrization(new Linear(2, 2), "weight", new Symmetric());
    initialize(symmetric, {
      rules: [{ match: { path: "weight" }, init: constant(3) }],
      preset: "keras",
    });
    expect(symmetric.weight.toArray()).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });

  test.each<InitPreset>(["pytorch", "mxnet", "keras"])(
    "preset %s with a seed gives the weight of a net without it; nothing else changes",
    (preset) => {
      const options = { preset, seed: 3 };
      const plain = new Sequential(new Linear(4, 3), new Linear(3, 3), new Linear(3, 2));
      const net = new Sequential(
        weightNorm(new Linear(4, 3)),
        spectralNorm(new Linear(3, 3)),
        weightNorm(new Linear(3, 2), { dim: null }),
      );
      const buffers = [...net.buffers()].map((buffer) => buffer.toArray());
      initialize(plain, options);
      const plan = initialize(net, options);
      expectClose(net[0].weight, plain[0].weight);
      const original = net.getParameter("1.parametrizations.weight.original" as string);
      expect(original.toArray()).toEqual(plain[1].weight.toArray());
      expectClose(net[2].weight, plain[2].weight);
      expect(net[0].bias.toArray()).toEqual(plain[0].bias.toArray());
      expect([...net.buffers()].map((buffer) => buffer.toArray())).toEqual(buffers);
      expect(net.training && net[1].training).toBe(true);
      expect(plan.rows.find(({ path }) => path === "0.weight")).toMatchObject({
        names: [
          "0.weight",
          "0.parametrizations.weight.original0",
          "0.parametrizations.weight.original1",
        ],
        shape: [3, 4],
        role: "weight",
        layer: "ParametrizedLinear",
      });
    },
  );

  test("once for a layer in two places, and with a parameter that stands elsewhere too", () => {
    const shared = weightNorm(new Linear(2, 2));
    const net = new Sequential(shared, new Sequential(shared), new Linear(2, 2));
    registerParametrization(net[2], "weight", new Exponential());
    const other = new Linear(2, 2);
    other.weight = net[2].getParameter("parametrizations.weight.original" as string);
    const whole = new Sequential(net, other);
    const drawn: string[] = [];
    class Counting {
      initWeight(name: string, tensor: Tensor): void {
        drawn.push(name);
        tensor.fill_(1);
      }
    }
    initialize(whole, { rules: [{ match: {}, init: new Counting() }] });
    expect(drawn).toEqual(["0.0.bias", "0.0.weight", "0.2.bias", "0.2.weight", "1.bias"]);
    expectClose(shared.weight, shared.weight.mul(0).add(1));
    expect(other.weight.toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test("is reported, goes with copies, and its originals can be named too", () => {
    const net = new Sequential(weightNorm(new Linear(2, 2, { bias: false })));
    const rules = [{ match: { path: "**.original1" }, init: constant(4) }];
    initialize(net, { rules, seed: 2 });
    const row = (of: Module): unknown => initReport(of).rows[0];
    const provenance = { options: { value: 4 }, seed: 2, key: "0.weight", changedBy: null };
    expect(row(net)).toMatchObject({ path: "0.weight", shape: [2, 2], provenance });
    expect(row(deepCopy(net))).toMatchObject({ provenance });
    const [length, direction] = net.parameters();
    expect(provenanceOf(length!)).toMatchObject(provenance);
    noGrad(() => direction!.mul_(3));
    expect(row(net)).toMatchObject({ provenance: { changedBy: "mul_" }, writtenBy: "mul_" });
  });

  test("a function finds the weight's values; what fails names the weight and changes nothing", () => {
    const layer = weightNorm(new Linear(2, 2, { bias: false }));
    const before = layer.weight.clone();
    initialize(layer, { rules: [{ match: {}, init: (w) => void w.mul_(2) }] });
    expectClose(layer.weight, before.mul(2));
    const broken = (w: Tensor): Tensor => w.fill_(9).sub(1);
    expect(() => initialize(layer, { rules: [{ match: {}, init: broken }] })).toThrow(
      /"weight" \(ParametrizedLinear, weight, \[2, 2\]\) by rule 1 \(all\), function broken, failed/,
    );
    expectClose(layer.weight, before.mul(2));
  });

  test("several originals that cannot be assigned are parameters of their own", () => {
    const layer = registerParametrization(weightNorm(new Linear(2, 2)), "weight", new Symmetric());
    expect(initEntries(layer).map(({ path }) => path)).toEqual([
      "bias",
      "parametrizations.weight.original0",
      "parametrizations.weight.original1",
    ]);
    expect(() => initialize(layer)).toThrow(/got none for parametrizations\.weight\.original0/);
  });
});
