import { decodeCheckpoint, encodeCheckpoint } from "@weft/checkpoint";
import { tieTable } from "@weft/nn";
import { clipGradNorm_, ExponentialMovingAverage, SGD } from "@weft/optim";
import {
  noGrad,
  Parameter,
  randn,
  manualSeed,
  zeros,
  type Tensor,
  type TypedArray,
} from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { ShardedTrainer } from "../src/index.ts";
import { Autoencoder, computeLoss, createModel } from "./autoencoder-model.ts";

const url = new URL("autoencoder-model.ts", import.meta.url);
const batch = (): Tensor => randn([7, 4]);
const bits = (t: Tensor): readonly (number | bigint)[] => [...t.toTypedArray<TypedArray>()];

async function train(workers: number): Promise<unknown> {
  manualSeed(5);
  await using trainer = await ShardedTrainer.start({
    model: url,
    config: "",
    workers,
    plan: { batch: 4 },
    seed: 3,
  });
  const optimizer = new SGD(trainer.model, { lr: 0.1, momentum: 0.9 });
  const x = batch();
  const losses: number[] = [];
  for (let step = 0; step < 5; step++) {
    losses.push((await trainer.computeGradients([x])).loss);
    optimizer.step();
    optimizer.zeroGrad();
  }
  return [losses, Object.values(trainer.model.stateDict()).map(bits)];
}

describe("D: a transposed tie", () => {
  test("across workers gives the same bits for 0 and 2 of them", async () => {
    expect(await train(2)).toEqual(await train(0));
  });

  test("across workers is refused when a worker's shows the memory in another order", async () => {
    const options = { model: url, config: "otherTies", workers: 1, plan: { batch: 2 }, seed: 3 };
    await expect(ShardedTrainer.start(options)).rejects.toThrow(
      /the same ties.*decoder\.weight as a view of encoder\.weight with strides \[1, 4\] from 0/,
    );
  });

  test("is stepped, decayed, clipped and averaged once, as without the second name", () => {
    manualSeed(6);
    const net = createModel("") as Autoencoder;
    const { weight } = net.encoder;
    const alone = new Parameter(weight.detach().clone());
    const x = batch();
    computeLoss(net, x).backward();
    const rest = [net.encoder.bias, net.decoder.bias];
    alone.grad = weight.grad!.clone();
    const norm = clipGradNorm_(net, 1e9);
    const expected = clipGradNorm_([alone, ...rest], 1e9);
    expect(norm).toBe(expected);
    const averages = [
      new ExponentialMovingAverage(net, { decay: 0.5 }),
      new ExponentialMovingAverage([["encoder.weight", alone]], { decay: 0.5 }),
    ];
    const settings = { lr: 0.1, momentum: 0.9, weightDecay: 0.1 };
    const [ours, theirs] = [new SGD(net, settings), new SGD([alone], settings)];
    for (let step = 0; step < 3; step++) {
      ours.step();
      theirs.step();
      for (const average of averages) average.update();
    }
    expect(bits(weight)).toEqual(bits(alone));
    expect(bits(net.decoder.weight)).toEqual(bits(alone.t()));
    const [mine, other] = averages.map((average) => average.averages());
    expect([...mine!.keys()]).toEqual(["encoder.weight", "encoder.bias", "decoder.bias"]);
    expect(bits(mine!.get("encoder.weight")!)).toEqual(bits(other!.get("encoder.weight")!));
  });

  test("that an assignment broke is noticed by the optimizer's step", () => {
    const net = createModel("") as Autoencoder;
    const optimizer = new SGD(net, { lr: 0.1 });
    computeLoss(net, batch()).backward();
    optimizer.step();
    net.decoder.weight = new Parameter(zeros([4, 4]));
    const before = bits(net.encoder.weight);
    expect(() => optimizer.step()).toThrow(
      /"decoder\.weight" and "encoder\.weight" were tied and now hold different parameters/,
    );
    expect(bits(net.encoder.weight)).toEqual(before);
  });

  test("is stored once in a file, and still a tie when it is loaded", () => {
    const net = createModel("") as Autoencoder;
    const bytes = encodeCheckpoint({ tensors: net.stateDict(), metadata: null });
    const { tensors } = decodeCheckpoint(bytes);
    const [encoder, decoder] = [tensors["encoder.weight"]!, tensors["decoder.weight"]!];
    expect(decoder.storage).toBe(encoder.storage);
    expect(decoder.strides).toEqual([1, 4]);
    const other = createModel("") as Autoencoder;
    other.loadStateDict(tensors);
    expect(bits(other.decoder.weight)).toEqual(bits(net.decoder.weight));
    expect(tieTable(other)).toEqual(tieTable(net));
    noGrad(() => encoder.fill_(1));
    expect(new Set(bits(decoder))).toEqual(new Set([1]));
  });
});
