import { InitializerError } from "./initializer-error.ts";
import { lostInJson } from "./plain-data.ts";

/**
 * Checks all of a definition that can be checked before it is used. Names and versions must be such that a name is never
 * taken for an id, `package/name@version`.
 *
 * @returns the id
 * @throws {InitializerError} when something is missing or wrong; the message names the initializer as far as that is known.
 */
export function checkDefinition(definition: unknown): string {
  if (!isRecord(definition)) {
    const got = definition === null ? "null" : typeof definition;
    throw wrong("?", `the definition must be an object with name, package and fill; got ${got}`);
  }
  const { name, package: from, version, aliases = [], defaults, check, fill } = definition;
  const id = `${String(from)}/${String(name)}@${String(version)}`;
  if (!Array.isArray(aliases))
    throw wrong(id, `aliases must be a list of names; got ${shown(aliases)} of ${id}`);
  const names = [name, ...(aliases as unknown[])];
  for (const [i, one] of names.entries()) {
    if (typeof one !== "string" || !/^[^\s@/]+$/.test(one))
      throw wrong(id, `a name must be text with no space, @ or /; got ${shown(one)} of ${id}`);
    if (names.indexOf(one) !== i)
      throw wrong(id, `names and aliases must differ; got ${shown(one)} twice of ${id}`);
  }
  if (typeof from !== "string" || !/^(@[^\s@/]+\/)?[^\s@/]+$/.test(from))
    throw wrong(id, `package must be a package's name; got ${shown(from)} of ${id}`);
  if (!Number.isSafeInteger(version) || (version as number) < 1)
    throw wrong(id, `version must be an integer of at least 1; got ${shown(version)} of ${id}`);
  if (typeof fill !== "function")
    throw wrong(id, `fill must be a function; got ${shown(fill)} of ${id}`);
  if (check !== undefined && typeof check !== "function")
    throw wrong(id, `check must be a function, if there is one; got ${shown(check)} of ${id}`);
  if (!isRecord(defaults))
    throw wrong(id, `defaults must be an object; got ${shown(defaults)} of ${id}`);
  const lost = lostInJson(defaults, "options");
  if (lost !== null)
    throw wrong(id, `options must survive JSON; got ${lost} in the defaults of ${id}`);
  return id;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? typeof value);
}

function wrong(id: string, message: string): InitializerError {
  return new InitializerError(id, `defineInitializer: ${message}`);
}
