import { parseArgs } from "node:util";
import { benchSuites } from "./bench-suites.ts";
import { benchTable, type BenchRow } from "./bench-table.ts";
import { captureNode, runNode } from "./command.ts";
import { repositoryRoot } from "./repository-root.ts";
import { buildWasm } from "./wasm.ts";

/**
 * `npm run bench -- [--suite NAME]… [--json | --markdown]`: runs benchmark scripts one after the other, all of them by
 * default, each in a process of its own.
 */
process.exitCode = await bench(process.argv.slice(2));

async function bench(args: readonly string[]): Promise<number> {
  const suites = benchSuites(repositoryRoot);
  const names = [...new Set(suites.map(({ name }) => name))];
  const options = readOptions(args);
  const unknown = options?.suite.find((name) => !names.includes(name));
  if (options === null || unknown !== undefined) {
    if (unknown !== undefined)
      console.error(`bench: --suite must be one of ${names.join(", ")}; got ${unknown}`);
    return 2;
  }
  const chosen =
    options.suite.length === 0 ? suites : suites.filter(({ name }) => options.suite.includes(name));
  const built = await buildWasm();
  if (built !== 0) return built;
  let failed = 0;
  for (const { name, path } of chosen) {
    const args = ["--conditions=@weft/source", path];
    if (options.markdown) failed ||= await printMarkdown(name, path, args);
    else failed ||= await runNode(options.json ? [...args, "--json"] : args);
  }
  return failed;
}

async function printMarkdown(name: string, path: string, args: readonly string[]): Promise<number> {
  const { code, output } = await captureNode([...args, "--json"]);
  const rows = output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as BenchRow); // what benches print
  console.log(code === 0 ? `${benchTable(`${name} (${path})`, rows)}\n` : output);
  return code;
}

/** The options, or `null` after telling what is wrong. */
function readOptions(args: readonly string[]): {
  readonly suite: readonly string[];
  readonly json: boolean;
  readonly markdown: boolean;
} | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        suite: { type: "string", multiple: true, default: [] },
        json: { type: "boolean", default: false },
        markdown: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(
      `bench: options are --suite NAME, --json and --markdown; ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
}
