import { digestTensors } from "@weft/checkpoint";
import { DataLoader, TensorDataset } from "@weft/data";
import { Prefetcher } from "@weft/data/prefetch";
import { kernelVariant } from "@weft/kernels";
import { SGD } from "@weft/optim";
import { ShardedTrainer } from "@weft/parallel";
import { Generator, rand, randint, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";

test("G: batches made ahead in a worker train sharded workers to the same bits as batches made in between", async () => {
  const generator = new Generator(3);
  const dataset = new TensorDataset(
    rand([300, 784], { generator }),
    randint(0, 10, [300], { dtype: "int32", generator }),
  );
  const train = async (
    pass: (
      loader: DataLoader<readonly [Tensor, Tensor]>,
    ) => Promise<AsyncIterable<readonly Tensor[]>>,
  ): Promise<string> => {
    const loader = new DataLoader(dataset, { batchSize: 64, shuffle: true, seed: 1 });
    await using trainer = await ShardedTrainer.start({
      model: new URL("./model.ts", import.meta.url),
      optimizer: (parameters) => new SGD(parameters, { lr: 0.1 }),
      workers: 2,
      seed: 5,
    });
    let steps = 0;
    for await (const batch of await pass(loader)) {
      await trainer.step(batch);
      for (const tensor of batch) tensor[Symbol.dispose]();
      steps++;
    }
    expect(steps).toBe(10);
    return digestTensors(trainer.model.stateDict(), kernelVariant());
  };
  const plain = await train(async (loader) => asynchronous(loader.epochs(0, 2)));
  let prefetcher: Prefetcher<readonly [Tensor, Tensor]> | undefined;
  const ahead = await train(async (loader) => {
    prefetcher = await Prefetcher.start(loader);
    return prefetcher.epochs(0, 2);
  });
  await prefetcher!.close();
  expect(ahead).toBe(plain);
}, 120_000);

async function* asynchronous<T>(values: Iterable<T>): AsyncIterable<T> {
  yield* values;
}
