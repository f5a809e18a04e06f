import { runNode } from "./command.ts";
import { buildWasm } from "./wasm.ts";

/** Builds the kernels when needed, runs a program of `apps/` with the arguments given here, and ends as it does. */
export async function runApp(name: string, program = "main"): Promise<void> {
  const built = await buildWasm();
  process.exitCode =
    built === 0
      ? await runNode([
          "--conditions=@weft/source",
          `apps/${name}/src/${program}.ts`,
          ...process.argv.slice(2),
        ])
      : built;
}
