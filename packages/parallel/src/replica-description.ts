import { digestTensors } from "@weft/checkpoint";
import { kernelVariant } from "@weft/kernels";
import { tieGroups, type Module } from "@weft/nn";
import { WeftError } from "@weft/tensor";

/** What must be equal on every thread before the first step. */
export interface ReplicaDescription {
  /** Name, shape and dtype of every parameter under every name. */
  readonly parameters: readonly string[];
  readonly tieGroups: readonly string[];
  /** The kernels' variant: bits are those of one variant. */
  readonly kernels: string;
}

/** A replica differs from the owner's model. */
export class ReplicaError extends WeftError {
  override readonly name = "ReplicaError";
  readonly rank: number;

  constructor(rank: number, message: string) {
    super(message);
    this.rank = rank;
  }
}

/** Describes a model by names, shapes, dtypes and ties. */
export function describeReplica(model: Module): ReplicaDescription {
  return {
    parameters: [...model.namedParameters({ aliases: true })].map(
      ([name, p]) => `${name} [${p.shape.join(", ")}] ${p.dtype}`,
    ),
    tieGroups: tieGroups(model).map((names) => names.join(" = ")),
    kernels: kernelVariant(),
  };
}

/** The digest of all parameter values a thread sees. */
export function replicaDigest(model: Module): string {
  return digestTensors(model.stateDict());
}

/** @throws {ReplicaError} naming the first difference. */
export function checkReplica(
  rank: number,
  owner: ReplicaDescription,
  replica: ReplicaDescription,
): void {
  const rules = { parameters: "parameters", tieGroups: "ties", kernels: "kernels" } as const;
  for (const key of ["parameters", "tieGroups", "kernels"] as const) {
    const [ours, theirs] = [[owner[key]].flat(), [replica[key]].flat()];
    for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
      if (ours[i] !== theirs[i]) {
        throw new ReplicaError(
          rank,
          `parallel: createModel must build the same ${rules[key]} on every thread; got ${theirs[i] ?? "nothing"} on rank ${rank} for the owner's ${ours[i] ?? "nothing"}`,
        );
      }
    }
  }
}
