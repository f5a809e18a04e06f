import type { Endpoint } from "comlink";
import type { MessagePort, TransferListItem } from "node:worker_threads";

/** What one side of a port has to know besides the messages. */
export interface PortEndpointHooks {
  /** After a message was posted, not when it could not be cloned. */
  onPosted(): void;
  /** A message arrived that this thread cannot build: its answer will never come. */
  onUnreadable(error: Error): void;
}

/**
 * A Node `MessagePort` as the endpoint that comlink expects.
 *
 * The port does not keep the process alive by itself: on the caller's side the deadline of a pending call does, on the
 * worker's side the lease.
 */
export function portEndpoint(port: MessagePort, hooks: PortEndpointHooks): Endpoint {
  const handlers = new Map<EventListenerOrEventListenerObject, (data: unknown) => void>();
  port.on("messageerror", (error) => hooks.onUnreadable(error));
  return {
    postMessage(message: unknown, transferList: Transferable[] = []): void {
      try {
        // Node's and the browser's list of transferable types differ in name; what a thread cannot take is refused here.
        port.postMessage(message, transferList as unknown as TransferListItem[]);
      } catch (error) {
        throw new UncloneableError("call: arguments and results", error);
      }
      hooks.onPosted();
    },
    addEventListener(_type: string, listener: EventListenerOrEventListenerObject): void {
      const handler = (data: unknown): void => {
        // comlink reads nothing of the event but its data.
        const event = { data } as MessageEvent;
        if (typeof listener === "function") listener(event);
        else listener.handleEvent(event);
      };
      handlers.set(listener, handler);
      port.on("message", handler);
      // Listening refs the port again.
      port.unref();
    },
    removeEventListener(_type: string, listener: EventListenerOrEventListenerObject): void {
      const handler = handlers.get(listener);
      if (handler === undefined) return;
      handlers.delete(listener);
      port.off("message", handler);
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
