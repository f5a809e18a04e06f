import { runNode } from "./command.ts";
import { buildWasm } from "./wasm.ts";

/** `npm run bench:peers -- …`: compiles the kernels when needed, then measures other libraries and ours (`tools/peers`). */
const built = await buildWasm();
process.exitCode =
  built === 0
    ? await runNode([
        "--conditions=@weft/source",
        "tools/peers/src/bench-peers.ts",
        ...process.argv.slice(2),
      ])
    : built;
