import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { mnistFolder } from "./mnist-folder.ts";
import { runDemo } from "./demo-process.ts";

const scratch = mkdtempSync(join(tmpdir(), "weft-demo-"));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Summary {
  readonly accuracy: number;
  readonly reloadedAccuracy: number;
  readonly digest: string;
  readonly workers: number;
  readonly shards: number;
  readonly epochs: number;
  readonly samplesPerSecond: number;
  readonly tieGroups: string[][];
  readonly tieProof: { readonly holds: boolean };
}

async function summary(...args: string[]): Promise<Summary> {
  const { code, stdout, stderr } = await runDemo(
    "--json",
    "--checkpoint",
    join(scratch, "net.weft"),
    ...args,
  );
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Summary; // what main.ts prints
}

describe("the demo", () => {
  test("learns in one epoch, keeps the tie, reloads to the same accuracy", async () => {
    const args = ["--epochs", "1", "--shards", "4", "--seed", "7"];
    const two = await summary(...args, "--workers", "2");
    expect(two).toMatchObject({
      workers: 2,
      shards: 4,
      epochs: 1,
      tieGroups: [
        ["2.weight", "4.weight"],
        ["2.bias", "4.bias"],
      ],
    });
    expect(two.accuracy).toBeGreaterThan(0.93);
    expect(two.reloadedAccuracy).toBe(two.accuracy);
    expect(two.tieProof.holds).toBe(true);
    expect(two.samplesPerSecond).toBeGreaterThan(0);
  }, 180_000);

  test.each([
    [["--shard", "rows"], /--shard.*batch, layers/],
    [["--images", "60001"], /--images.*whole number from 1 to 60000/],
    [["--save-every", "0"], /--save-every.*whole number from 1/],
    [["--kill-worker", "soon"], /--kill-worker.*whole number from 0/],
    [["--kill-worker", "3", "--resume", "a"], /--kill-worker.*cannot be used with.*--resume/],
    [["--compare", "--epochs", "2"], /--compare.*cannot be used with.*--epochs/],
    [["--compare", "--workers", "1"], /--compare needs --workers of at least 2/],
    [["--workers", "0"], /--workers.*whole number from 1 to 64/],
    [["--shards", "2.5"], /--shards.*whole number from 1 to 64/],
    [["--lr", "fast"], /--lr.*number above 0 and at most 10/],
    [["--optimizer", "newton"], /--optimizer.*sgd, adam/],
    [["--epochs"], /--epochs/],
    [["--colour"], /unknown option '--colour'/],
    [["extra"], /too many arguments/],
  ])("answers %j with one line on what is allowed and exit code 2", async (args, line) => {
    const { code, stderr, stdout } = await runDemo(...args);
    expect(code).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(line);
    expect(stdout).toBe("");
  });
});

describe("a dataset that is not as it must be ends the demo with the file's name and what was expected", () => {
  const files = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
  ];
  function folderWith(damage: (folder: string) => void): string {
    const folder = mkdtempSync(join(scratch, "data-"));
    for (const file of files) copyFileSync(join(mnistFolder(), file), join(folder, file));
    damage(folder);
    return folder;
  }

  test.each<[string, RegExp, (folder: string) => void]>([
    [
      "missing",
      /t10k-labels-idx1-ubyte/,
      (folder) => rmSync(join(folder, "t10k-labels-idx1-ubyte")),
    ],
    [
      "cut",
      /train-images-idx3-ubyte.*got/s,
      (folder) => truncateSync(join(folder, "train-images-idx3-ubyte"), 1_000_000),
    ],
    [
      "wrong",
      /train-labels-idx1-ubyte/,
      (folder) =>
        writeFileSync(
          join(folder, "train-labels-idx1-ubyte"),
          readFileSync(new URL(import.meta.url)),
        ),
    ],
  ])("%s", async (_, message, damage) => {
    const { code, stderr } = await runDemo("--data", folderWith(damage));
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/epoch 1/);
  });
});
