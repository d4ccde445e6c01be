/**
 * Why the tests of a file do not amount to a whole, passing run; undefined when they do. A test that was skipped or
 * filtered out has not stated what its consumer needs: without it the pact would promise the provider too much freedom.
 */
export function whyIncomplete(suite: Mocha.Suite | undefined, file: string): string | undefined {
  if (!suite) return 'its tests are not known to mocha';
  let root = suite;
  while (root.parent) root = root.parent;
  // Not in mocha's types, but in mocha since version 1: tests beside an `.only` are gone from the tree.
  if ((root as { hasOnly?: () => boolean }).hasOnly?.()) return 'it ran beside an .only';
  const failed: string[] = [];
  const skipped: string[] = [];
  const missing: string[] = [];
  suite.eachTest((test) => {
    if (test.file !== undefined && test.file !== file) return;
    if (test.state === 'failed') failed.push(test.title);
    else if (test.isPending()) skipped.push(test.title);
    else if (test.state === undefined) missing.push(test.title);
  });
  const named = (what: string, titles: string[]) =>
    `${what}: ${titles.map((title) => JSON.stringify(title)).join(', ')}`;
  if (failed.length > 0) return named('a test failed', failed);
  if (skipped.length > 0) return named('a test was skipped', skipped);
  return missing.length > 0 ? named('a test did not run', missing) : undefined;
}
