import type { Parameter, Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import {
  LayerNorm,
  Linear,
  Module,
  ReLU,
  Sequential,
  type BufferKey,
  type ModuleKey,
  type StateDict,
  type StateDictOptions,
  type StateDictProblems,
  type TypedState,
} from "../index.ts";

abstract class Base extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}
class Net extends Base {
  readonly body = new Sequential(new Linear(2, 2), new ReLU());
  readonly head: Linear | null = null;
  scale!: Parameter;
  readonly mean!: Tensor;
}
declare const net: Net;
declare const any: Module;
declare const name: string;
declare const t: Tensor;

test("G: stateDict has the names of parameters for certain, what may be null and buffers perhaps", () => {
  const state = net.stateDict();
  expectTypeOf(state["body.0.weight"]).toEqualTypeOf<Tensor>();
  expectTypeOf(state.scale).toEqualTypeOf<Tensor>();
  expectTypeOf(state["head.bias"]).toEqualTypeOf<Tensor | undefined>();
  expectTypeOf(state.mean).toEqualTypeOf<Tensor | undefined>();
  // @ts-expect-error a ReLU has no weight
  void state["body.1.weight"];
  // @ts-expect-error a misspelt name
  void state["body.0.wieght"];
  expectTypeOf(any.stateDict()).toEqualTypeOf<StateDict>();
  expectTypeOf(net.stateDict({ copy: true })).toEqualTypeOf<TypedState<Net>>();
  expectTypeOf(net.stateDict({ prefix: "net" })).toEqualTypeOf<StateDict>();
  expectTypeOf(state).toExtend<StateDict>();
});

test("G: getParameter, getBuffer and getSubmodule take paths that there are, and have what stands there", () => {
  expectTypeOf(net.getParameter("body.0.weight")).toEqualTypeOf<Parameter>();
  expectTypeOf(net.getParameter("head.bias")).toEqualTypeOf<Parameter>();
  expectTypeOf(net.getSubmodule("body.0")).toEqualTypeOf<Linear>();
  expectTypeOf(net.getSubmodule("head")).toEqualTypeOf<Linear>();
  expectTypeOf(net.getSubmodule("")).toEqualTypeOf<Net>();
  expectTypeOf(net.getSubmodule("body").getSubmodule("1")).toEqualTypeOf<ReLU>();
  expectTypeOf(net.getBuffer("mean")).toEqualTypeOf<Tensor>();
  // @ts-expect-error a misspelt name
  void net.getParameter("body.0.wieght");
  // @ts-expect-error a module is no parameter
  void net.getParameter("body.0");
  // @ts-expect-error there is no third layer
  void net.getSubmodule("body.2");
  // @ts-expect-error a parameter is no buffer
  void net.getBuffer("scale");
  // @ts-expect-error a buffer is no parameter
  void net.getParameter("mean");
});

test("G: where only the program can tell, any path is taken", () => {
  expectTypeOf(net.getParameter(name)).toEqualTypeOf<Parameter>();
  expectTypeOf(net.getSubmodule(name)).toEqualTypeOf<Module>();
  expectTypeOf(net.getBuffer(name)).toEqualTypeOf<Tensor>();
  expectTypeOf(any.getParameter("0.weight")).toEqualTypeOf<Parameter>();
  expectTypeOf(any.getSubmodule("0")).toEqualTypeOf<Module>();
  expectTypeOf(any.getBuffer("mean")).toEqualTypeOf<Tensor>();
  const state: StateDict = net.stateDict();
  void state[name];
});

test("G: namedParameters has the names, unless they are given a prefix", () => {
  for (const [key, parameter] of net.namedParameters({ filter: "body.**" })) {
    expectTypeOf(key).toEqualTypeOf<
      "scale" | "body.0.weight" | "body.0.bias" | "head.weight" | "head.bias"
    >();
    expectTypeOf(parameter).toEqualTypeOf<Parameter>();
  }
  for (const [key] of net.namedParameters({ prefix: "net" }))
    expectTypeOf(key).toEqualTypeOf<string>();
  for (const [key] of any.namedParameters()) expectTypeOf(key).toEqualTypeOf<string>();
});

