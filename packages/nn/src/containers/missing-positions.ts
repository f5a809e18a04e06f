import { IndexError } from "@weft/tensor";

/** What has parts under positions. */
interface Listing {
  readonly length: number;
}

/**
 * The error for a position that a list does not have.
 *
 * @internal
 */
export function outOfRange(list: Listing, index: number, length: number, hint = ""): IndexError {
  const { name } = list.constructor;
  return new IndexError(
    `${name}: index ${index} is out of range for ${name} of length ${length}${hint}`,
  );
}

/**
 * What stands behind the prototypes of lists, and before that of all modules: names that neither a list nor its class has are
 * looked up here, and a position among them is the error that `at` throws, not `undefined`. A part and a list's own methods are
 * found before, at no cost; what every module has, such as `train`, is a tenth of a microsecond behind.
 *
 * @internal
 */
export function refusePositions(behind: object): object {
  return new Proxy(Object.create(behind) as object, {
    get(target, name, list: Listing): unknown {
      if (typeof name === "string" && INTEGER.test(name)) refuse(list, Number(name));
      return Reflect.get(target, name, list);
    },
  });
}

/** As JavaScript writes one: `"5"` and `"-1"`, not `"05"`. */
const INTEGER = /^(?:0|-?[1-9]\d*)$/;

/** The gap that `delete list[0]` leaves is none of `at`, and stays `undefined`. */
function refuse(list: Listing, index: number): void {
  const { length } = list;
  if (index >= length || index < -length) throw outOfRange(list, index, length);
  if (index < 0) throw outOfRange(list, index, length, ` (at(${index}) counts from the end)`);
}
