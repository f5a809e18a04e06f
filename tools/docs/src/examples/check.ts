import { mismatch } from "./expectation.ts";

/**
 * Runs an expression and holds it to the comment behind it: its value, or `throws ShapeError`, or `throws ShapeError: message`.
 *
 * @throws {Error} when it is not so, or what the expression throws.
 */
export async function check(run: () => Promise<unknown>, comment: string): Promise<void> {
  const error = /^throws (\w+)(?:: (.*))?$/s.exec(comment);
  if (error === null) {
    const wrong = mismatch(await run(), comment);
    if (wrong !== null) throw new Error(`example: the value ${wrong}`);
    return;
  }
  const [, name, message] = error;
  const thrown: unknown = await run().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof Error) || thrown.constructor.name !== name) {
    throw new Error(`example: must throw ${name}; got ${String(thrown)}`);
  }
  const wrong = message === undefined ? null : mismatch(thrown.message, message);
  if (wrong !== null) throw new Error(`example: the message ${wrong}`);
}
