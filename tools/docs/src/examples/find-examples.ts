import { relative } from "node:path";
import ts from "typescript";
import { docComment } from "../api/doc-comment.ts";
import type { PublicExport } from "../api/public-exports.ts";

/** An `@example` of something public. */
export interface Example {
  /** `softmax`, or `Generator.fillUniform` for a member. */
  readonly name: string;
  readonly code: string;
  /** Where its declaration starts: file and line, from the repository's root. */
  readonly place: string;
}

/** The examples of exports and of the members of exported classes and interfaces, each once. */
export function findExamples(root: string, exports: readonly PublicExport[]): readonly Example[] {
  const seen = new Set<ts.Node>();
  // What is exported under a second name as well goes by the one of its declaration.
  const named = exports.toSorted(
    (a, b) => Number(b.name === b.symbol.name) - Number(a.name === a.symbol.name),
  );
  return named.flatMap(({ name, declarations }) =>
    declarations.flatMap((declaration) =>
      [declaration, ...members(declaration)].flatMap((node) => {
        if (seen.has(node)) return [];
        seen.add(node);
        const codes = docComment(node).tags.get("example") ?? [];
        const full = node === declaration ? name : `${name}.${memberName(node)}`;
        return codes.map((code, i) => ({
          name: i === 0 ? full : `${full} (${i + 1})`,
          code,
          place: placeOf(root, node),
        }));
      }),
    ),
  );
}

function members(node: ts.Node): readonly ts.Node[] {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) ? node.members : [];
}

function memberName(node: ts.Node): string {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  return (node as ts.ClassElement | ts.TypeElement).name?.getText() ?? "call";
}

function placeOf(root: string, node: ts.Node): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${relative(root, file.fileName)}:${line + 1}`;
}
