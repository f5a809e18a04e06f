/**
 * What is left of a thrown value after it crossed a thread: plain strings, so it can always be cloned, whatever was thrown.
 */
export interface RemoteFailure {
  /** Marks the record, since a replica may also throw plain objects. */
  readonly isRemoteFailure: true;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
  readonly cause: RemoteFailure | undefined;
}

/** Describes any thrown value, with up to four levels of `cause`. Never throws itself. */
export function describeFailure(thrown: unknown, levels = 4): RemoteFailure {
  if (!(thrown instanceof Error)) {
    return failure({ name: "non-error", message: printed(thrown) });
  }
  try {
    const code: unknown = "code" in thrown ? thrown.code : undefined;
    return failure({
      name: String(thrown.name),
      message: String(thrown.message),
      stack: typeof thrown.stack === "string" ? thrown.stack : undefined,
      code: typeof code === "string" || typeof code === "number" ? String(code) : undefined,
      cause:
        thrown.cause === undefined || levels <= 1
          ? undefined
          : describeFailure(thrown.cause, levels - 1),
    });
  } catch (unreadable) {
    // A getter of the error threw: what can be said is that, and where.
    return failure({ name: "unreadable error", message: printed(unreadable) });
  }
}

/** An `Error` that looks as the described one did in its thread: name, message, stack, code, cause. */
export function reviveFailure(described: RemoteFailure): Error {
  const revived = new Error(
    described.message,
    described.cause === undefined ? undefined : { cause: reviveFailure(described.cause) },
  );
  define(revived, "name", described.name);
  define(revived, "stack", described.stack ?? `${described.name}: ${described.message}`);
  if (described.code !== undefined) Object.assign(revived, { code: described.code });
  return revived;
}

/** Tells the record from anything else that comes out of a thread. */
export function isRemoteFailure(value: unknown): value is RemoteFailure {
  return (
    typeof value === "object" &&
    value !== null &&
    "isRemoteFailure" in value &&
    value.isRemoteFailure === true
  );
}

function failure(
  parts: Partial<RemoteFailure> & Pick<RemoteFailure, "name" | "message">,
): RemoteFailure {
  return { stack: undefined, code: undefined, cause: undefined, ...parts, isRemoteFailure: true };
}

/** `inspect` would do more, but it needs Node and runs user code; this has to work for everything, `Object.create(null)` too. */
function printed(value: unknown): string {
  try {
    return typeof value === "object" && value !== null
      ? (JSON.stringify(value) ?? typeof value)
      : String(value);
  } catch (unprintable) {
    return `a value that cannot be printed (${unprintable instanceof Error ? unprintable.message : typeof value})`;
  }
}

/** As on a fresh `Error`: there, but not listed when the error is printed. */
function define(target: Error, key: "name" | "stack", value: string): void {
  Object.defineProperty(target, key, {
    value,
    configurable: true,
    enumerable: false,
    writable: true,
  });
}
