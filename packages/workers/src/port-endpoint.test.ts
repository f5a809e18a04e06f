import { once } from "node:events";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { expose, wrap } from "comlink";
import { afterEach, describe, expect, test } from "vitest";
import { methodPath } from "./method-path.ts";
import { portEndpoint, UncloneableError } from "./port-endpoint.ts";
import { isRemoteFailure } from "./remote-failure.ts";
import { replicaFacade } from "./worker/replica-facade.ts";

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** Both sides in this thread: the wire without the threads. */
function connect(replica: object): {
  call: (method: string, ...args: unknown[]) => Promise<unknown>;
  counts: { posted: number; answered: number };
} {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const counts = { posted: 0, answered: 0 };
  const onUnreadable = (error: Error): void => {
    throw error;
  };
  expose(
    replicaFacade(replica),
    portEndpoint(port2, { onPosted: () => counts.answered++, onUnreadable }),
  );
  const remote = wrap<Record<string, (...args: unknown[]) => unknown>>(
    portEndpoint(port1, { onPosted: () => counts.posted++, onUnreadable }),
  );
  // Endpoints do not keep a process alive; here something has to, until the answers are there.
  port1.ref();
  return {
    counts,
    call: (method, ...args) => {
      const remoteMethod = remote[methodPath(method)] as (...values: unknown[]) => Promise<unknown>;
      return remoteMethod(...args);
    },
  };
}

describe("an endpoint", () => {
  test("carries calls and answers, and counts one answer for each call", async () => {
    const { call, counts } = connect({
      twice: (x: number): number => 2 * x,
      later: async (x: number): Promise<number> => x + 1,
    });
    expect(await call("twice", 21)).toBe(42);
    expect(await call("later", 1)).toBe(2);
    expect(counts).toEqual({ posted: 2, answered: 2 });
  });

  test("counts neither a call that cannot be cloned, nor its answer twice", async () => {
    const { call, counts } = connect({
      give: (): unknown => () => 1,
      take: (x: unknown): unknown => x,
    });
    await expect(call("take", () => 1)).rejects.toBeInstanceOf(UncloneableError);
    expect(counts).toEqual({ posted: 0, answered: 0 });
    await expect(call("give")).rejects.toThrow("Unserializable return value");
    expect(counts).toEqual({ posted: 1, answered: 1 });
  });

  test("stops listening when asked to, and takes listener objects", async () => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const endpoint = portEndpoint(port1, {
      onPosted: () => undefined,
      onUnreadable: () => undefined,
    });
    const seen: unknown[] = [];
    const listener = {
      handleEvent: (event: Event): void => void seen.push((event as MessageEvent).data),
    };
    endpoint.addEventListener("message", listener);
    port1.ref();
    port2.postMessage("first");
    await once(port1, "message");
    endpoint.removeEventListener("message", listener);
    endpoint.removeEventListener("message", listener);
    const next = once(port1, "message");
    port2.postMessage("second");
    await next;
    expect(seen).toEqual(["first"]);
  });
});

describe("a facade", () => {
  class Base {
    inherited(): string {
      return this.own;
    }
    readonly own: string = "field";
  }

  test("gives methods only: own and inherited, with their receiver", async () => {
    const { call } = connect(new (class extends Base {})());
    expect(await call("inherited")).toBe("field");
    for (const name of [
      "own",
      "missing",
      "constructor",
      "toString",
      "__proto__",
      "hasOwnProperty",
    ]) {
      const thrown = await call(name).catch((error: unknown) => error);
      expect(isRemoteFailure(thrown) && thrown.message).toMatch(
        `call ${name}: must be a method of the replica; got`,
      );
    }
  });

  test("keeps code and causes of what a method throws", async () => {
    const { call } = connect({
      fail: (): never => {
        throw Object.assign(new TypeError("outer", { cause: new RangeError("inner") }), {
          code: 12,
        });
      },
    });
    const thrown = await call("fail").catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      name: "TypeError",
      message: "outer",
      code: "12",
      cause: { name: "RangeError", message: "inner" },
    });
  });
});
