import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tensor } from "@weft/tensor";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadCheckpoint, saveCheckpoint } from "./index.ts";

/** The step that fails, and how many bytes a write takes before it does. */
const fault: { step: "none" | "write" | "sync" | "rename" | "folder" | "short"; at: number } = {
  step: "none",
  at: 0,
};

vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof import("node:fs/promises")>();
  const fail = (): Promise<never> => Promise.reject(new Error(`EIO: injected, ${fault.step}`));
  return {
    ...real,
    rename: (from: string, to: string) =>
      fault.step === "rename" ? fail() : real.rename(from, to),
    open: async (path: string, flags: string) =>
      withFaults(await real.open(path, flags), flags, fail),
  };
});

/** A handle whose calls fail as `fault` says. */
function withFaults(handle: FileHandle, flags: string, fail: () => Promise<never>): object {
  return {
    close: () => handle.close(),
    stat: () => handle.stat(),
    read: (bytes: Uint8Array, from: number, length: number, at: number) =>
      handle.read(bytes, from, fault.step === "short" ? Math.min(7, length) : length, at),
    sync: () => (fault.step === (flags === "r" ? "folder" : "sync") ? fail() : handle.sync()),
    write: (bytes: Uint8Array, from: number, length: number, at: number) => {
      if (fault.step === "short") return handle.write(bytes, from, Math.min(7, length), at);
      if (fault.step !== "write") return handle.write(bytes, from, length, at);
      return from >= fault.at ? fail() : handle.write(bytes, from, fault.at - from, at);
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), "weft-faults-"));
const file = join(folder, "net.weft");
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => void (await saveCheckpoint(file, { tensors: { x: tensor([1, 2, 3]) } })));
afterEach(() => {
  fault.step = "none";
});

const next = { tensors: { x: tensor([4, 5, 6]) } };

describe("a save that fails", () => {
  test.each(["write", "sync", "rename"] as const)(
    "at the step %s leaves the old file as it was, and nothing else",
    async (step) => {
      const before = readFileSync(file);
      fault.step = step;
      fault.at = 100; // the disk is full after 100 bytes
      await expect(saveCheckpoint(file, next)).rejects.toMatchObject({
        name: "CheckpointError",
        file,
        message: `checkpoint: the file must be writable; got EIO: injected, ${step} (${file})`,
      });
      expect(readFileSync(file)).toEqual(before);
      expect(readdirSync(folder)).toEqual(["net.weft"]);
    },
  );

  test("at the folder's flush says that the new file is in place", async () => {
    fault.step = "folder";
    await expect(saveCheckpoint(file, next)).rejects.toThrow(
      /the new file is in place, but its folder must be flushed .*got EIO: injected, folder/,
    );
    fault.step = "none";
    expect((await loadCheckpoint(file)).tensors["x"]!.toArray()).toEqual([4, 5, 6]);
    expect(readdirSync(folder)).toEqual(["net.weft"]);
  });
});

test("a file system that takes and gives a few bytes a call is served to the end", async () => {
  fault.step = "short";
  await saveCheckpoint(file, next);
  expect((await loadCheckpoint(file)).tensors["x"]!.toArray()).toEqual([4, 5, 6]);
});
