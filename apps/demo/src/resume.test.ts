import {
  decodeCheckpoint,
  digestTensors,
  encodeCheckpoint,
  packState,
  unpackState,
} from "@weft/checkpoint";
import { TensorDataset } from "@weft/data";
import { kernelVariant } from "@weft/kernels";
import { Generator, rand, randint } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { parseOptions } from "./options.ts";
import { resumedOptions } from "./resume.ts";
import { settingsOf } from "./run-settings.ts";
import { isProgress, type Progress } from "./progress.ts";
import { makeLoader, startTrainer } from "./start-trainer.ts";
import { StopRequest } from "./stop-request.ts";
import { train } from "./train.ts";
import type { RunState } from "./run-state.ts";

describe("a run that goes on", () => {
  const generator = new Generator(3);
  const training = new TensorDataset(
    rand([50, 784], { generator }),
    randint(0, 10, [50], { dtype: "int32", generator }),
  );
  const data = { training, test: training.tensors, testLength: 50 };
  const argv = ["--epochs", "3", "--batch", "16", "--optimizer", "adam", "--save-every", "1"];
  const options = { ...parseOptions([...argv, "--shards", "2"]), workers: 0 };
  const settings = settingsOf(options);

  async function digestOf(
    from: RunState | null,
    onState: (bytes: Uint8Array) => void,
  ): Promise<string> {
    using stop = new StopRequest();
    await using trainer = await startTrainer(options);
    const loader = makeLoader(data, options);
    if (from !== null) {
      trainer.loadStateDict(from.trainer);
      loader.loadStateDict(from.loader);
    }
    await train(
      {
        ...{ trainer, loader, data, options, stop },
        print: () => undefined,
        save: async (progress: Progress, position) => {
          const state: RunState = {
            ...{ settings, data: "", progress },
            ...{ trainer: trainer.stateDict(), loader: position },
          };
          onState(encodeCheckpoint(packState(state)));
        },
      },
      from?.progress,
    );
    return digestTensors(trainer.model.stateDict(), kernelVariant());
  }

  test("from any of its checkpoints ends with the bits of the whole run, and the same checkpoints on the way", async () => {
    const states: Uint8Array[] = [];
    const whole = await digestOf(null, (bytes) => states.push(bytes));
    expect(states).toHaveLength(1 + 3 * (4 + 1)); // at the start; after 4 steps and the evaluation of each epoch
    for (const [i, bytes] of states.entries()) {
      const again: Uint8Array[] = [];
      const from = unpackState(decodeCheckpoint(bytes)) as RunState; // as was packed
      expect(await digestOf(from, (next) => again.push(next)), `from state ${i}`).toBe(whole);
      expect(again.every((next, j) => Buffer.compare(next, states[i + j]!) === 0)).toBe(true);
    }
  }, 120_000);
});

describe("the settings of a resumed run", () => {
  const argv = ["--shards", "4", "--batch", "64", "--optimizer", "adam", "--images", "1000"];
  const settings = settingsOf(parseOptions([...argv, "--shard", "layers", "--workers", "3"]));
  const resume = (...flags: string[]) =>
    resumedOptions(["--resume", "a.weft", ...flags], { settings });

  test("are the saved ones where flags are left out; the file is the one that it goes on with", () => {
    expect(resume("--workers", "2")).toMatchObject({
      ...settings,
      ...{ shard: "layers", optimizer: "adam", lr: 0.001, images: 1000 },
      ...{ workers: 2, checkpoint: "a.weft" },
    });
    expect(resume("--checkpoint", "b.weft").checkpoint).toBe("b.weft");
    expect(resume("--shard", "batch", "--shards", "4", "--seed", "0").shard).toBe("batch");
  });

  test.each<[string[], RegExp]>([
    [["--shards", "8"], /--shards 8 for 4/],
    [["--batch", "32"], /--batch 32 for 64/],
    [["--optimizer", "sgd", "--lr", "0.01"], /--optimizer sgd for adam, --lr 0.01 for 0.001/],
    [["--seed", "9"], /--seed 9 for 0/],
    [["--epochs", "4"], /--epochs 4 for 5/],
    [["--images", "999"], /--images 999 for 1000/],
  ])("with %j are refused by name", (flags, message) => {
    expect(() => resume(...flags)).toThrow(message);
  });

  test("a progress from a file has its numbers", () => {
    expect(isProgress({ steps: 1, epochs: 0, rows: 1, lossSum: 2, loss: NaN, accuracy: NaN })).toBe(
      true,
    );
    expect(isProgress({ steps: 1 })).toBe(false);
    expect(isProgress(null)).toBe(false);
  });
});
