import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { tensor, type Tensor } from "@weft/tensor";
import { afterAll, describe, expect, test } from "vitest";
import { CheckpointError, loadCheckpoint, saveCheckpoint } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-checkpoint-"));
afterAll(() => rmSync(folder, { recursive: true }));

const leftovers = (): string[] =>
  readdirSync(folder).filter((name) => name.startsWith(".") || name.endsWith(".tmp"));

describe("saveCheckpoint", () => {
  test("writes a file that another process loads with its ties", async () => {
    const file = join(folder, "tied.weft");
    const shared = tensor([
      [1.5, -2],
      [0.25, 4],
    ]);
    const report = await saveCheckpoint(file, {
      tensors: { a: shared, b: shared },
      metadata: { epoch: 2 },
    });
    const sizeBytes = readFileSync(file).length;
    expect(report).toEqual({ file, sizeBytes, tensors: 2, storages: 1 });
    const script = `import { loadCheckpoint } from "@weft/checkpoint";
      const { tensors: { a, b }, metadata } = await loadCheckpoint(${JSON.stringify(file)});
      console.log(JSON.stringify([a.toArray(), b.storage === a.storage, metadata]));`;
    const child = spawnSync(
      process.execPath,
      ["--conditions=@weft/source", "--input-type=module", "-e", script],
      { cwd: import.meta.dirname, encoding: "utf8" },
    );
    expect(child.stderr).toBe("");
    expect(JSON.parse(child.stdout)).toEqual([
      [
        [1.5, -2],
        [0.25, 4],
      ],
      true,
      { epoch: 2 },
    ]);
  });

  test("replaces an older file, takes a URL, and leaves nothing else behind", async () => {
    const inside = join(folder, "inside");
    mkdirSync(inside);
    const file = pathToFileURL(join(inside, "net.weft"));
    await saveCheckpoint(file, { tensors: { x: tensor([1]) } });
    await saveCheckpoint(file, { tensors: { x: tensor([2]) } });
    expect((await loadCheckpoint(file)).tensors["x"]!.toArray()).toEqual([2]);
    expect(readdirSync(inside)).toEqual(["net.weft"]);
  });

  test("refuses a folder as the target, and leaves it as it was", async () => {
    const taken = join(folder, "taken");
    mkdirSync(taken);
    writeFileSync(join(taken, "inner"), "kept");
    await expect(saveCheckpoint(taken, { tensors: {} })).rejects.toThrow(CheckpointError);
    await expect(saveCheckpoint(taken, { tensors: {} })).rejects.toThrow(
      /must be a file's; got a folder \(.*taken\)/,
    );
    expect(readFileSync(join(taken, "inner"), "utf8")).toBe("kept");
    expect(leftovers()).toEqual([]);
  });

  test("names the folder that is missing, and does not make it", async () => {
    const file = join(folder, "no", "where.weft");
    await expect(saveCheckpoint(file, { tensors: {} })).rejects.toThrow(
      /its folder must exist; got no folder .*no \(.*where\.weft\)/,
    );
    expect(existsSync(join(folder, "no"))).toBe(false);
    const inFile = join(folder, "file.txt", "net.weft");
    writeFileSync(join(folder, "file.txt"), "");
    await expect(saveCheckpoint(inFile, { tensors: {} })).rejects.toThrow(/its folder must exist/);
  });

  test("writes nothing when the content cannot be encoded", async () => {
    const file = join(folder, "bad.weft");
    const tensors = { x: 3 as unknown as Tensor };
    await expect(saveCheckpoint(file, { tensors })).rejects.toThrow(/"x" must be a Tensor/);
    expect(existsSync(file)).toBe(false);
    expect(leftovers()).toEqual([]);
  });
});

describe("loadCheckpoint", () => {
  test("names a file that is missing, and one that is damaged", async () => {
    await expect(loadCheckpoint(join(folder, "missing.weft"))).rejects.toThrow(
      /must be readable; got ENOENT.*missing\.weft/,
    );
    await expect(loadCheckpoint(folder)).rejects.toThrow(/must be readable; got EISDIR/);
    const file = join(folder, "cut.weft");
    await saveCheckpoint(file, { tensors: { x: tensor([1, 2, 3]) } });
    writeFileSync(file, readFileSync(file).subarray(0, 150));
    await expect(loadCheckpoint(file)).rejects.toThrow(/cut off\) \(.*cut\.weft\)/);
  });
});
