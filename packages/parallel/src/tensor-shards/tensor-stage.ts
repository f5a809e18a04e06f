import type { ShardSlot } from "../shard-slots.ts";
import type { StageTeam } from "../stage-team.ts";
import type { IsCancelled } from "../step-runner.ts";
import type { TeamTask } from "./team-board.ts";
import type { TensorMember } from "./tensor-runner.ts";

/** A stage of a pipeline that a team computes, each member with its tensor shards. */
export class TensorStage implements StageTeam {
  readonly #member: TensorMember;

  constructor(member: TensorMember) {
    this.#member = member;
  }

  get isFirst(): boolean {
    return this.#member.team.member === 0;
  }

  during(isCancelled: IsCancelled, body: () => void): void {
    const { team, forward } = this.#member;
    team.during(isCancelled, () => forward.during(body));
  }

  next(decide: () => TeamTask): TeamTask {
    return this.#member.team.next(decide);
  }

  forward<R>(body: () => R): R {
    const { slices, forward } = this.#member;
    slices.follow();
    return forward.shard(body);
  }

  backwardInto(slot: ShardSlot, written: Int32Array, backward: () => void): void {
    const { team, slices } = this.#member;
    // The others may not have read it yet when this one is done.
    const now = written.slice();
    slices.backwardInto(slot, now, backward);
    team.meet();
    if (this.isFirst) written.set(now);
  }
}
