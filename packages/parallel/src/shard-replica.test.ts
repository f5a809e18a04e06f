import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const LIST_LOADED = `
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  await import(process.argv[1]);
  console.log(loaded.join("\\n"));
`;

test("a worker loads the model's packages, but neither the pool of threads it came from nor an optimizer", async () => {
  const replica = fileURLToPath(new URL("./shard-replica.ts", import.meta.url));
  const args = ["--conditions=@weft/source", "--input-type=module", "--eval", LIST_LOADED, replica];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const loaded = stdout.trim().split("\n");
  const isLoaded = (part: string): boolean => loaded.some((url) => url.includes(part));
  expect(["/packages/tensor/src/", "/packages/nn/src/"].map(isLoaded)).toEqual([true, true]);
  const unneeded = ["/piscina/", "/comlink/", "/packages/workers/src/", "/packages/optim/src/"];
  expect(unneeded.filter(isLoaded)).toEqual([]);
});