test("G: loadStateDict refuses names that there are not, unless it is told to", () => {
  expectTypeOf(
    net.loadStateDict({ scale: t, "body.0.weight": t, mean: t }),
  ).toEqualTypeOf<StateDictProblems>();
  net.loadStateDict(net.stateDict());
  net.loadStateDict({ ...net.stateDict({ copy: true }), scale: t });
  net.loadStateDict(any.stateDict()); // as from a file
  // @ts-expect-error a misspelt name
  net.loadStateDict({ "body.0.wieght": t });
  // @ts-expect-error no tensor
  net.loadStateDict({ scale: 3 });
  // @ts-expect-error of another net
  net.loadStateDict(new Linear(1, 1).stateDict());
  net.loadStateDict({ other: t }, { strict: false });
  net.loadStateDict({ other: t }, { mapKeys: () => "scale" });
  any.loadStateDict({ other: t });
});

test("G: buffer and module paths", () => {
  expectTypeOf<BufferKey<Net>>().toEqualTypeOf<"mean">();
  expectTypeOf<ModuleKey<Net>>().toEqualTypeOf<"" | "body" | "body.0" | "body.1" | "head">();
  expectTypeOf<BufferKey<Module>>().toEqualTypeOf<string>();
  const counted = new Linear(1, 1).registerBuffer("steps", t).registerBuffer("later", null);
  expectTypeOf(counted.steps).toEqualTypeOf<Tensor>();
  expectTypeOf(counted.later).toEqualTypeOf<Tensor | null>();
  expectTypeOf(counted.getBuffer("steps")).toEqualTypeOf<Tensor>();
  expectTypeOf(counted.stateDict().steps).toEqualTypeOf<Tensor | undefined>();
});

test("G: a module with its own stateDict may say what it makes as plainly as Module does", () => {
  class Extra extends Net {
    override stateDict(options: StateDictOptions = {}): StateDict {
      return { ...super.stateDict(options), extra: t };
    }
    names(): string[] {
      return Array.from(this.namedParameters(), ([key]) => key);
    }
  }
  expectTypeOf(new Extra().stateDict()).toEqualTypeOf<StateDict>();
});

class Attention extends Base {
  readonly query = new Linear(8, 8);
  readonly key = new Linear(8, 8);
  readonly value = new Linear(8, 8);
  readonly out = new Linear(8, 8);
}
class Block extends Base {
  readonly attention = new Attention();
  readonly norm1 = new LayerNorm(8);
  readonly norm2 = new LayerNorm(8);
  readonly mlp = new Sequential(new Linear(8, 32), new ReLU(), new Linear(32, 8));
}
class Transformer extends Base {
  readonly encoder = new Sequential(
    ...([
      new Block(),
      new Block(),
      new Block(),
      new Block(),
      new Block(),
      new Block(),
      new Block(),
      new Block(),
      new Block(),
      new Block(),
      new Block(),
      new Block(),
    ] as const),
  );
  readonly head = new Linear(8, 2);
}

test("G: twelve layers of a transformer are no trouble", () => {
  const big = new Transformer();
  expectTypeOf(big.stateDict()["encoder.11.mlp.2.weight"]).toEqualTypeOf<Tensor>();
  expectTypeOf(big.getSubmodule("encoder.11.attention.query")).toEqualTypeOf<Linear>();
  expectTypeOf(big.getParameter("encoder.0.norm2.bias")).toExtend<Parameter>();
  expectTypeOf(big.encoder.at(-1)).toEqualTypeOf<Block>();
  expectTypeOf(big.encoder.slice(6)[5].mlp[0]).toEqualTypeOf<Linear>();
  big.loadStateDict(big.stateDict());
  // @ts-expect-error there is no thirteenth layer
  void big.getSubmodule("encoder.12");
  // @ts-expect-error a ReLU has no weight
  void big.stateDict()["encoder.3.mlp.1.weight"];
});
