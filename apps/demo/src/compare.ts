import { digestTensors } from "@weft/checkpoint";
import type { DataLoader } from "@weft/data";
import { kernelVariant } from "@weft/kernels";
import type { Tensor } from "@weft/tensor";
import { setLearningRate } from "./make-optimizer.ts";
import type { DemoOptions } from "./options.ts";
import type { Output } from "./output.ts";
import { reportTable } from "./report-table.ts";
import { makeLoader, startTrainer, type DemoTrainer } from "./start-trainer.ts";
import type { StopRequest } from "./stop-request.ts";
import { loadData } from "./training-data.ts";

/** An epoch has so many turns for each of the two; the first, in which code and memory get warm, does not count. */
const TURNS = 12;

/**
 * Trains one epoch with one worker and with all of them, in turns on the same batches: ABBA, so that what the machine does besides
 * falls on both.
 *
 * @throws {Error} when the weights are not the same, bit for bit.
 */
export async function compare(
  options: DemoOptions,
  { print, result }: Output,
  stop: StopRequest,
): Promise<void> {
  const data = await loadData(options);
  const { workers } = options;
  await using one = await startTrainer({ ...options, workers: 1 });
  await using many = await startTrainer(options);
  const runners = [one, many].map(
    (trainer) => new Runner(trainer, makeLoader(data, options), options),
  );
  print(
    `one epoch with 1 and with ${workers} workers in turns, ${data.training.length.toLocaleString("en")} images, ${options.shards} shards, batch ${options.batch}`,
  );
  const turnSteps = Math.max(1, Math.ceil(runners[0]!.length / TURNS));
  for (let turn = 0; !runners[0]!.isDone; turn++) {
    const order = turn % 2 === 0 ? runners : runners.toReversed();
    for (const runner of order) await runner.run(turnSteps, stop);
  }
  const [ones, manys] = runners.map(({ speeds }) => (speeds.length > 1 ? speeds.slice(1) : speeds));
  const ratios = manys!.map((speed, turn) => speed / ones![turn]!).toSorted((a, b) => a - b);
  const [oneSpeed, manySpeed] = [Math.round(median(ones!)), Math.round(median(manys!))];
  const digests = runners.map(({ digest }) => digest);
  const equal = digests[0] === digests[1];
  const reports = [one.report(), many.report()];
  for (const report of reports) print(reportTable(report));
  print(`1 worker ${oneSpeed} samples/s, ${workers} workers ${manySpeed} samples/s (medians)`);
  print(
    `${median(ratios).toFixed(2)} times as fast (${ratios[0]!.toFixed(2)} to ${ratios.at(-1)!.toFixed(2)} over ${ratios.length} turns)`,
  );
  print(`digests ${digests.join(" and ")}: ${equal ? "equal" : "DIFFERENT"}`);
  const comparison = {
    workers: [1, workers],
    samplesPerSecond: [oneSpeed, manySpeed],
    ratio: median(ratios),
    ratios,
    digests,
    equal,
  };
  result({ ...comparison, shard: options.shard, shards: options.shards, reports });
  if (!equal)
    throw new Error(
      `demo: 1 and ${workers} workers must give the same bits; got the digests ${digests.join(" and ")}`,
    );
}

/** One of the two, with its own way through the epoch. */
class Runner {
  /** Images a second, turn by turn. */
  readonly speeds: number[] = [];
  readonly length: number;
  readonly #trainer: DemoTrainer;
  readonly #batches: Iterator<readonly Tensor[]>;
  #next: IteratorResult<readonly Tensor[]>;

  constructor(trainer: DemoTrainer, loader: DataLoader, options: DemoOptions) {
    this.length = loader.length;
    this.#trainer = trainer;
    this.#batches = loader.epoch(0);
    this.#next = this.#batches.next();
    setLearningRate(trainer.optimizer, options, 0);
  }

  get isDone(): boolean {
    return this.#next.done === true;
  }

  get digest(): string {
    return digestTensors(this.#trainer.model.stateDict(), kernelVariant());
  }

  /** Takes so many steps, or those that are left. */
  async run(steps: number, stop: StopRequest): Promise<void> {
    const start = performance.now();
    let rows = 0;
    for (let step = 0; step < steps && this.#next.done !== true; step++) {
      stop.check();
      const batch = this.#next.value;
      const running = this.#trainer.step(batch);
      this.#next = this.#batches.next(); // gathered while the workers compute
      rows += (await running).rows;
      for (const tensor of batch) tensor[Symbol.dispose]();
    }
    this.speeds.push((1000 * rows) / (performance.now() - start));
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
