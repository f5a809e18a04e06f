import { proxyMarker } from "comlink";
import { describeFailure } from "../remote-failure.ts";
import { methodName } from "../method-path.ts";

/**
 * What comlink may touch of a replica: its methods by name, and nothing else.
 *
 * Whatever a method throws leaves as a `RemoteFailure`, which always can be cloned and keeps code and causes.
 */
export function replicaFacade(replica: object): object {
  return new Proxy(Object.freeze({}), {
    get(_target, path): unknown {
      const name = methodName(path);
      if (name === null) return undefined;
      return (...args: unknown[]): Promise<unknown> => callMethod(replica, name, args);
    },
  });
}

async function callMethod(replica: object, name: string, args: unknown[]): Promise<unknown> {
  try {
    const method: unknown = name in Object.prototype ? undefined : Reflect.get(replica, name);
    if (typeof method !== "function") {
      throw new TypeError(`call ${name}: must be a method of the replica; got ${typeof method}`);
    }
    const result: unknown = await Reflect.apply(method, replica, args);
    if (typeof result === "object" && result !== null && proxyMarker in result) {
      // Its messages would ring no bell: a parked thread never answers them.
      throw new TypeError(
        `call ${name}: must return a value that can be cloned; got a comlink proxy`,
      );
    }
    return result;
  } catch (thrown) {
    // comlink hands a thrown record through as it is; of an Error it keeps only name, message and stack.
    const record: unknown = describeFailure(thrown);
    throw record;
  }
}
