import { checkpoint, ones, tensor, useGradients, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { expectGolden, readGolden, type GoldenTensor } from "../../test/golden.ts";
import {
  LazyLinear,
  Linear,
  Module,
  ModuleError,
  registerModuleForwardHook,
  registerModuleForwardPreHook,
  registerModuleFullBackwardHook,
  registerModuleFullBackwardPreHook,
  registerParametrization,
  ReLU,
  Sequential,
  summary,
} from "../index.ts";

const golden = readGolden<{
  readonly order: {
    readonly forward_and_backward: readonly string[];
    readonly forward_after_removing_one: readonly string[];
    readonly forward_after_removing_all: readonly string[];
  };
  readonly replaced: Readonly<Record<"y" | "x_grad" | "weight_grad", GoldenTensor>>;
}>("hooks.json"); // made by goldens/gen_hooks.py

const first = (x: readonly unknown[]): Tensor => x[0] as Tensor; // the hooked layers have one input

const forwardOf = (layer: { readonly prototype: Module }): unknown =>
  Object.getOwnPropertyDescriptor(layer.prototype, "forward")?.value;

/** The names of the classes that run while `body` does. */
function classesIn(body: () => void): string[] {
  const names: string[] = [];
  using _ = registerModuleForwardPreHook((module) => void names.push(module.constructor.name));
  body();
  return names;
}

describe("F: hooks on all modules run as PyTorch's", () => {
  test("before those of a module, in the order they came, until they are removed", () => {
    const log: string[] = [];
    const net = new Sequential(new Linear(2, 2), new ReLU());
    const names = new Map<Module, string>([[net, "net"], [net[0], "0"], [net[1], "1"]]); // prettier-ignore
    const say =
      (text: string) =>
      (module: Module): void => {
        log.push(`${text} ${names.get(module)!}`);
      };
    const logged = (run: () => void): string[] => {
      log.length = 0;
      run();
      return [...log];
    };
    net.registerForwardPreHook(say("own pre"));
    net.registerForwardHook(say("own post"));
    net[0].registerForwardPreHook(say("own pre"));
    net[0].registerForwardHook(say("own post"));
    net[0].registerFullBackwardHook(say("own back"));
    const handles = [
      registerModuleForwardPreHook(say("all pre")),
      registerModuleForwardHook(say("all post")),
      registerModuleForwardHook(say("all post again")),
      registerModuleFullBackwardHook(say("all back")),
    ];
    const x = ones([1, 2]).setRequiresGrad();
    const both = logged(() => net.forward(x).sum().backward());
    handles[1]!.remove();
    const forward = logged(() => void net.forward(ones([1, 2])));
    for (const handle of handles) handle.remove();
    const alone = logged(() => void net.forward(ones([1, 2])));
    expect(both).toEqual(golden.order.forward_and_backward);
    expect(forward).toEqual(golden.order.forward_after_removing_one);
    expect(alone).toEqual(golden.order.forward_after_removing_all);
  });

  test("and replace inputs, outputs and gradients before a module's own do", () => {
    const layer = new Linear(1, 1);
    layer.weight.setData(tensor([[2]]));
    layer.bias.setData(zeros([1]));
    layer.registerForwardPreHook((_, x) => first(x).mul(3));
    layer.registerForwardHook((_, __, y) => (y as Tensor).mul(5));
    layer.registerFullBackwardHook((_, [dx]) => [dx!.mul(7)]);
    using _pre = registerModuleForwardPreHook((_, x) => first(x).add(1));
    using _post = registerModuleForwardHook((_, __, y) => (y as Tensor).add(1));
    using _back = registerModuleFullBackwardHook((_, [dx]) => [dx!.add(1)]);
    const x = ones([1, 1]).setRequiresGrad();
    const y = layer.forward(x);
    y.sum().backward();
    expectGolden(y, golden.replaced.y);
    expectGolden(x.grad, golden.replaced.x_grad);
    expectGolden(layer.weight.grad, golden.replaced.weight_grad);
    layer.weight.grad = null;
    layer.registerFullBackwardPreHook((_, [dy]) => [dy!.mul(2)]);
    using _before = registerModuleFullBackwardPreHook((_, [dy]) => [dy!.add(1)]);
    layer.forward(x).sum().backward();
    expect(layer.weight.grad!.item()).toBe(4 * (golden.replaced.weight_grad.data[0] as number));
  });
});

describe("F: a hook on all modules", () => {
  test("leaves every class as it was once it is gone, and what is no function changes nothing", () => {
    const forward = forwardOf(Linear);
    expect(() => registerModuleForwardHook(7 as never)).toThrow(ModuleError);
    expect(forwardOf(Linear)).toBe(forward);
    const [one, other] = [
      registerModuleForwardHook(() => undefined),
      registerModuleFullBackwardHook(() => undefined),
    ];
    expect(forwardOf(Linear)).not.toBe(forward);
    one.remove();
    one.remove();
    expect(forwardOf(Linear)).not.toBe(forward);
    other[Symbol.dispose]();
    expect(forwardOf(Linear)).toBe(forward);
  });

  test("runs for classes that are first used while it is there, once where forward calls super.forward", () => {
    class Scaled extends Linear {
      override forward(x: Tensor): Tensor {
        return super.forward(x).mul(2);
      }
    }
    class Again extends Scaled {}
    expect(classesIn(() => void new Again(2, 2).forward(ones([1, 2])))).toEqual(["Again"]);
    expect(classesIn(() => void new Scaled(2, 2).forward(ones([1, 2])))).toEqual(["Scaled"]);
  });

  test("runs once for a lazy layer that becomes a plain one, for a computed weight, in a checkpoint, and while modules are followed", () => {
    const lazy = new LazyLinear(2);
    expect(classesIn(() => void lazy.forward(ones([1, 3])))).toEqual(["LazyLinear"]);
    expect(classesIn(() => void lazy.forward(ones([1, 3])))).toEqual(["Linear"]);
    class Doubled extends Module {
      override forward(x: Tensor): Tensor {
        return x.mul(2);
      }
    }
    registerParametrization(lazy, "weight", new Doubled());
    expect(classesIn(() => void lazy.forward(ones([1, 3])))).toEqual([
      "ParametrizedLinear",
      "ParametrizationList",
      "Doubled",
    ]);
    const net = new Sequential(new Linear(3, 3), new ReLU());
    const all = ["Sequential", "Linear", "ReLU"];
    expect(classesIn(() => void checkpoint((x) => net.forward(x), [ones([1, 3])]))).toEqual(all);
    const run = (): void =>
      net
        .forward(ones([1, 3]))
        .sum()
        .backward();
    expect(classesIn(() => void useGradients(run, { modules: net }))).toEqual(all);
    expect(classesIn(() => void summary(net, [1, 3]))).toEqual(all);
  });

  test("runs for a module inside of itself, and for what an error left halfway", () => {
    class Nested extends Module {
      inner: Module | null = null;
      override forward(x: Tensor): Tensor {
        return this.inner === null ? x.mul(2) : (this.inner.forward(x) as Tensor);
      }
    }
    const [outer, middle] = [new Nested(), new Nested()];
    outer.inner = middle;
    expect(classesIn(() => void outer.forward(ones([1])))).toEqual(["Nested", "Nested"]);
    const layer = new Linear(2, 2);
    using _ = registerModuleForwardPreHook(() => undefined);
    expect(() => layer.forward(ones([1, 3]))).toThrow(/x must be/);
    expect(classesIn(() => void layer.forward(ones([1, 2])))).toEqual(["Linear"]);
  });

  test("passes over a forward of the instance's own, unless the module has hooks", () => {
    const layer = new Linear(2, 2);
    layer.forward = (x) => x;
    expect(classesIn(() => void layer.forward(ones([1, 2])))).toEqual([]);
    layer.registerForwardHook(() => undefined);
    expect(classesIn(() => void layer.forward(ones([1, 2])))).toEqual(["Linear"]);
  });

  test("leaves alone what somebody else put on a class meanwhile, and refuses a frozen one", () => {
    class Plain extends Module {
      override forward(x: Tensor): Tensor {
        return x;
      }
    }
    void new Plain();
    const hook = registerModuleForwardHook(() => undefined);
    const theirs = (x: Tensor): Tensor => x.mul(3);
    Plain.prototype.forward = theirs;
    hook.remove();
    expect(forwardOf(Plain)).toBe(theirs);
    Object.freeze(Plain.prototype);
    const forward = forwardOf(Linear);
    expect(() => registerModuleForwardHook(() => undefined)).toThrow(TypeError);
    expect(forwardOf(Linear)).toBe(forward);
  });
});
