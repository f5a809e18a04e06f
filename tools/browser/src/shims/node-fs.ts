/**
 * What tests use of `node:fs`, in a page: goldens come from the development server.
 *
 * @throws {Error} when the server does not have the file.
 */
export function readFileSync(url: URL, _encoding: "utf8"): string {
  const request = new XMLHttpRequest();
  request.open("GET", url, false); // tests read while they are collected, synchronously
  request.send();
  if (request.status !== 200) throw new Error(`readFileSync: ${request.status} for ${url.href}`);
  return request.responseText;
}
