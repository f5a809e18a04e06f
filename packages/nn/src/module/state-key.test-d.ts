import type { Parameter, Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import { Linear, Module, ReLU, Sequential, tie, type Layer, type StateKey } from "../index.ts";

class Net extends Module {
  readonly body = new Sequential(new Linear(2, 2), new ReLU(), new Linear(2, 2, { bias: false }));
  scale!: Parameter;
  shift: Parameter | null = null;
  readonly head: Linear | null = null;
  readonly size = 3;
  readonly plain!: Tensor;
  #secret!: Parameter;
  override forward(x: Tensor): Tensor {
    return x.mul(this.#secret);
  }
}

test("keys are the paths to parameters, also those that may be null; nothing else", () => {
  expectTypeOf<StateKey<Net>>().toEqualTypeOf<
    | "scale"
    | "shift"
    | "head.weight"
    | "head.bias"
    | "body.0.weight"
    | "body.0.bias"
    | "body.2.weight"
  >();
  expectTypeOf<StateKey<Linear>>().toEqualTypeOf<"weight" | "bias">();
  expectTypeOf<StateKey<Linear<false>>>().toEqualTypeOf<"weight">();
});

test("where the parts are only known when it runs, any string is a key", () => {
  expectTypeOf<StateKey<Module>>().toEqualTypeOf<string>();
  expectTypeOf<StateKey<Sequential>>().toEqualTypeOf<string>();
  expectTypeOf<StateKey<Sequential<readonly []>>>().toEqualTypeOf<string>();
  class Open extends Net {
    readonly any: Module = new ReLU();
    readonly blocks: Sequential = new Sequential<Layer[]>();
  }
  expectTypeOf<"any.weight">().toExtend<StateKey<Open>>();
  expectTypeOf<"blocks.block 0.0.bias">().toExtend<StateKey<Open>>();
  expectTypeOf<"body.0.weight">().toExtend<StateKey<Open>>();
  expectTypeOf<"body.1.weight">().not.toExtend<StateKey<Open>>();
});

test("a module type that contains itself ends", () => {
  class Tree extends Module {
    readonly left: Tree | null = null;
    readonly right: Tree | null = null;
    readonly value!: Parameter;
    override forward(x: Tensor): Tensor {
      return x;
    }
  }
  expectTypeOf<"left.right.left.value">().toExtend<StateKey<Tree>>();
  expectTypeOf<"left.left.left.left.left.left.left.left.value">().toExtend<StateKey<Tree>>();
  expectTypeOf<"left.middle.value">().not.toExtend<StateKey<Tree>>();
});

test("in a constructor, tie takes the class's paths when the class is named", () => {
  class Tied extends Net {
    constructor() {
      super();
      expectTypeOf(tie<Tied>(this, "body.2.weight", "body.0.weight")).toBeVoid();
      // @ts-expect-error a ReLU has no weight
      tie<Tied>(this, "body.1.weight", "body.0.weight");
    }
  }
  expectTypeOf(Tied).toBeConstructibleWith();
});
