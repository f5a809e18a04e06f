/**
 * The TypeScript blocks of a guide as one program. Each stands in the lines that it has in the guide, so that errors name those.
 *
 * @throws {Error} when there is none.
 */
export function guideProgram(markdown: string): string {
  let language: string | null = null;
  let blocks = 0;
  const lines = markdown.split("\n").map((line) => {
    const fence = /^```(\w*)$/.exec(line)?.[1];
    if (fence === undefined) return language === "ts" ? line : "";
    if (language === null && fence === "ts") blocks++;
    language = language === null ? fence : null;
    return "";
  });
  if (blocks === 0) throw new Error("guide: there must be a block of ts; got none");
  return lines.join("\n");
}
