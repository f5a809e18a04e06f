/** Messages of a port in their order, for who asks for them one by one. */
export class MessageQueue {
  readonly #messages: unknown[] = [];
  readonly #takers: ((message: unknown) => void)[] = [];

  constructor(port: MessagePort) {
    port.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const taker = this.#takers.shift();
      if (taker === undefined) this.#messages.push(data);
      else taker(data);
    });
    port.start();
  }

  /** The next message, once it is there. */
  take(): Promise<unknown> {
    return new Promise((resolve) => {
      if (this.#messages.length > 0) resolve(this.#messages.shift());
      else this.#takers.push(resolve);
    });
  }
}
