import { resolve } from "node:path";
import { digestTensors } from "@weft/checkpoint";
import { kernelVariant } from "@weft/kernels";
import { tieGroups } from "@weft/nn";
import { recoveryLine, recoveryReport, strikeIn, undisturbedDigest } from "./kill-worker.ts";
import type { DemoOptions } from "./options.ts";
import type { Output } from "./output.ts";
import { parameterTable } from "./parameter-table.ts";
import { reload } from "./reload.ts";
import { reportTable } from "./report-table.ts";
import { checkImages } from "./resume.ts";
import { settingsOf } from "./run-settings.ts";
import { saveRun, type RunState } from "./run-state.ts";
import { planOf } from "./sharding.ts";
import { makeLoader, startTrainer, type DemoTrainer } from "./start-trainer.ts";
import type { StopRequest } from "./stop-request.ts";
import { proofLines, proveTie } from "./tie-proof.ts";
import { percent, train, type Training } from "./train.ts";
import { digestOf, loadData } from "./training-data.ts";
import { WorkerKiller } from "./worker-killer.ts";

/**
 * Trains, saving as it goes, proves that the tie held, and evaluates the saved net in a new process.
 *
 * @param from What a run left that this one goes on with.
 */
export async function trainAndProve(
  options: DemoOptions,
  from: RunState | null,
  { print, result }: Output,
  stop: StopRequest,
): Promise<void> {
  const data = await loadData(options);
  const dataDigest = digestOf(data);
  if (from !== null) checkImages(from, dataDigest);
  const loader = makeLoader(data, options);
  if (options.killWorker !== null) checkStep(options.killWorker, loader.length * options.epochs);
  print(
    `MNIST: ${data.training.length.toLocaleString("en")} images to train on, ${data.testLength.toLocaleString("en")} to test`,
  );
  using killer = new WorkerKiller(options.seed);
  await using trainer = await startTrainer(options);
  if (from !== null) {
    trainer.loadStateDict(from.trainer);
    loader.loadStateDict(from.loader);
  }
  print(String(trainer.model));
  print(
    `${options.workers} worker threads, ${options.shards} shards of the batch${cutsOf(trainer)}, batch ${options.batch}, ${options.optimizer} with lr ${options.lr}, seed ${options.seed}, kernels ${kernelVariant()}`,
  );
  for (const note of trainer.report().notes) print(note);
  if (from !== null)
    print(`goes on behind step ${from.progress.steps}, in epoch ${from.progress.epochs + 1}`);

  const settings = settingsOf(options);
  const training: Training = {
    ...{ trainer, loader, data, options, stop, print },
    save: (progress, position) =>
      stop.write(() =>
        saveRun(options.checkpoint, {
          ...{ settings, data: dataDigest, progress },
          ...{ trainer: trainer.stateDict(), loader: position },
        }),
      ),
    ...(options.killWorker !== null && { during: strikeIn(options.killWorker, killer) }),
  };
  const trained = await train(training, from?.progress);
  const report = trainer.report();
  const digest = digestTensors(trainer.model.stateDict(), kernelVariant());
  const recoveries = trainer.recoveries.map(recoveryReport);
  for (const recovery of trainer.recoveries) print(recoveryLine(recovery));
  if (options.killWorker !== null) await proveRecovery(training, digest);

  const [batch] = makeLoader(data, options).epoch(0);
  const proof = await proveTie(trainer, planOf(options), batch!);
  print(parameterTable(trainer.model));
  for (const line of proofLines(proof, options.workers)) print(line);
  if (!proof.holds)
    throw new Error("demo: the tied layer must stay one; got the differences above");
  if (options.report) print(reportTable(report));
  print(`digest of all weights: ${digest}`);

  stop.check();
  const checkpoint = resolve(options.checkpoint);
  print(`saved to ${checkpoint}`);
  const reloaded = await reload(checkpoint, options.data, stop);
  print(
    `a new process loads it: test accuracy ${percent(reloaded.accuracy)}, ties ${reloaded.tieGroups.map((names) => names.join(" = ")).join(", ")}`,
  );
  if (reloaded.accuracy !== trained.accuracy) {
    throw new Error(
      `demo: the reloaded net must be as accurate as the saved one; got ${reloaded.accuracy} for ${trained.accuracy}`,
    );
  }
  const { workers } = options;
  result({
    ...{ ...trained, digest, workers, ...settings, images: data.training.length },
    ...{ reloadedAccuracy: reloaded.accuracy, tieGroups: tieGroups(trainer.model), recoveries },
    ...{ checkpoint, kernels: kernelVariant(), tieProof: proof },
    ...(options.report && { report }),
  });
}

function checkStep(step: number, steps: number): void {
  if (step >= steps)
    throw new Error(
      `demo: --kill-worker must be a step of the run, 0 to ${steps - 1}; got ${step}`,
    );
}

/** @throws {Error} when no worker was lost, or the weights are not those of a run in which none was. */
async function proveRecovery(training: Training, digest: string): Promise<void> {
  const { trainer, print } = training;
  if (trainer.recoveries.length === 0)
    throw new Error("demo: the trainer must notice that a worker was terminated; got no recovery");
  print("the same run again, in which nothing happens:");
  const undisturbed = await undisturbedDigest(training);
  if (undisturbed !== digest)
    throw new Error(
      `demo: a run that lost a worker must give the bits of one that did not; got the digest ${digest} for ${undisturbed}`,
    );
  print(`it gives the same bits, digest ${undisturbed}`);
}

function cutsOf({ plan }: DemoTrainer): string {
  if (plan.layers !== null) return ` through stages of ${plan.layers.join(", ")} layers`;
  return plan.tensor === null ? "" : `, layers in ${plan.tensor.shards} parts`;
}
