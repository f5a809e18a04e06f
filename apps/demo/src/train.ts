import { DataLoader, type TensorDataset } from "@weft/data";
import type { Adam, SGD } from "@weft/optim";
import type { ShardedTrainer } from "@weft/parallel";
import type { Tensor } from "@weft/tensor";
import { SingleBar } from "cli-progress";
import { setLearningRate } from "./make-optimizer.ts";
import type { DemoOptions } from "./options.ts";

export interface TrainingResult {
  readonly loss: number;
  readonly accuracy: number;
  readonly samplesPerSecond: number;
  readonly seconds: number;
}

/** Trains for the asked epochs, with a progress bar, and prints the test accuracy after each. */
export async function train(
  trainer: ShardedTrainer<Adam | SGD>,
  training: TensorDataset,
  test: readonly Tensor[],
  options: DemoOptions,
  print: (line: string) => void,
): Promise<TrainingResult> {
  const loader = new DataLoader(training, {
    batchSize: options.batch,
    shuffle: true,
    seed: options.seed,
  });
  const testRows = test[0]!.shape[0]!;
  let loss = NaN;
  let accuracy = NaN;
  let samples = 0;
  let seconds = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    setLearningRate(trainer.optimizer, options, epoch);
    const bar = new SingleBar({
      format: `epoch ${epoch + 1}/${options.epochs} {bar} {percentage}% | loss {loss} | {speed} samples/s | {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 100,
    });
    bar.start(training.length, 0, { loss: "-", speed: "-" });
    const start = performance.now();
    let done = 0;
    let lossSum = 0;
    const batches = loader.epoch(epoch);
    let next = batches.next();
    while (next.done !== true) {
      const batch = next.value;
      const running = trainer.step(batch);
      next = batches.next(); // gathered while the workers compute
      const step = await running;
      for (const tensor of batch) tensor[Symbol.dispose](); // its memory serves the batch after the next
      done += step.rows;
      lossSum += step.loss * step.rows;
      bar.update(done, {
        loss: (lossSum / done).toFixed(4),
        speed: Math.round((1000 * done) / (performance.now() - start)),
      });
    }
    const elapsed = (performance.now() - start) / 1000;
    bar.stop();
    loss = lossSum / done;
    if (!Number.isFinite(loss))
      throw new Error(
        `training: the loss must stay finite; got ${loss} in epoch ${epoch + 1} (try a smaller --lr)`,
      );
    samples += done;
    seconds += elapsed;
    accuracy = (await trainer.evaluate(test)) / testRows;
    print(
      `epoch ${epoch + 1}/${options.epochs}  loss ${loss.toFixed(4)}  test accuracy ${percent(accuracy)}  ${Math.round(done / elapsed)} samples/s  ${elapsed.toFixed(1)} s`,
    );
  }
  return { loss, accuracy, samplesPerSecond: Math.round(samples / seconds), seconds };
}

/** `97.95 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
