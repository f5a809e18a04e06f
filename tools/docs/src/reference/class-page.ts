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
import { fieldTable, optionTable } from "./tables.ts";
import { namedInterface, oneLine } from "./types-text.ts";

/** The page of a class: its constructor and members, and which ops are methods. */
export function classPage(api: PackageApi, one: Documented, inPyTorch: string): string {
  const { body } = description(one.doc);
  const members = publicMembers(api, one);
  const own = members.filter(([first]) => !isGenerated(first!));
  const ops = members.filter(([first]) => isGenerated(first!)).map(([first]) => nameOf(first!));
  const counterpart = inPyTorch === "" ? "" : `PyTorch: ${inPyTorch} · `;
  return joined(
    heading(one),
    codeBlock(classLine(one)),
    body,
    section("Example", examples(one.doc)),
    ...optionTables(api, one),
    section("Members", own.map(memberText).join("\n\n")),
    section("Ops as methods", ops.map((name) => opLink(api, name)).join(", ")),
    `---\n\n${counterpart}${sourceLink(one)}`,
  );
}

/**
 * The declarations of each public member: overloads together, in the order of the source. What a class has from bases that
 * nobody can import is its own.
 */
export function publicMembers(
  api: PackageApi,
  { declarations }: Documented,
): readonly (readonly ts.Declaration[])[] {
  const members = new Map<string, ts.Declaration[]>();
  const own = new Set<string>();
  for (const level of [declarations, ...hiddenBases(api, declarations)]) {
    for (const name of members.keys()) own.add(name);
    for (const node of level.flatMap(membersOf)) {
      const name = nameOf(node);
      if (isHidden(node) || own.has(name)) continue;
      members.set(name, [...(members.get(name) ?? []), node]);
    }
  }
  return [...members.values()];
}

function membersOf(node: ts.Declaration): readonly ts.Declaration[] {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) ? [...node.members] : [];
}

/** The declarations of the classes above, up to the first that is exported. */
function hiddenBases(
  api: PackageApi,
  declarations: readonly ts.Declaration[],
): readonly (readonly ts.Declaration[])[] {
  const extended = declarations
    .filter(ts.isClassDeclaration)
    .flatMap(({ heritageClauses = [] }) => [...heritageClauses])
    .find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const base = extended === undefined ? undefined : api.checker.getTypeAtLocation(extended).symbol;
  const one = base === undefined ? undefined : api.bySymbol.get(base);
  if (one === undefined || one.specifier !== null) return [];
  return [one.declarations, ...hiddenBases(api, one.declarations)];
}

/** The options that the constructor takes; of `Partial<Settings>` none is needed. */
function optionTables(api: PackageApi, one: Documented): readonly string[] {
  const constructors = publicMembers(api, one).flat().filter(ts.isConstructorDeclaration);
  const tables = new Map<string, string>();
  for (const { type } of constructors.flatMap(({ parameters }) => [...parameters])) {
    const whole = namedInterface(api, type);
    const part = partialInterface(api, type);
    if (whole !== undefined) tables.set(whole.name, fieldTable(api, whole, "option"));
    if (part !== undefined)
      tables.set(part.name, optionTable(api, api.checker.getDeclaredTypeOfSymbol(part)));
  }
  return [...tables].map(([name, text]) => section(name, text));
}

function partialInterface(api: PackageApi, node: ts.TypeNode | undefined): ts.Symbol | undefined {
  const isPartial =
    node !== undefined && ts.isTypeReferenceNode(node) && node.typeName.getText() === "Partial";
  return isPartial ? namedInterface(api, node.typeArguments?.[0]) : undefined;
}

export function nameOf(node: ts.Declaration): string {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  return ts.getNameOfDeclaration(node)?.getText() ?? "";
}

/** Declared by the generated file that makes ops methods. */
export function isGenerated(node: ts.Node): boolean {
  return node.getSourceFile().fileName.endsWith(".generated.ts");
}

function isHidden(node: ts.Declaration): boolean {
  if (ts.isClassStaticBlockDeclaration(node)) return true;
  const name = ts.getNameOfDeclaration(node);
  const flags = ts.getCombinedModifierFlags(node);
  const isPrivate = (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;
  return (
    isPrivate ||
    (name !== undefined && ts.isPrivateIdentifier(name)) ||
    docComment(node).tags.has("internal")
  );
}

function memberText(declarations: readonly ts.Declaration[]): string {
  const docs = declarations.map(docComment);
  const said = docs.find(({ text }) => text !== "") ?? docs[0]!;
  const [first] = declarations;
  // The setter says no more than the getter, and the body's signature is not for callers.
  const shown = declarations.some(ts.isGetAccessorDeclaration)
    ? declarations.filter(ts.isGetAccessorDeclaration)
    : declarations.length === 1
      ? declarations
      : declarations.filter((node) => !("body" in node) || node.body === undefined);
  const problems = errors(docs);
  return joined(
    `### ${nameOf(first!).replaceAll("[", "\\[")}`,
    codeBlock(shown.map(declarationLine).join("\n")),
    said.text.trim(),
    problems === "" ? "" : `Errors:\n\n${problems}`,
    docs
      .map(examples)
      .filter((text) => text !== "")
      .join("\n\n"),
  ).trimEnd();
}

/** A declaration without its body. */
export function declarationLine(node: ts.Declaration): string {
  const body = "body" in node ? (node.body as ts.Node | undefined) : undefined;
  const file = node.getSourceFile();
  const text = file.text.slice(node.getStart(), body?.getFullStart() ?? node.end);
  const line = text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/([([]) | (?=[)\]])/g, "$1")
    .replaceAll(",)", ")")
    .replace(/;$/, "")
    .trim();
  return line.replace(/^(?:override |export )+/, "");
}

export function classLine({ name, declarations }: Documented): string {
  const node = declarations.find(ts.isClassDeclaration);
  const generics = node?.typeParameters?.map(oneLine).join(", ");
  const heritage = node?.heritageClauses?.map(oneLine).join(" ") ?? "";
  const isAbstract = node?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
  return `${isAbstract === true ? "abstract " : ""}class ${name}${generics === undefined ? "" : `<${generics}>`} ${heritage}`.trim();
}

function opLink(api: PackageApi, name: string): string {
  const op = api.exports.find((one) => one.name === name && one.kind === "function");
  return op === undefined ? `\`${name}\`` : `[\`${name}\`](${op.href})`;
}
