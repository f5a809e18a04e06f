import { getInitializer, InitializerError } from "@weft/init";
import { CreationError } from "./creation-error.ts";

/** What a new package and what is in it are called. */
export interface PackageNames {
  /** `@acme/weft-initializer-two-sided`. */
  readonly packageName: string;
  /** `twoSided`: the name it is looked up by, and that of the export. */
  readonly initializer: string;
  /** `weft-initializer-two-sided`. */
  readonly folder: string;
}

/**
 * The names of a package for the initializer `name`.
 *
 * @param name Words in lower case with hyphens between: `two-sided`.
 * @param scope `@acme` or `acme`; none by default.
 * @throws {CreationError} when a name cannot be used, or is that of an initializer of Weft.
 */
export function packageNames(name: string, scope?: string): PackageNames {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 60)
    throw new CreationError(
      `the name must be words in lower case with hyphens between, as two-sided, of at most 60 letters; got "${name}"`,
    );
  if (name.startsWith("weft-"))
    throw new CreationError(
      `the name must be that of the initializer, without "weft-initializer-"; got "${name}"`,
    );
  const initializer = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  if (RESERVED.has(initializer))
    throw new CreationError(`the name must be free in JavaScript; got "${initializer}"`);
  if (isTaken(initializer))
    throw new CreationError(
      `the name must be none of Weft's own initializers; got "${initializer}"`,
    );
  const folder = `weft-initializer-${name}`;
  if (scope === undefined) return { packageName: folder, initializer, folder };
  const owner = scope.replace(/^@/, "");
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(owner))
    throw new CreationError(`the scope must be one of npm's, as @acme; got "${scope}"`);
  return { packageName: `@${owner}/${folder}`, initializer, folder };
}

function isTaken(name: string): boolean {
  try {
    return getInitializer(name).definition.version > 0;
  } catch (error) {
    if (error instanceof InitializerError) return false;
    throw error;
  }
}

/** Words of the language, and what the written files import. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "arguments as async await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for from function if implements import in instanceof interface let new null of package private protected " +
    "public return static super switch this throw true try type typeof undefined var void while with yield " +
    "assert test testConformance defineInitializer initialize"
  ).split(" "),
);
