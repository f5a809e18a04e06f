import ts from "typescript";
import { docComment } from "../api/doc-comment.ts";
import type { Documented, PackageApi } from "./package-api.ts";
import {
  codeBlock,
  description,
  errors,
  examples,
  heading,
  joined,
  section,
  sourceLink,
} from "./page-parts.ts";
import { callForms, type CallForm } from "./signatures.ts";
import { fieldTable, optionTable, parameterTable } from "./tables.ts";
import { linkedType, namedInterface } from "./types-text.ts";

/** The page of a function. */
export function functionPage(api: PackageApi, one: Documented, inPyTorch: string): string {
  const forms = callForms(api, one);
  const declarations = forms.map(({ declaration }) => declaration);
  const { body, shapes } = description(one.doc);
  const docs = one.declarations.map(docComment);
  return joined(
    heading(one),
    codeBlock(signatures(forms)),
    body,
    overloads(forms),
    one.aliases.length === 0
      ? ""
      : `Also exported as ${one.aliases.map((name) => `\`${name}\``).join(", ")}.`,
    section("Shapes", shapes),
    section("Parameters", parameterTable(api, declarations, one.doc.params)),
    ...interfaces(
      declarations.flatMap(({ parameters }) => parameters.map(({ type }) => type)),
      api,
    ).map((symbol) => section(symbol.name, fieldTable(api, symbol, "option"))),
    section("Options", registeredOptions(api, one)),
    section("Result", result(api, one, declarations)),
    section("Errors", errors(docs)),
    section(
      "Example",
      docs
        .map(examples)
        .filter((text) => text !== "")
        .join("\n\n"),
    ),
    footer(one, inPyTorch),
  );
}

/** The options of an initializer, which a registry has by name. */
function registeredOptions(api: PackageApi, { name }: Documented): string {
  const registry = api.exports.find((one) => one.name === "InitializerRegistry");
  if (registry === undefined) return "";
  const property = api.checker.getDeclaredTypeOfSymbol(registry.symbol).getProperty(name);
  const type = property === undefined ? undefined : api.checker.getTypeOfSymbol(property);
  return type === undefined ? "" : optionTable(api, type);
}

/** The page of a value that is no function. */
export function constantPage(api: PackageApi, one: Documented, inPyTorch: string): string {
  const { body } = description(one.doc);
  const declared = one.declarations.find(ts.isVariableDeclaration)?.type;
  const type =
    declared !== undefined
      ? declared.getText()
      : api.checker.typeToString(api.checker.getTypeOfSymbol(one.symbol));
  return joined(
    heading(one),
    codeBlock(`const ${one.name}: ${type}`),
    body,
    declared === undefined ? "" : mentions(api, declared),
    section("Example", examples(one.doc)),
    footer(one, inPyTorch),
  );
}

/** Links to the types of this package in a type. */
function mentions(api: PackageApi, type: ts.TypeNode): string {
  const linked = linkedType(api, type);
  return linked.includes("](") ? `Its type: ${linked}` : "";
}

function footer(one: Documented, inPyTorch: string): string {
  const counterpart = inPyTorch === "" ? "" : `PyTorch: ${inPyTorch} · `;
  return `---\n\n${counterpart}${sourceLink(one)}`;
}

function signatures(forms: readonly CallForm[]): string {
  const methods = forms.flatMap(({ asMethod }) => asMethod ?? []);
  return [...forms.map(({ asFunction }) => asFunction), ...methods].join("\n");
}

function overloads(forms: readonly CallForm[]): string {
  return forms
    .filter(({ text }) => text !== "")
    .map(({ asFunction, text }) => `- \`${asFunction}\`: ${text.trim().replaceAll(/\s+/g, " ")}`)
    .join("\n");
}

function result(
  api: PackageApi,
  { doc }: Documented,
  declarations: readonly ts.SignatureDeclaration[],
): string {
  const said = doc.tags.get("returns")?.join(" ") ?? "";
  const tables = interfaces(
    declarations.map(({ type }) => type),
    api,
  ).map((symbol) => `${linkedTo(api, symbol)}\n\n${fieldTable(api, symbol, "field")}`);
  return [said, ...tables].filter((text) => text !== "").join("\n\n");
}

function linkedTo(api: PackageApi, symbol: ts.Symbol): string {
  return `[\`${symbol.name}\`](${api.bySymbol.get(symbol)!.href})`;
}

/** The interfaces of this package among types, each once. */
function interfaces(
  nodes: readonly (ts.TypeNode | undefined)[],
  api: PackageApi,
): readonly ts.Symbol[] {
  return [...new Set(nodes.flatMap((node) => namedInterface(api, node) ?? []))];
}
