import { parseArgs } from "node:util";
import { benchSuites } from "./bench-suites.ts";
import { runNode } from "./command.ts";
import { repositoryRoot } from "./repository-root.ts";
import { buildWasm } from "./wasm.ts";

/** `npm run bench -- [--suite NAME]… [--json]`: runs benchmark scripts one after the other, all of them by default. */
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
  for (const { path } of chosen) {
    failed ||= await runNode([
      "--conditions=@weft/source",
      path,
      ...(options.json ? ["--json"] : []),
    ]);
  }
  return failed;
}

/** The options, or `null` after telling what is wrong. */
function readOptions(
  args: readonly string[],
): { readonly suite: readonly string[]; readonly json: boolean } | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        suite: { type: "string", multiple: true, default: [] },
        json: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(
      `bench: options are --suite NAME and --json; ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
}
