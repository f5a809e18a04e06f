import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { digestTensors, saveCheckpoint } from "@weft/checkpoint";
import { DataLoader, loadMnist } from "@weft/data";
import { kernelVariant } from "@weft/kernels";
import { tieGroups } from "@weft/nn";
import { ShardedTrainer } from "@weft/parallel";
import { makeOptimizer } from "./make-optimizer.ts";
import { mnistFolder } from "./mnist-folder.ts";
import { parseOptions, type DemoOptions } from "./options.ts";
import { parameterTable } from "./parameter-table.ts";
import { reload } from "./reload.ts";
import { proveTie } from "./tie-proof.ts";
import { percent, train } from "./train.ts";

const options = parseOptions(process.argv.slice(2));
// With --json the story goes to stderr, so that stdout holds the object alone.
const print = (line: string): void =>
  void (options.json ? process.stderr : process.stdout).write(`${line}\n`);

try {
  await main(options);
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

async function main(o: DemoOptions): Promise<void> {
  const folder = o.data ?? mnistFolder();
  const training = await loadMnist(folder, "train");
  const test = await loadMnist(folder, "test");
  print(
    `MNIST: ${training.length.toLocaleString("en")} images to train on, ${test.length.toLocaleString("en")} to test`,
  );

  await using trainer = await ShardedTrainer.start({
    model: new URL("./model.ts", import.meta.url),
    optimizer: (parameters) => makeOptimizer(o, parameters),
    workers: o.workers,
    plan: { batch: o.shards },
    seed: o.seed,
  });
  print(String(trainer.model));
  print(
    `${o.workers} worker threads, ${o.shards} shards, batch ${o.batch}, ${o.optimizer} with lr ${o.lr}, seed ${o.seed}, kernels ${kernelVariant()}`,
  );

  const result = await train(trainer, training, test.tensors, o, print);
  const digest = digestTensors(trainer.model.stateDict(), kernelVariant());

  const [batch] = new DataLoader(training, {
    batchSize: o.batch,
    shuffle: true,
    seed: o.seed,
  }).epoch(0);
  const proof = await proveTie(trainer, batch!);
  print(parameterTable(trainer.model));
  print(
    `tied layer, 2 and 4: ${proof.sameStorage ? "one storage" : "TWO STORAGES"}, ${proof.sameBytes ? "the same bytes" : "DIFFERENT BYTES"} under both names;`,
  );
  print(
    `  its gradient ${proof.sumOfUses ? "is" : "IS NOT"} the sum of both uses; ${o.workers} workers ${proof.sameBitsOnOneThread ? "give the bits of" : "DIFFER FROM"} one thread with the same shards,`,
  );
  print(
    `  and differ from a plain run without shards by at most ${proof.difference.toExponential(1)}`,
  );
  if (!proof.holds)
    throw new Error("demo: the tied layer must stay one; got the differences above");
  print(`digest of all weights: ${digest}`);

  const checkpoint = resolve(o.checkpoint);
  await mkdir(dirname(checkpoint), { recursive: true });
  await saveCheckpoint(checkpoint, {
    tensors: trainer.model.stateDict(),
    metadata: {
      seed: o.seed,
      epochs: o.epochs,
      shards: o.shards,
      batch: o.batch,
      optimizer: o.optimizer,
      lr: o.lr,
      digest,
    },
    kernelVariant: kernelVariant(),
  });
  print(`saved to ${checkpoint}`);
  const reloaded = await reload(checkpoint, o.data);
  print(
    `a new process loads it: test accuracy ${percent(reloaded.accuracy)}, ties ${reloaded.tieGroups.map((names) => names.join(" = ")).join(", ")}`,
  );
  if (reloaded.accuracy !== result.accuracy) {
    throw new Error(
      `demo: the reloaded net must be as accurate as the saved one; got ${reloaded.accuracy} for ${result.accuracy}`,
    );
  }
  if (o.json) {
    const { workers, shards, epochs, batch: batchSize, optimizer, lr, seed } = o;
    const { accuracy, loss, samplesPerSecond, seconds } = result;
    process.stdout.write(
      `${JSON.stringify({ accuracy, digest, workers, shards, epochs, samplesPerSecond, reloadedAccuracy: reloaded.accuracy, tieGroups: tieGroups(trainer.model), loss, seconds, batch: batchSize, optimizer, lr, seed, checkpoint, kernels: kernelVariant(), tieProof: proof })}\n`,
    );
  }
}

/** One line for errors that say all by themselves; the stacks where a bug, or a worker, threw. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `demo: ${String(error)}`;
  const remote =
    "remoteStack" in error && typeof error.remoteStack === "string" ? `\n${error.remoteStack}` : "";
  return `${error.name}: ${error.message}${remote}`;
}
