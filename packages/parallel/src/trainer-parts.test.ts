import { SGD } from "@weft/optim";
import { rand } from "@weft/tensor";
import { expect, test } from "vitest";
import {
  ShardedTrainer,
  TrainerPartError,
  type ShardedTrainerOptions,
  type TrainerPart,
} from "./index.ts";

const batch = [rand([12, 3]), rand([12, 1]).add(0.5)];

/** Calls of the parts, in order; one of them throws. */
async function start(
  throwing: TrainerPart | null,
  options: Partial<ShardedTrainerOptions> = {},
): Promise<{ readonly trainer: ShardedTrainer; readonly calls: string[] }> {
  const calls: string[] = [];
  const called = (part: TrainerPart): void => {
    if (part === throwing) throw new RangeError(`${part} is broken\nand says so`);
    calls.push(part);
  };
  const trainer = await ShardedTrainer.start({
    model: new URL("../test/guarded-model.ts", import.meta.url),
    workers: 0,
    plan: { batch: 4 },
    seed: 3,
    optimizer: (parameters) => {
      const sgd = new SGD(parameters, { lr: 0.1 });
      const step = (): void => {
        called("optimizer");
        sgd.step();
      };
      return { step };
    },
    scheduler: () => ({ step: () => called("scheduler") }),
    average: () => ({ update: () => called("average") }),
    ...options,
  });
  return { trainer, calls };
}

const weights = ({ model }: ShardedTrainer): unknown =>
  [...model.namedParameters()].map(([, { data }]) => data.toArray());

test.each<[TrainerPart, TrainerPart[]]>([
  ["optimizer", []],
  ["scheduler", ["optimizer"]],
  ["average", ["optimizer", "scheduler"]],
])(
  "an error of the %s says who threw and that %j had been done, and they stay",
  async (part, done) => {
    const { trainer, calls } = await start(part);
    const undisturbed = await start(null);
    const before = weights(trainer);
    const error: unknown = await trainer.step(batch).catch((reason: unknown) => reason);
    await undisturbed.trainer.step(batch);
    expect(error).toBeInstanceOf(TrainerPartError);
    expect(error).toMatchObject({ part, done, cause: { name: "RangeError" } });
    expect((error as Error).message).toBe(
      `step: the ${part} must not throw; got RangeError: ${part} is broken (done before it, and not undone: ${["gradients", ...done].join(", ")})`,
    );
    expect(calls).toEqual(done);
    expect(weights(trainer)).toEqual(
      done.includes("optimizer") ? weights(undisturbed.trainer) : before,
    );
    const gradients = ({ model }: ShardedTrainer): unknown =>
      [...model.namedParameters()].map(([, { grad }]) => grad!.toArray());
    expect(gradients(trainer)).toEqual(gradients(undisturbed.trainer));
    // The next one is a step like any other.
    await expect(trainer.step(batch)).rejects.toBeInstanceOf(TrainerPartError);
  },
);

test("parts that there are not are not said to be done", async () => {
  const { trainer } = await start("average", {
    optimizer: undefined,
    scheduler: undefined,
  } as object);
  await expect(trainer.step(batch)).rejects.toThrow("not undone: gradients)");
});
