import {
  counterparts,
  unknownNames,
  type Places,
  type PyTorchNames,
} from "../pytorch/counterparts.ts";
import { CATEGORIES } from "./categories.ts";
import type { Documented, PackageApi } from "./package-api.ts";
import { docComment } from "../api/doc-comment.ts";
import { fieldsOf } from "./tables.ts";

/**
 * What the doc comments of a package lack, one line for each kind.
 *
 * @param isPyTorchs Whether its functions are PyTorch's, so that one without a counterpart must say so.
 */
export function problemsOf(
  api: PackageApi,
  names: PyTorchNames,
  places: Places,
  isPyTorchs: boolean,
): readonly string[] {
  const values = api.exports.filter(({ kind }) => kind !== "type");
  const types = api.exports.filter(({ kind }) => kind === "type");
  const undocumented = values.filter(({ doc }) => doc.text.trim() === "");
  const unnamed = values.filter(
    ({ kind, name, doc }) =>
      isPyTorchs &&
      kind === "function" &&
      !doc.tags.has("pytorch") &&
      counterparts(name, doc, names, places).length === 0,
  );
  return [
    ...problem(
      `a doc comment needs a @category: ${CATEGORIES.join(", ")}`,
      values.filter(({ category }) => category === null).map(placeOf),
    ),
    ...problem("a doc comment must say what it is", undocumented.map(placeOf)),
    ...problem(
      "what PyTorch has under no such name needs `@pytorch its.name`, or `@pytorch none`",
      unnamed.map(placeOf),
    ),
    ...problem(
      "an option must have a doc comment",
      types.flatMap((one) => bareOptions(api, one).map((name) => `${placeOf(one)}: ${name}`)),
    ),
    ...problem(
      "PyTorch has no such name",
      api.exports.flatMap((one) =>
        unknownNames(one.doc, names).map((name) => `${placeOf(one)} (@pytorch ${name})`),
      ),
    ),
  ];
}

function problem(rule: string, places: readonly string[]): readonly string[] {
  return places.length === 0 ? [] : [`reference: ${rule}; see\n  ${places.join("\n  ")}`];
}

/** Fields that may be left out must say what happens then; those of JavaScript's own interfaces are known. */
function bareOptions(api: PackageApi, { symbol }: Documented): readonly string[] {
  return fieldsOf(api, symbol)
    .filter(
      ({ declaration, isOptional }) =>
        isOptional &&
        docComment(declaration).text.trim() === "" &&
        !api.program.isSourceFileDefaultLibrary(declaration.getSourceFile()),
    )
    .map(({ name }) => name);
}

function placeOf({ name, source }: Documented): string {
  return `${name} in ${source}`;
}
