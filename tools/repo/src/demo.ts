import { runNode } from "./command.ts";
import { buildWasm } from "./wasm.ts";

/** `npm run demo -- …`: builds what the demo needs, then runs it with the arguments given here and ends as it does. */
const built = await buildWasm();
process.exitCode =
  built === 0
    ? await runNode([
        "--conditions=@weft/source",
        "apps/demo/src/main.ts",
        ...process.argv.slice(2),
      ])
    : built;
