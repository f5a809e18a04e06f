import type { Endpoint } from "comlink";

/** What is needed of a message port, which Node's and a page's have in common. */
export interface ThreadPort extends EventTarget {
  /** What a thread cannot take is refused here; the platforms name different types. */
  postMessage(message: unknown, transferList?: readonly unknown[]): void;
  start(): void;
  close(): void;
  /** In Node, where a port that has a listener keeps the process alive. */
  unref?(): void;
}

/** What one side of a port has to know besides the messages. */
export interface PortEndpointHooks {
  /** After a message was posted, not when it could not be cloned. */
  onPosted(): void;
  /** A message arrived that this thread cannot build: its answer will never come. */
  onUnreadable(error: Error): void;
}

/**
 * A message port as the endpoint that comlink expects.
 *
 * The port does not keep the process alive by itself: on the caller's side the deadline of a pending call does, on the
 * worker's side the lease.
 */
export function portEndpoint(port: ThreadPort, hooks: PortEndpointHooks): Endpoint {
  port.addEventListener("messageerror", (event) => {
    // Node says why.
    const { data } = event as MessageEvent<unknown>; // what ports dispatch
    hooks.onUnreadable(data instanceof Error ? data : new Error("a message cannot be read"));
  });
  return {
    postMessage(message: unknown, transferList: Transferable[] = []): void {
      try {
        port.postMessage(message, transferList);
      } catch (error) {
        throw new UncloneableError("call: arguments and results", error);
      }
      hooks.onPosted();
    },
    addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
      port.addEventListener(type, listener);
      port.start();
      // Listening refs the port again.
      port.unref?.();
    },
    removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
      port.removeEventListener(type, listener);
    },
  };
}

/** A value that the structured clone algorithm refuses, such as a function. */
export class UncloneableError extends TypeError {
  override readonly name: string = "UncloneableError";

  constructor(what: string, cause: unknown) {
    super(`${what} must be structured-cloneable; got ${String(cause)}`, { cause });
  }
}
