import { ones, Tensor, tensor, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { expectGolden, readGolden, type GoldenTensor } from "../../test/golden.ts";
import { Linear, Module, ModuleError, ReLU, Sequential, type Gradients } from "../index.ts";

const { hooks: golden } = readGolden<{
  readonly hooks: {
    readonly first_forward_and_backward: readonly string[];
    readonly forward_after_removing_post_0: readonly string[];
    readonly returning_hooks: { readonly out: GoldenTensor };
  };
}>("module_api.json"); // made by goldens/gen_chapter.py

const values = (gradients: Gradients): unknown[] => gradients.map((g) => g?.toArray() ?? null);

/** `y = 3 a + 5 b`, which ignores `b` when told to. */
class Two extends Module {
  ignore = false;
  override forward(a: Tensor, b: Tensor): Tensor {
    return this.ignore ? a.mul(3) : a.mul(3).add(b.mul(5));
  }
}
/** A linear layer with y = 2 x. */
function doubling(): Linear {
  const layer = new Linear(1, 1);
  layer.weight.setData(tensor([[2]]));
  layer.bias.setData(zeros([1]));
  return layer;
}

describe("F: hooks run as PyTorch's", () => {
  test("in its order, until they are removed", () => {
    const log: string[] = [];
    const say = (text: string) => (): void => void log.push(text);
    const net = new Sequential(new Linear(2, 2), new ReLU());
    net.registerForwardPreHook(say("pre net"));
    net.registerForwardHook(say("post net"));
    net[0].registerForwardPreHook(say("pre 0"));
    const post = net[0].registerForwardHook(say("post 0"));
    net[0].registerFullBackwardHook(say("back 0"));
    net[1].registerFullBackwardHook(say("back 1"));
    net[0].weight.registerHook(say("grad 0.weight"));
    net
      .forward(ones([1, 2]).setRequiresGrad(true))
      .sum()
      .backward();
    // A leaf's own hook runs when all its uses have been passed, which here is at the end.
    const wanted = golden.first_forward_and_backward.filter((text) => text !== "grad 0.weight");
    expect(log).toEqual([...wanted, "grad 0.weight"]);
    log.length = 0;
    post.remove();
    post.remove();
    net.forward(ones([1, 2]));
    expect(log).toEqual(golden.forward_after_removing_post_0);
  });

  test("and what they return takes the place of inputs and output", () => {
    const layer = new Linear(2, 2);
    layer.weight.setData(ones([2, 2]));
    layer.bias.setData(zeros([2]));
    layer.registerForwardHook((_, __, y) => (y as Tensor).mul(10));
    layer.registerForwardPreHook((_, [x]) => (x as Tensor).add(1));
    expectGolden(layer.forward(ones([1, 2])), golden.returning_hooks.out);
    layer.registerForwardPreHook((_, [x]) => [(x as Tensor).mul(0)]);
    expect(layer.forward(ones([1, 2])).toArray()).toEqual([[0, 0]]);
  });
});

describe("F: a full backward hook", () => {
  test("sees the gradients of input and output, and may replace the input's", () => {
    const layer = doubling();
    const x = tensor([[7]]).setRequiresGrad(true);
    const seen: unknown[] = [];
    layer.registerFullBackwardHook((module, gradInputs, gradOutputs) => {
      seen.push(module === layer, values(gradInputs), values(gradOutputs));
      return [gradInputs[0]!.mul(100)];
    });
    layer.registerFullBackwardHook((_, gradInputs) => void seen.push(values(gradInputs)));
    layer.forward(x).mul(5).sum().backward();
    expect(seen).toEqual([true, [[[10]]], [[[5]]], [[[1000]]]]);
    expect(x.grad!.toArray()).toEqual([[1000]]);
    expect(layer.weight.grad!.toArray()).toEqual([[35]]);
  });

  test("is called without the input's gradient when none is wanted", () => {
    const layer = doubling();
    const seen: unknown[] = [];
    layer.registerFullBackwardHook((_, inputs, outputs) => void seen.push(inputs, values(outputs)));
    layer
      .forward(tensor([[7]]))
      .sum()
      .backward();
    expect(seen).toEqual([[null], [[[1]]]]);
  });

  test("sees all inputs at once, zeros for one that was not used, null for one that wants none", () => {
    const net = new Two();
    const seen: unknown[] = [];
    net.registerFullBackwardHook((_, gradInputs) => {
      seen.push(values(gradInputs));
      return gradInputs.map((g) => g?.mul(2) ?? null);
    });
    const [a, b] = [ones([2]).setRequiresGrad(true), ones([1, 2]).setRequiresGrad(true)];
    net.forward(a, b).sum().backward();
    net.ignore = true;
    net.forward(a, b).sum().backward();
    net
      .forward(a, ones([2]))
      .sum()
      .backward();
    expect(seen).toEqual([
      [[3, 3], [[5, 5]]],
      [[3, 3], [[0, 0]]],
      [[3, 3], null],
    ]);
    expect([a.grad!.toArray(), b.grad!.toArray()]).toEqual([[18, 18], [[10, 10]]]);
  });

  test("is not called when nothing is recorded, nor once it is removed; each pass counts by itself", () => {
    const layer = doubling();
    let calls = 0;
    const handle = layer.registerFullBackwardHook(() => void calls++);
    const plain = layer.requiresGrad_(false).forward(ones([1, 1]));
    expect([plain.requiresGrad, calls]).toEqual([false, 0]);
    layer.requiresGrad_(true);
    for (const _ of [1, 2])
      layer
        .forward(ones([1, 1]))
        .sum()
        .backward();
    expect(calls).toBe(2);
    handle.remove();
    layer
      .forward(ones([1, 1]))
      .sum()
      .backward();
    expect(calls).toBe(2);
  });

  test("that returns the wrong number of gradients, or inputs of several dtypes, are errors", () => {
    const layer = doubling();
    layer.registerFullBackwardHook(() => []);
    const y = layer.forward(ones([1, 1])).sum();
    expect(() => y.backward()).toThrow(/as many gradients as there are inputs; got 0 for 1/);
    const net = new Two();
    net.registerFullBackwardHook(() => undefined);
    const wide = ones([1], { dtype: "float64" }).setRequiresGrad(true);
    expect(() => net.forward(ones([1]).setRequiresGrad(true), wide)).toThrow(
      /must have one dtype; got float32, float64/,
    );
  });
});

test("F: a module without hooks has the forward of its class; handles are disposable, the same hook may stand twice", () => {
  const layer = doubling();
  let calls = 0;
  const count = (): void => void calls++;
  {
    using first = layer.registerForwardHook(count);
    using second = layer.registerForwardHook(count);
    expect(first).not.toBe(second);
    layer.forward(ones([1, 1]));
    expect(calls).toBe(2);
    expect(Object.keys(layer)).not.toContain("forward");
  }
  layer.forward(ones([1, 1]));
  expect(calls).toBe(2);
  expect(Object.hasOwn(layer, "forward")).toBe(false);
  expect(() => layer.registerForwardHook(3 as never)).toThrow(ModuleError);
});

test("F: a forward that was put on the instance is there again afterwards", () => {
  const layer = doubling();
  const own = (): Tensor => ones([3]);
  layer.forward = own;
  const handle = layer.registerForwardHook((_, __, y) => (y as Tensor).mul(2));
  expect(layer.forward(ones([1, 1])).toArray()).toEqual([2, 2, 2]);
  handle.remove();
  expect(Object.getOwnPropertyDescriptor(layer, "forward")?.value).toBe(own);
});
