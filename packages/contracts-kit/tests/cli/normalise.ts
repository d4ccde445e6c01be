/** Output without what differs from one machine, commit or installed version to the next. */
export function normalised(text: string, root: string): string {
  return text
    .replaceAll(root, '<workspace>')
    .replace(/\b[0-9a-f]{40}\b|(?<=\.g)[0-9a-f]{40}/g, '<commit>')
    .replace(/(?<=\.dirty-)[0-9a-f]{16}\b/g, '<digest>')
    .replace(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, '<time>')
    .replace(/\b[0-9a-f]{64}\b/g, '<sha256>')
    .replace(/(?<=sha256 )[0-9a-f]{12}\b/g, '<sha256>')
    .replace(/(?<= at )[0-9a-f]{12}\b/g, '<commit>')
    .replace(/\b\d+ bytes\b/g, '<n> bytes')
    .replace(/("size": )\d+/g, '$1<n>')
    .replace(/\bv?(?!0\.0\.0\b)\d+\.\d+\.\d+\b(?!\.\d)/g, '<version>');
}
