import type { Layer, Module } from "@weft/nn";
import { ShardedTrainer } from "@weft/parallel";
import { useGradients, type Tensor } from "@weft/tensor";
import { computeLoss } from "./model.ts";

/** What was checked of the tied layer after training. */
export interface TieProof {
  /** Both names lead to one storage. */
  readonly sameStorage: boolean;
  /** The bytes read under both names are equal. */
  readonly sameBytes: boolean;
  /** In a plain run on one thread: the gradient is the sum of the two uses, bit for bit. */
  readonly sumOfUses: boolean;
  /** Largest difference between the sharded gradient and that of the plain run, which adds in another order. */
  readonly difference: number;
  /** The same shards on one thread give the gradient's bits. */
  readonly sameBitsOnOneThread: boolean;
  readonly holds: boolean;
}

/** Shows that the tie held: in memory, in the values, and in the gradients of one batch. */
export async function proveTie(
  trainer: ShardedTrainer<unknown>,
  batch: readonly Tensor[],
): Promise<TieProof> {
  const model = trainer.model as Layer; // that of model.ts
  const weight = model.getParameter("2.weight");
  const twin = model.getParameter("4.weight");
  const state = model.stateDict();
  const sameStorage = weight.storage === twin.storage;
  const sameBytes = equalBytes(state["2.weight"]!, state["4.weight"]!);

  await trainer.computeGradients(batch);
  const sharded = weight.grad!.clone();

  const sameBitsOnOneThread = equalBytes(
    sharded,
    await onOneThread(model, batch, trainer.plan.batch),
  );

  model.zeroGrad();
  const uses = useGradients(() => computeLoss(model, batch[0]!, batch[1]!).backward()).get(weight)!;
  const plain = weight.grad!;
  const sumOfUses =
    uses.length === 2 && equalBytes(plain, uses[1]!.gradient.add(uses[0]!.gradient));
  const difference = plain.sub(sharded).abs().amax().item();
  const scale = plain.abs().amax().item();
  model.zeroGrad();
  const holds =
    sameStorage && sameBytes && sumOfUses && sameBitsOnOneThread && difference <= 1e-4 * scale;
  return { sameStorage, sameBytes, sumOfUses, difference, sameBitsOnOneThread, holds };
}

/** What a proof says, in words. */
export function proofLines(proof: TieProof, workers: number): string[] {
  return [
    `tied layer, 2 and 4: ${proof.sameStorage ? "one storage" : "TWO STORAGES"}, ${proof.sameBytes ? "the same bytes" : "DIFFERENT BYTES"} under both names;`,
    `  its gradient ${proof.sumOfUses ? "is" : "IS NOT"} the sum of both uses; ${workers} workers ${proof.sameBitsOnOneThread ? "give the bits of" : "DIFFER FROM"} one thread with the same shards,`,
    `  and differ from a plain run without shards by at most ${proof.difference.toExponential(1)}`,
  ];
}

async function onOneThread(
  model: Module,
  batch: readonly Tensor[],
  shards: number,
): Promise<Tensor> {
  await using trainer = await ShardedTrainer.start({
    model: new URL("./model.ts", import.meta.url),
    workers: 0,
    plan: { batch: shards },
  });
  trainer.model.loadStateDict(model.stateDict());
  await trainer.computeGradients(batch);
  return trainer.model.getParameter("2.weight").grad!.clone();
}

function equalBytes(a: Tensor, b: Tensor): boolean {
  return Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

function bytesOf(tensor: Tensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = tensor.toTypedArray();
  return new Uint8Array(buffer, byteOffset, byteLength);
}
