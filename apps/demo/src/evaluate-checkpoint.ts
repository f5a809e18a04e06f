import { loadMnist } from "@weft/data";
import { tieGroups } from "@weft/nn";
import { ShardedTrainer } from "@weft/parallel";
import { mnistFolder } from "./mnist-folder.ts";
import { loadRun } from "./run-state.ts";

/** Runs as a process of its own: loads a checkpoint and prints the net's test accuracy and ties as JSON. */
const [file, folder] = process.argv.slice(2);
const saved = await loadRun(file!);
await using trainer = await ShardedTrainer.start({
  model: new URL("./model.ts", import.meta.url),
  workers: 0,
});
trainer.model.loadStateDict(saved.trainer.model);
const test = await loadMnist(folder ?? mnistFolder(), "test");
const accuracy = (await trainer.evaluate(test.tensors)) / test.length;
console.log(JSON.stringify({ accuracy, tieGroups: tieGroups(trainer.model) }));
