import { Linear, Module, ReLU, Sequential, Tanh, type Layer } from "@weft/nn";
import { ones, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import type { Unlikeness } from "../test/unlike-model.ts";
import { ReplicaError, ShardedTrainer } from "./index.ts";
import { BUILT_ALIKE, checkReplica, describeReplica } from "./replica-description.ts";

const model = new URL("../test/unlike-model.ts", import.meta.url);
const batch = [ones([4, 4]), zeros([4, 1])];

function start(unlikeness: Unlikeness, fuse = -1): Promise<ShardedTrainer> {
  const words = new Int32Array(new SharedArrayBuffer(4)).fill(fuse);
  const config = { unlikeness, fuse: words };
  return ShardedTrainer.start({ model, config, workers: 1, plan: { batch: 2 }, seed: 0 });
}

describe("before the first step", () => {
  test.each<[Unlikeness, string]>([
    ["activation", "got 2: Tanh() on rank 0 for the owner's 2: ReLU()"],
    [
      "printed settings",
      "got 2: ReLU() on rank 0 for the owner's 2: Dropout(p=0.0, inplace=False)",
    ],
    ["scale", "got 1.scale = 3 on rank 0 for the owner's 1.scale = 2"],
  ])("a replica that differs in %s alone is refused by name", async (unlikeness, message) => {
    const starting = start(unlikeness);
    await expect(starting).rejects.toThrow(ReplicaError);
    await expect(starting).rejects.toThrow(message);
  });

  test("a replica may differ in fields that begin with an underscore, and NaN is equal to NaN", async () => {
    await using trainer = await start("private field");
    expect((await trainer.computeGradients(batch)).rows).toBe(4);
  });
});

test("a worker in a lost one's place is compared with the owner's fields at the start, which forward may have changed", async () => {
  await using trainer = await start("nothing", 3);
  await trainer.computeGradients(batch);
  (trainer.model as Layer).forward(batch[0]!);
  await trainer.computeGradients(batch);
  expect(trainer.recoveries).toMatchObject([{ step: 1, kind: "exited" }]);
});

class Fields extends Module {
  readonly scale: number = -0.5;
  readonly isCausal: boolean = true;
  readonly mode: string = "a\n";
  readonly limit: number = NaN;
  readonly count: bigint = 2n;
  readonly table: readonly number[] = [1];
  readonly missing: null = null;
  readonly act = (): void => undefined;
  readonly _cache: number = 1;
  readonly #hidden: number = 1;

  override forward(x: Tensor): Tensor {
    return x.mul(this.#hidden);
  }
}

describe("a description", () => {
  test("has the plain public fields of all modules, whatever their order", () => {
    const net = new Sequential(new Fields());
    expect(describeReplica(net, [], true).settings).toEqual([
      "0.count = 2n",
      "0.isCausal = true",
      "0.limit = NaN",
      '0.mode = "a\\n"',
      "0.scale = -0.5",
    ]);
    expect(describeReplica(new Fields(), [], true).settings).toContain("scale = -0.5");
  });

  test("has class names only where all threads have the same code: bundlers choose them for each script", () => {
    const build = (act: Layer): Layer => new Sequential(new Linear(1, 1), act);
    const modulesOf = (net: Layer, isSameCode: boolean): readonly string[] =>
      describeReplica(net, [], isSameCode).modules;
    const linear = "(in_features=1, out_features=1, bias=True)";
    expect(modulesOf(build(new Tanh()), true)).toEqual([
      "Sequential()",
      `0: Linear${linear}`,
      "1: Tanh()",
    ]);
    class T extends Tanh {}
    const [owner, replica] = [new Tanh(), new T()].map((act) =>
      describeReplica(build(act), [], false),
    );
    expect(replica!.modules).toEqual(["()", `0: ${linear}`, "1: ()"]);
    expect(() => checkReplica(0, owner!, replica!, BUILT_ALIKE)).not.toThrow();
    const relu = describeReplica(build(new ReLU()), [], false);
    expect(() => checkReplica(0, owner!, relu, BUILT_ALIKE)).toThrow(
      "got 1.inplace = false on rank 0 for the owner's nothing",
    );
  });
});
