/**
 * A replica as the caller sees it: every method returns a promise, everything else is out of reach.
 *
 * Arguments and results are structured clones (buffers can be moved with `transfer`). A call rejects with `WorkerError`
 * when the method throws, when its worker dies, when the group closes, and when the deadline passes.
 */
export type RemoteReplica<R extends object> = {
  readonly [K in keyof R & string as R[K] extends AnyMethod ? K : never]: R[K] extends (
    ...args: infer A
  ) => infer T
    ? (...args: A) => Promise<Awaited<T>>
    : never;
};

/** Sends one call and gives its answer. */
export type SendCall = (method: string, args: readonly unknown[]) => Promise<unknown>;

/** Builds the object behind `RemoteReplica`: whatever method is asked for becomes a call through `send`. */
export function remoteReplica<R extends object>(send: SendCall): RemoteReplica<R> {
  const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  const target: object = Object.freeze(Object.create(null));
  // The members exist only in the type: which names are methods is known to the worker, which refuses the others.
  return new Proxy(target, {
    get(_target, name): unknown {
      // An object with a `then` is called by every `await` it passes through.
      if (typeof name !== "string" || name === "then") return undefined;
      let method = methods.get(name);
      if (method === undefined) {
        method = (...args: unknown[]): Promise<unknown> => send(name, args);
        methods.set(name, method);
      }
      return method;
    },
  }) as RemoteReplica<R>;
}

type AnyMethod = (...args: never[]) => unknown;
