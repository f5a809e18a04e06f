import { type RemoteReplica, WorkerGroup } from "@weft/workers";
import { type ReplicaFactory, serveReplica } from "@weft/workers/worker";
import { expectTypeOf, test } from "vitest";

class Replica {
  readonly field: number = 1;
  #hidden(): void {}
  sync(x: number, label?: string): string {
    this.#hidden();
    return `${label} ${x}`;
  }
  async later(values: readonly number[]): Promise<Float32Array> {
    return new Float32Array(values);
  }
  nothing(): void {}
  run(job: number, rank: number): void {
    this.sync(job + rank);
  }
}
declare const group: WorkerGroup<Replica>;

test("methods become promises of what they resolve to", () => {
  const replica = group.replica(0);
  expectTypeOf(replica.sync(1)).toEqualTypeOf<Promise<string>>();
  expectTypeOf(replica.sync(1, "a")).toEqualTypeOf<Promise<string>>();
  expectTypeOf(replica.later([1])).toEqualTypeOf<Promise<Float32Array>>();
  expectTypeOf(replica.nothing()).toEqualTypeOf<Promise<void>>();
});

test("wrong arguments and missing methods do not compile", () => {
  const replica = group.replica(0);
  expectTypeOf(replica.sync).parameters.toEqualTypeOf<[x: number, label?: string | undefined]>();
  // @ts-expect-error a string is no number
  void replica.sync("1");
  // @ts-expect-error too few
  void replica.later();
  // @ts-expect-error no such method
  void replica.missing();
  // @ts-expect-error a result is a promise
  void replica.sync(1).length;
});

test("only methods are there, and none can be replaced", () => {
  expectTypeOf<keyof RemoteReplica<Replica>>().toEqualTypeOf<
    "sync" | "later" | "nothing" | "run"
  >();
  // @ts-expect-error read-only
  group.replica(0).nothing = async () => undefined;
});

test("start takes the replica's type, dispatch a number", () => {
  expectTypeOf(WorkerGroup.start<Replica>({ module: "/m.js", size: 1 })).resolves.toEqualTypeOf<
    WorkerGroup<Replica>
  >();
  expectTypeOf(group.dispatch(1)).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error a job is a number
  void group.dispatch("train");
});

test("serveReplica knows the context and gives the replica's type", () => {
  const factory = serveReplica((context) => {
    expectTypeOf(context.rank).toEqualTypeOf<number>();
    expectTypeOf(context.setup).toEqualTypeOf<unknown>();
    expectTypeOf(context.isCancelled()).toEqualTypeOf<boolean>();
    return new Replica();
  });
  expectTypeOf(factory).toEqualTypeOf<ReplicaFactory<Replica>>();
  // @ts-expect-error a replica is an object
  serveReplica(() => 3);
});
