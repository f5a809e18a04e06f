import assert from "node:assert/strict";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import "@acme/weft-initializer-two-sided";
import { saveCheckpoint } from "@weft/checkpoint";
import { getInitializer } from "@weft/init";
import { initialize, initReport, Linear } from "@weft/nn";
import { SGD } from "@weft/optim";
import { ShardedTrainer } from "@weft/parallel";
import { empty, Generator, rand, type Tensor } from "@weft/tensor";
import { createModel } from "./model.ts";

const valuesOf = (state: Readonly<Record<string, Tensor>>): unknown[] =>
  Object.values(state).map((value) => value.toArray());

void test("the values have the distribution: a quarter U(5, 10), half 0, a quarter U(-10, -5)", () => {
  const tensor = getInitializer("twoSided")(empty([200, 200]), {}, { generator: new Generator(3) });
  const values = [...tensor.toTypedArray()].map(Number);
  const share = (holds: (x: number) => boolean): number =>
    values.filter(holds).length / values.length;
  // Standard errors are 0.0022 and 0.0025.
  assert.ok(Math.abs(share((x) => x >= 5 && x <= 10) - 0.25) < 0.01);
  assert.ok(Math.abs(share((x) => x <= -5 && x >= -10) - 0.25) < 0.01);
  assert.ok(Math.abs(share((x) => x === 0) - 0.5) < 0.01);
  assert.ok(Math.abs(share((x) => x >= 5 && x < 7.5) - 0.125) < 0.01);
  assert.equal(
    share((x) => x === 0 || (Math.abs(x) >= 5 && Math.abs(x) <= 10)),
    1,
  );
});

void test("a net names it; its options have types, and mistakes are named", () => {
  const net = new Linear(8, 8);
  initialize(net, {
    rules: [
      { match: { role: "weight" }, init: "twoSided" },
      { match: {}, init: { id: "twoSided", options: { low: 1, high: 1, zeros: 0 } } },
    ],
    seed: 1,
  });
  const [weight, bias] = initReport(net).rows;
  assert.deepEqual(weight!.provenance, {
    initializer: "@acme/weft-initializer-two-sided/twoSided@1",
    options: { low: 5, high: 10, zeros: 0.5 },
    seed: 1,
    key: "weight",
    changedBy: null,
  });
  assert.equal(bias!.provenance?.options?.["low"], 1);
  assert.ok([...net.bias!.toTypedArray()].every((x) => Math.abs(Number(x)) === 1));
  assert.throws(
    // @ts-expect-error the options have types
    () => getInitializer("twoSided")(net.weight, { zero: 0.5 }),
    /twoSided: options must be among \(low, high, zeros\); got "zero"/,
  );
  assert.throws(
    () => getInitializer("twoSidde"),
    /must be registered; got "twoSidde" \(did you mean twoSided/,
  );
});

void test("worker threads know it by the model's file, or by URL: the same bits for 0, 1 and 2 workers", async () => {
  const plugin = import.meta.resolve("@acme/weft-initializer-two-sided");
  const ways = [
    { model: new URL("importing-model.ts", import.meta.url) },
    { model: new URL("model.ts", import.meta.url), plugins: [plugin] },
  ];
  const [x, y] = [rand([12, 4]), rand([12, 1])];
  const bits: unknown[] = [];
  for (const way of ways) {
    for (const workers of [0, 1, 2]) {
      await using trainer = await ShardedTrainer.start({
        ...way,
        workers,
        optimizer: (parameters) => new SGD(parameters, { lr: 0.1 }),
      });
      const before = valuesOf(trainer.model.stateDict());
      await trainer.step([x, y]);
      bits.push([before, valuesOf(trainer.model.stateDict())]);
    }
  }
  for (const one of bits) assert.deepEqual(one, bits[0]);
});

void test("a worker that is not told of it says which name is unknown", async () => {
  // The calling thread knows the name, the workers do not.
  await assert.rejects(
    ShardedTrainer.start({ model: new URL("model.ts", import.meta.url), workers: 1 }),
    /must be registered; got "@acme\/weft-initializer-two-sided\/twoSided@1"/,
  );
});

void test("a checkpoint keeps names, options and seeds; another process makes the same net of them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "two-sided-"));
  try {
    const net = createModel();
    const file = join(folder, "net.weft");
    const initializers = JSON.parse(JSON.stringify(initReport(net)));
    await saveCheckpoint(file, { tensors: net.stateDict(), metadata: { initializers } });

    const again = initializeAgain(file, "--import", "@acme/weft-initializer-two-sided");
    assert.equal(again.stderr, "");
    assert.deepEqual(JSON.parse(again.stdout), valuesOf(net.stateDict()));

    // Without the package: an error, and nothing the file names is loaded.
    const unknown = initializeAgain(file);
    assert.equal(unknown.status, 1);
    assert.match(
      unknown.stderr,
      /InitializerError: .*rule 1 \(path 0\.weight\).*must be registered; got "@acme\/weft-initializer-two-sided\/twoSided@1" \(did you mean @weft\/init\//,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function initializeAgain(file: string, ...options: string[]): SpawnSyncReturns<string> {
  const program = join(import.meta.dirname, "initialize-again.ts");
  return spawnSync(process.execPath, [...options, program, file], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
}
