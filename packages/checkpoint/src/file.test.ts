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
import { tensor } from "@weft/tensor";
import { afterAll, describe, expect, test } from "vitest";
import { CheckpointError, loadCheckpoint, saveCheckpoint } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-checkpoint-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("saveCheckpoint", () => {
  test("writes a file that another process loads with its ties", async () => {
    const file = join(folder, "tied.weft");
    const shared = tensor([
      [1.5, -2],
      [0.25, 4],
    ]);
    const written = await saveCheckpoint(file, {
      tensors: { a: shared, b: shared },
      metadata: { epoch: 2 },
    });
    expect(written).toBe(readFileSync(file).length);
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

  test("says which file cannot be written, keeps what was there, and cleans up", async () => {
    const taken = join(folder, "taken");
    mkdirSync(taken);
    writeFileSync(join(taken, "inner"), "kept");
    await expect(saveCheckpoint(taken, { tensors: {} })).rejects.toThrow(CheckpointError);
    await expect(saveCheckpoint(taken, { tensors: {} })).rejects.toThrow(
      /must be writable; got .*taken/,
    );
    expect(readFileSync(join(taken, "inner"), "utf8")).toBe("kept");
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
    await expect(saveCheckpoint(join(folder, "no", "where.weft"), { tensors: {} })).rejects.toThrow(
      /ENOENT.*where\.weft\)/s,
    );
    expect(existsSync(join(folder, "no"))).toBe(false);
  });
});

describe("loadCheckpoint", () => {
  test("names a file that is missing, and one that is damaged", async () => {
    await expect(loadCheckpoint(join(folder, "missing.weft"))).rejects.toThrow(
      /must be readable; got ENOENT.*missing\.weft/,
    );
    const file = join(folder, "cut.weft");
    await saveCheckpoint(file, { tensors: { x: tensor([1, 2, 3]) } });
    writeFileSync(file, readFileSync(file).subarray(0, 150));
    await expect(loadCheckpoint(file)).rejects.toThrow(/cut off\) \(.*cut\.weft\)/);
  });
});
