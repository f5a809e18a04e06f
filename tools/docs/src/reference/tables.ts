import ts from "typescript";
import { docComment } from "../api/doc-comment.ts";
import type { PackageApi } from "./package-api.ts";
import { inferredType, linkedType } from "./types-text.ts";

/** The parameters of calls as a table, each name once; nothing when the signature says it all. */
export function parameterTable(
  api: PackageApi,
  declarations: readonly ts.SignatureDeclaration[],
  texts: ReadonlyMap<string, string>,
): string {
  const rows = new Map<string, readonly string[]>();
  for (const parameter of declarations.flatMap(({ parameters }) => [...parameters])) {
    const name = parameter.name.getText();
    if (rows.has(name)) continue;
    const isRest = parameter.dotDotDotToken !== undefined;
    const isOptional = parameter.questionToken !== undefined;
    const initial = parameter.initializer?.getText();
    rows.set(name, [
      `\`${isRest ? "..." : ""}${name}\``,
      typeOf(api, parameter),
      initial === undefined ? (isOptional ? "optional" : "") : `\`${initial}\``,
      cell(texts.get(name) ?? ""),
    ]);
  }
  const saysMore = [...rows.values()].some(([, , initial, text]) => `${initial}${text}` !== "");
  if (!saysMore) return "";
  return table(["parameter", "type", "default", "meaning"], [...rows.values()]);
}

/** The fields of an interface, inherited ones included, as a table. */
export function fieldTable(api: PackageApi, symbol: ts.Symbol, heading: string): string {
  const rows = fieldsOf(api, symbol).map(({ name, declaration, isOptional }) => {
    const text = docComment(declaration).text;
    return [`\`${name}\`${isOptional ? "" : " (needed)"}`, typeOf(api, declaration), cell(text)];
  });
  // Results have no field that could be left out.
  const isResult = heading !== "option";
  const shown = isResult
    ? rows.map(([name, ...rest]) => [name!.replace(" (needed)", ""), ...rest])
    : rows;
  return rows.length === 0 ? "" : table([heading, "type", "meaning"], shown);
}

/** All properties of a type, whichever interfaces they come from, as a table of options. */
export function optionTable(api: PackageApi, type: ts.Type): string {
  const rows = type.getProperties().flatMap((property): readonly (readonly string[])[] => {
    const declaration = property.declarations?.[0];
    if (declaration === undefined || !ts.isPropertySignature(declaration)) return [];
    return [[`\`${property.name}\``, typeOf(api, declaration), cell(docComment(declaration).text)]];
  });
  return rows.length === 0 ? "" : table(["option", "type", "meaning"], rows);
}

/** A field of an interface. */
export interface Field {
  readonly name: string;
  readonly declaration: ts.PropertySignature | ts.MethodSignature;
  readonly isOptional: boolean;
}

export function fieldsOf(api: PackageApi, symbol: ts.Symbol): readonly Field[] {
  return api.checker
    .getDeclaredTypeOfSymbol(symbol)
    .getProperties()
    .flatMap((property): readonly Field[] => {
      const declaration = property.declarations?.[0];
      const isField =
        declaration !== undefined &&
        (ts.isPropertySignature(declaration) || ts.isMethodSignature(declaration));
      if (!isField || docComment(declaration).tags.has("internal")) return [];
      const isOptional = declaration.questionToken !== undefined;
      return [{ name: declaration.name.getText(), declaration, isOptional }];
    });
}

function typeOf(
  api: PackageApi,
  node: ts.ParameterDeclaration | ts.PropertySignature | ts.MethodSignature,
): string {
  const isPlain = node.type !== undefined && !ts.isMethodSignature(node);
  return isPlain
    ? linkedType(api, node.type)
    : inferredType(api, api.checker.getTypeAtLocation(node));
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text in one line, in which `|` ends no cell. */
export function cell(text: string): string {
  return text.replace(/^- /, "").replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}
