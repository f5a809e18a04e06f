#!/usr/bin/env node
import { relative } from "node:path";
import { Command, CommanderError } from "commander";
import { createInitializer, type CreateOptions } from "./create-initializer.ts";
import { CreationError } from "./creation-error.ts";

/** `npm create @weft/initializer my-name -- --scope @acme`: writes the package, and says what to do next. */
function main(argv: readonly string[]): number {
  const command = new Command("npm create @weft/initializer")
    .description("Writes a package with an initializer of your own for Weft.")
    .argument("<name>", "the initializer's name, in lower case with hyphens: two-sided")
    .option("-s, --scope <SCOPE>", "npm's scope of the package: @acme")
    .option("-d, --directory <FOLDER>", "the new folder (default: weft-initializer-<name>)")
    .allowExcessArguments(false)
    .configureOutput({ outputError: (text, write) => write(text.replaceAll(/\n(?=.)/g, " ")) })
    .exitOverride();
  try {
    command.parse(argv, { from: "user" });
    const [name = ""] = command.args;
    const created = createInitializer({ name, ...command.opts<Omit<CreateOptions, "name">>() });
    const { packageName, initializer, directory, files } = created;
    const folder = relative(process.cwd(), directory);
    process.stdout.write(
      `${packageName} with the initializer ${initializer}: ${files.length} files in ${folder}

  cd ${/\s/.test(folder) ? JSON.stringify(folder) : folder}
  npm install
  npm test           # builds, and runs @weft/init/conformance
  # then write yours in src/index.ts
  npm publish${packageName.startsWith("@") ? " --access public" : ""}
`,
    );
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof CreationError)) throw error;
    process.stderr.write(`create-initializer: ${error.message}\n`);
    return 2;
  }
}

process.exitCode = main(process.argv.slice(2));
