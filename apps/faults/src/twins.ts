import { digestTensors } from "@weft/checkpoint";
import { kernelVariant } from "@weft/kernels";
import { Adam } from "@weft/optim";
import { ShardedTrainer, type ShardedTrainerOptions } from "@weft/parallel";
import { randn, Generator, type Tensor } from "@weft/tensor";
import type { FaultWords } from "./fault-words.ts";
import type { Setup } from "./setup.ts";

type Batch = readonly Tensor[];

/** What a run left: a digest of parameters, statistics and gradients, and what steps and evaluation answered. */
export interface Outcome {
  readonly digest: string;
  readonly numbers: readonly number[];
}

/** What a run should have left, and what it left. */
export interface Outcomes {
  readonly wanted: Outcome;
  readonly got: Outcome;
}

/** After which the trainer takes a worker for hanging. */
export type Deadlines = Required<Pick<ShardedTrainerOptions, "deadlineMs" | "startDeadlineMs">>;

/**
 * Two trainers with the same seed and the same batches: one with workers, which faults hit, and one without, which nothing hits. Their
 * bits must be the same after every run.
 */
export class Twins implements AsyncDisposable {
  readonly struck: ShardedTrainer;
  /** What the start of the one with workers took. */
  readonly startMs: number;
  readonly #safe: ShardedTrainer;
  readonly #batches = new Generator(1);

  private constructor(struck: ShardedTrainer, safe: ShardedTrainer, startMs: number) {
    this.struck = struck;
    this.#safe = safe;
    this.startMs = startMs;
  }

  static async start(
    words: FaultWords,
    { plan, workers }: Setup,
    deadlines: Deadlines,
  ): Promise<Twins> {
    const start = (count: number): Promise<ShardedTrainer> =>
      ShardedTrainer.start({
        model: new URL("./model.ts", import.meta.url),
        config: words.buffer,
        optimizer: (parameters) => new Adam(parameters, { lr: 0.01 }),
        workers: count,
        plan,
        seed: 7,
        ...deadlines,
        resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
      });
    const begin = performance.now();
    const struck = await start(workers);
    const startMs = performance.now() - begin;
    return new Twins(struck, await start(0), startMs);
  }

  /** A run on both: some steps and an evaluation. */
  async run(): Promise<Outcomes> {
    const batches = this.batches();
    return { wanted: await this.wanted(batches), got: await this.got(batches) };
  }

  /** A run on both; the milliseconds of the one with workers. */
  async timedRun(): Promise<number> {
    const batches = this.batches();
    await this.wanted(batches);
    const start = performance.now();
    await this.got(batches);
    return performance.now() - start;
  }

  /** What the next run is given. */
  batches(): readonly Batch[] {
    const generator = this.#batches;
    return Array.from({ length: STEPS }, () => [
      randn([32, 6], { generator }),
      randn([32, 2], { generator }),
    ]);
  }

  wanted(batches: readonly Batch[]): Promise<Outcome> {
    return outcome(this.#safe, batches);
  }

  got(batches: readonly Batch[]): Promise<Outcome> {
    return outcome(this.struck, batches);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.struck.close();
    await this.#safe.close();
  }
}

const STEPS = 3;

async function outcome(trainer: ShardedTrainer, batches: readonly Batch[]): Promise<Outcome> {
  const numbers: number[] = [];
  for (const batch of batches) numbers.push((await trainer.step(batch)).loss);
  numbers.push(await trainer.evaluate(batches[0]!));
  const gradients = [...trainer.model.namedParameters()].map(
    ([name, { grad }]) => [`grad of ${name}`, grad!] as const,
  );
  const tensors = { ...trainer.model.stateDict(), ...Object.fromEntries(gradients) };
  return { digest: digestTensors(tensors, kernelVariant()), numbers };
}
