import { manualSeed } from "@weft/tensor";
import { Command, Option } from "commander";
import { fancyMlpExercise } from "./exercises/fancy-mlp.ts";
import { Notebook } from "./notebook.ts";
import { pytorchDialect } from "./pytorch.ts";

/** The parts of the chapter, by the name that the command line has for them. */
const PARTS = {
  pytorch: pytorchDialect,
  exercises: fancyMlpExercise,
} as const;

const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
const command = new Command("chapter")
  .description(
    "Runs the chapter on parameter management, step by step, and prints each step's output.",
  )
  .addOption(new Option("--part <name>", "which part").choices([...names, "all"]).default("all"))
  .option(
    "--seed <integer>",
    "seed of the random numbers; with 0 they are those of the printed chapter",
    "0",
  );
const { part, seed } = command
  .parse()
  .opts<{ readonly part: keyof typeof PARTS | "all"; readonly seed: string }>();

const notebook = new Notebook((text) => void process.stdout.write(text));
for (const name of part === "all" ? names : [part]) {
  manualSeed(Number(seed));
  PARTS[name](notebook);
}
