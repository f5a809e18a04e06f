import { kernelVariant } from "@weft/kernels";
import { Adam, SGD } from "@weft/optim";
import { ShardedTrainer } from "@weft/parallel";
import { fromTypedArray } from "@weft/tensor";
import { NETS, type NetShape, uniforms } from "./operands.ts";
import { serve } from "./serve.ts";

/** Our half over worker threads: `weft-workers.ts N [--blas]` trains with N workers and four shards. */
const workers = Number(process.argv[2]);
const trainers: ShardedTrainer[] = [];
const hasBlas = process.argv.includes("--blas");
const mlp = new URL(hasBlas ? "./mlp-blas-model.ts" : "./mlp-model.ts", import.meta.url);
const tied = new URL(hasBlas ? "./tied-blas-model.ts" : "./tied-model.ts", import.meta.url);

async function training(
  model: URL,
  { batch, sizes }: NetShape,
  optimizer: NonNullable<TrainerOptions["optimizer"]>,
) {
  const trainer = await ShardedTrainer.start({
    ...{ model, workers, plan: { batch: 4 }, seed: 0, optimizer },
  });
  trainers.push(trainer);
  const [inputs = 0, classes = 0] = [sizes[0], sizes.at(-1)];
  const data = [
    fromTypedArray(uniforms(batch * inputs)).reshape([batch, inputs]),
    fromTypedArray(Int32Array.from({ length: batch }, (_, i) => i % classes)),
  ];
  return () => trainer.step(data);
}

await serve(`workers (${kernelVariant()})`, {
  "mlp-sgd": () => training(mlp, NETS.mlp, (of) => new SGD(of, { lr: 0.01 })),
  "mlp-adam": () => training(mlp, NETS.mlp, (of) => new Adam(of, { lr: 0.001 })),
  "tied-sgd": () => training(tied, NETS.tied, (of) => new SGD(of, { lr: 0.01 })),
});
await Promise.all(trainers.map((trainer) => trainer.close()));

type TrainerOptions = Parameters<typeof ShardedTrainer.start>[0];
