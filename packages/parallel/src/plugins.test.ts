import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { InitializerError } from "@weft/init";
import { initReport } from "@weft/nn";
import { SGD } from "@weft/optim";
import { fromTypedArray, Generator, type Tensor } from "@weft/tensor";
import { WorkerError } from "@weft/workers";
import { expect, test } from "vitest";
import { ReplicaError, ShardedTrainer, type ShardedTrainerOptions } from "./index.ts";

const model = new URL("../test/plugin-model.ts", import.meta.url);
const wide = new URL("../test/wide-model.ts", import.meta.url);
const spread = new URL("../test/spread-plugin.ts", import.meta.url);
const unequal = new URL("../test/unequal-plugin.ts", import.meta.url);

const start = (options: Partial<ShardedTrainerOptions>): Promise<ShardedTrainer> =>
  ShardedTrainer.start({ model, workers: 0, ...options });

test("I: a model's file names a plugin's initializer without importing it, and values are the same for 0, 1 and 2 workers", async () => {
  // Before any plugin is imported here: the name is not known, and the error says so.
  await expect(start({})).rejects.toThrow(InitializerError);
  await expect(start({})).rejects.toThrow(/"@acme\/weft-initializer-spread\/spread@1"/);

  const bits: unknown[] = [];
  for (const workers of [0, 1, 2]) {
    await using trainer = await ShardedTrainer.start({
      model,
      workers,
      plugins: [spread],
      optimizer: (parameters) => new SGD(parameters, { lr: 0.1 }),
    });
    expect(initReport(trainer.model).rows[0]?.provenance).toMatchObject({
      initializer: "@acme/weft-initializer-spread/spread@1",
      options: { width: 0.2 },
      seed: 11,
      key: "0.weight",
    });
    const first = valuesOf(trainer.model.stateDict());
    for (let i = 0; i < 3; i++) await trainer.step(batch(i));
    bits.push([first, valuesOf(trainer.model.stateDict())]);
  }
  expect(bits[1]).toEqual(bits[0]);
  expect(bits[2]).toEqual(bits[0]);
});

test("I: versions of plugins are compared before the first step; the error names plugin and rank", async () => {
  const starting = start({ model: wide, workers: 2, plugins: [spread, unequal] });
  await expect(starting).rejects.toThrow(ReplicaError);
  await expect(starting).rejects.toMatchObject({
    rank: 0,
    message:
      `parallel: plugins must have the same versions on every thread; got @acme/weft-initializer-unequal/unequal@2 from ${unequal.href} ` +
      `on rank 0 for the owner's @acme/weft-initializer-unequal/unequal@1 from ${unequal.href}`,
  });
});

test("I: a plugin that does not load, or registers nothing, is named", async () => {
  const missing = new URL("../test/no-such-plugin.ts", import.meta.url).href;
  await expect(start({ plugins: [missing] })).rejects.toThrow(
    /^parallel: the plugin file:.*no-such-plugin\.ts must load; got /,
  );
  await expect(start({ plugins: [wide] })).rejects.toThrow(
    `parallel: a plugin must export the initializers that it registers; got none from ${wide.href}`,
  );
});

test("I: a plugin that fails on a worker alone is named with the rank", async () => {
  const folder = mkdtempSync(join(tmpdir(), "weft-plugin-"));
  try {
    const file = join(folder, "gone.mjs");
    const url = pathToFileURL(file).href;
    writeFileSync(
      file,
      `import { isMainThread } from "node:worker_threads";
       if (!isMainThread) throw new TypeError("no licence on this thread");
       export * from ${JSON.stringify(spread.href)};`,
    );
    const starting = start({ workers: 1, plugins: [url] });
    await expect(starting).rejects.toThrow(WorkerError);
    await expect(starting).rejects.toMatchObject({
      rank: 0,
      message: expect.stringContaining(`the plugin ${url} must load; got TypeError: no licence`),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("I: plugins are URLs; for a package's name the error says how to get one", async () => {
  await expect(start({ plugins: ["@acme/weft-initializer-spread"] })).rejects.toThrow(
    'ShardedTrainer: plugins must be URLs; got "@acme/weft-initializer-spread" (for a package, import.meta.resolve("@acme/weft-initializer-spread"))',
  );
  await expect(start({ plugins: spread as never })).rejects.toThrow(/must be a list of URLs/);
});

function batch(seed: number): [x: Tensor, labels: Tensor] {
  const values = new Float32Array(20 * 12);
  new Generator(seed).fillUniform(values, -1, 1);
  return [
    fromTypedArray(values, [20, 12]),
    fromTypedArray(Int32Array.from({ length: 20 }, (_, i) => (i * 7) % 5)),
  ];
}

function valuesOf(state: Readonly<Record<string, Tensor>>): unknown {
  return Object.entries(state).map(([name, t]) => [name, [...t.toTypedArray()]]);
}
