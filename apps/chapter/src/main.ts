import { manualSeed } from "@weft/tensor";
import { Command, InvalidArgumentError, Option } from "commander";
import { fancyMlpExercise } from "./exercises/fancy-mlp.ts";
import { initializersExercise } from "./exercises/initializers.ts";
import { sharedTrainingExercise } from "./exercises/shared-training.ts";
import { whyShareExercise } from "./exercises/why-share.ts";
import { kerasDialect } from "./keras.ts";
import { mxnetDialect } from "./mxnet.ts";
import { Notebook } from "./notebook.ts";
import { pytorchDialect } from "./pytorch.ts";

/** The parts of the chapter, by the name that the command line has for them. */
const PARTS = {
  pytorch: pytorchDialect,
  mxnet: mxnetDialect,
  keras: kerasDialect,
  exercise1: fancyMlpExercise,
  exercise2: initializersExercise,
  exercise3: sharedTrainingExercise,
  exercise4: whyShareExercise,
} as const;

const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
const command = new Command("chapter")
  .description(
    "Runs the chapter on parameter management, step by step, and prints each step's output.",
  )
  .addOption(new Option("--part <name>", "which part").choices([...names, "all"]).default("all"))
  .addOption(
    new Option(
      "--seed <integer>",
      "seed of the random numbers; with 0 they are those of the printed chapter",
    )
      .argParser(parseSeed)
      .default(0),
  );
const { part, seed } = command
  .parse()
  .opts<{ readonly part: keyof typeof PARTS | "all"; readonly seed: number }>();

const notebook = new Notebook((text) => void process.stdout.write(text));
for (const name of part === "all" ? names : [part]) {
  manualSeed(seed);
  PARTS[name](notebook);
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError("It must be an integer from 0.");
}
