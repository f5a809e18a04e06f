import ts from "typescript";

/** A doc comment, taken apart. */
export interface DocComment {
  /** What stands before the tags, as Markdown. */
  readonly text: string;
  /** Texts of all tags by name, in order; a modifier such as `@internal` has an empty one. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
  readonly params: ReadonlyMap<string, string>;
  readonly throws: readonly ThrowsTag[];
}

/** `@throws {ShapeError} when …` */
export interface ThrowsTag {
  readonly type: string;
  readonly when: string;
}

/** The doc comment of a declaration; empty when it has none. */
export function docComment(node: ts.Node): DocComment {
  const comment = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc);
  const tags = new Map<string, string[]>();
  const params = new Map<string, string>();
  const throws: ThrowsTag[] = [];
  for (const tag of comment?.tags ?? []) {
    const text = (ts.getTextOfJSDocComment(tag.comment) ?? "").trim();
    const name = tag.tagName.text;
    tags.set(name, [...(tags.get(name) ?? []), text]);
    if (ts.isJSDocParameterTag(tag)) params.set(tag.name.getText(), text);
    if (ts.isJSDocThrowsTag(tag)) {
      throws.push({ type: tag.typeExpression?.type.getText() ?? "", when: text });
    }
  }
  return { text: ts.getTextOfJSDocComment(comment?.comment) ?? "", tags, params, throws };
}
