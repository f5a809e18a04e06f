import { ones, Parameter, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Linear, Module, Sequential, type StateDict } from "../index.ts";

/** A layer that stays in evaluation mode, and counts what it was asked. */
class Frozen extends Module {
  readonly inner = new Linear(1, 1);
  readonly asked: string[] = [];
  override train(mode?: boolean): this {
    this.asked.push(`train ${mode}`);
    return super.train(false);
  }
  override eval(): this {
    this.asked.push("eval");
    return super.eval();
  }
  override stateDict(options: { readonly prefix?: string } = {}): StateDict {
    this.asked.push(`stateDict ${options.prefix}`);
    const state = super.stateDict(options);
    state[`${options.prefix}.extra`] = ones([1]);
    return state;
  }
  override loadStateDict(): never {
    throw new Error("not asked");
  }
  override to(): never {
    throw new Error("not asked");
  }
  override apply(visit: (module: Module) => void): this {
    this.asked.push("apply");
    return super.apply(visit);
  }
  override forward(x: Tensor): Tensor {
    return this.inner.forward(x);
  }
}

// In PyTorch `train`, `apply` and `state_dict` go from child to child by their methods; `load_state_dict` and `to` do not.
describe("W8: a child's own method is called when PyTorch calls it", () => {
  test("train, also for eval; what is below the child is left to it", () => {
    const frozen = new Frozen();
    const other = new Linear(1, 1);
    const net = new Sequential(new Sequential(frozen), other);
    net.train();
    expect([frozen.training, frozen.inner.training, other.training]).toEqual([false, false, true]);
    net.eval();
    expect(other.training).toBe(false);
    expect(frozen.asked).toEqual(["train true", "train false"]);
  });

  test("stateDict, with the prefix, a shared child under each name; a copy copies its tensors too", () => {
    const frozen = new Frozen();
    const net = new Sequential(frozen, new Sequential(frozen));
    expect(Object.keys(net.stateDict({ prefix: "net" }))).toEqual([
      "net.0.inner.weight",
      "net.0.inner.bias",
      "net.0.extra",
      "net.1.0.inner.weight",
      "net.1.0.inner.bias",
      "net.1.0.extra",
    ]);
    expect(frozen.asked).toEqual(["stateDict net.0", "stateDict net.1.0"]);
    const state = net.stateDict({ copy: true });
    expect(state["0.inner.weight"].storage).not.toBe(frozen.inner.weight.storage);
    expect(state["0.inner.weight"].storage).toBe(state["1.0.inner.weight"].storage);
  });

  test("apply, once for a shared child", () => {
    const frozen = new Frozen();
    const visited: string[] = [];
    new Sequential(frozen, frozen).apply((module) => visited.push(module.constructor.name));
    expect(visited).toEqual(["Linear", "Frozen", "Sequential"]);
    expect(frozen.asked).toEqual(["apply"]);
  });

  test("loadStateDict and to are the parent's: they convert and load the child's parameters", () => {
    const frozen = new Frozen();
    const net = new Sequential(frozen).to("float64");
    expect(frozen.inner.weight.dtype).toBe("float64");
    const value = ones([1, 1], { dtype: "float64" });
    net.loadStateDict({ "0.inner.weight": value }, { strict: false });
    expect(frozen.inner.weight.item()).toBe(1);
    expect(frozen.inner.weight).toBeInstanceOf(Parameter);
  });
});
