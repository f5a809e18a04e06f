import { ones, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { expectGolden, readGolden, type GoldenTensor } from "../../test/golden.ts";
import { deepCopy, Identity, Linear, Module, Sequential } from "../index.ts";

const golden = readGolden<{
  readonly without_gradient: { readonly x_grad: null; readonly weight_grad: GoldenTensor };
  readonly refused: string;
}>("hooks.json"); // made by goldens/gen_hooks.py

/** A linear layer with y = 2 x. */
function doubling(): Linear {
  const layer = new Linear(1, 1);
  layer.weight.setData(tensor([[2]]));
  layer.bias.setData(zeros([1]));
  return layer;
}

/** Gives `3 x` and `5 x`, and `x` itself without its history. */
class Three extends Module {
  override forward(x: Tensor): Tensor[] {
    return [x.mul(3), x.mul(5), x.detach()];
  }
}

describe("F: a full backward pre-hook", () => {
  test("replaces the gradients of the outputs, for the module, all before it, and its full backward hooks; each sees what the last gave", () => {
    const net = new Sequential(doubling(), doubling());
    const log: unknown[] = [];
    net[1].registerFullBackwardHook((module, [dx], [dy]) => {
      log.push(["after", module === net[1], dx!.item(), dy!.item()]);
    });
    net[1].registerFullBackwardPreHook((module, [dy]) => {
      log.push(["before", module === net[1], dy!.item()]);
      return [dy!.mul(10)];
    });
    net[1].registerFullBackwardPreHook((_, [dy]) => [dy!.add(1)]);
    net[1].registerFullBackwardPreHook((_, [dy]) => void log.push(["last", dy!.item()]));
    const x = tensor([[7]]).setRequiresGrad();
    net.forward(x).mul(3).sum().backward();
    expect(log).toEqual([
      ["before", true, 3],
      ["last", 31],
      ["after", true, 62, 31],
    ]);
    expect(net[1].weight.grad!.item()).toBe(31 * 14);
    expect(x.grad!.item()).toBe(31 * 4);
  });

  test("has all outputs at once, null for one without a gradient; null in the place of one stops it", () => {
    const net = new Three();
    const seen: unknown[] = [];
    const handle = net.registerFullBackwardPreHook((_, gradients) => {
      seen.push(gradients.map((dy) => dy?.toArray() ?? null));
      return [gradients[1]!, null, null];
    });
    const x = ones([2]).setRequiresGrad();
    const run = (): void => {
      const [a, b] = net.forward(x) as [Tensor, Tensor];
      a.add(b.mul(2)).sum().backward();
    };
    run();
    expect(seen).toEqual([[[1, 1], [2, 2], null]]);
    expect(x.grad!.toArray()).toEqual([6, 6]);
    handle.remove();
    expect(Object.hasOwn(net, "forward")).toBe(false);
    run();
    expect([seen.length, x.grad!.toArray()]).toEqual([1, [19, 19]]);
  });

  test("runs where no input wants a gradient, not where nothing is recorded, and in a copy", () => {
    const layer = doubling();
    layer.registerFullBackwardPreHook((_, [dy]) => [dy!.mul(5)]);
    const copy = deepCopy(layer);
    for (const each of [layer, copy]) {
      each
        .forward(ones([1, 1]))
        .sum()
        .backward();
      expect(each.weight.grad!.item()).toBe(5);
    }
    layer.requiresGrad_(false);
    expect(layer.forward(ones([1, 1])).requiresGrad).toBe(false);
  });

  test("that returns another number of gradients, or is no function, is refused", () => {
    const layer = doubling();
    expect(() => layer.registerFullBackwardPreHook(null as never)).toThrow(
      "hook: it must be a function; got object",
    );
    expect(Object.hasOwn(layer, "forward")).toBe(false);
    layer.registerFullBackwardPreHook((_, [dy]) => [dy!, dy!]);
    const y = layer.forward(ones([1, 1])).sum();
    expect(() => y.backward()).toThrow(
      "registerFullBackwardPreHook: a hook must return nothing or as many gradients as there are outputs; got 2 for 1",
    );
  });
});

describe("F: a full backward hook, as PyTorch's,", () => {
  test("sees what its module asks for, not others with the same input, on which nothing stays", () => {
    const [a, b, same] = [doubling(), doubling(), new Identity()];
    b.weight.setData(tensor([[3]]));
    const seen = new Map<Module, unknown>();
    for (const module of [a, b, same])
      module.registerFullBackwardHook(
        (_, [dx], [dy]) => void seen.set(module, [dx!.item(), dy!.item()]),
      );
    same.registerFullBackwardHook((_, [dx]) => [dx!.mul(10)]);
    const x = ones([1, 1]).setRequiresGrad();
    const y = same.forward(x);
    expect(y).not.toBe(x);
    expect(String(y)).toContain("grad_fn=<BackwardHookFunctionBackward>");
    a.forward(x).add(b.forward(x)).add(y.mul(7)).sum().backward();
    expect([a, b, same].map((module) => seen.get(module))).toEqual([[2, 1], [3, 1], [7, 7]]); // prettier-ignore
    expect(x.grad!.item()).toBe(75);
    expect(x.hooks).toBe(null);
  });

  test("of a part runs before that of the whole", () => {
    const net = new Sequential(doubling());
    const order: string[] = [];
    for (const module of [net, net[0]])
      module.registerFullBackwardHook(() => void order.push(module.constructor.name));
    net
      .forward(ones([1, 1]).setRequiresGrad())
      .sum()
      .backward();
    expect(order).toEqual(["Linear", "Sequential"]);
  });

  test("stops a gradient with null; what would be no gradient there is 0 here", () => {
    const layer = doubling();
    layer.registerFullBackwardHook(() => [null]);
    const x = ones([1, 1]).setRequiresGrad();
    layer.forward(x).sum().backward();
    expect(golden.without_gradient.x_grad).toBe(null);
    expect(x.grad!.item()).toBe(0);
    expectGolden(layer.weight.grad, golden.without_gradient.weight_grad);
  });

  test("may not give a gradient to an input that wants none", () => {
    expect(golden.refused).toMatch(/where no input requires gradient should always return None/);
    const layer = doubling();
    const handle = layer.registerFullBackwardHook(() => [ones([1, 1])]);
    const y = layer.forward(ones([1, 1])).sum();
    expect(() => y.backward()).toThrow(
      "registerFullBackwardHook: a hook must return nothing, or null for each input, where no input wants a gradient; got one",
    );
    handle.remove();
    layer.registerFullBackwardHook(() => [null]);
    layer
      .forward(ones([1, 1]))
      .sum()
      .backward();
    expect(layer.weight.grad!.item()).toBe(1);
  });
});
