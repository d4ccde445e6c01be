import { validRange } from 'semver';
import { nearest } from '../service/nearest.js';
import { escapeName, isName } from './names.js';

/** Which versions of a counterpart a check looks at, where a person says so. */
export type Selector =
  /** Live on an instance; in any environment where none is named. */
  | { kind: 'deployed'; environment: string | null }
  /** Live as a release; in any environment where none is named. */
  | { kind: 'released'; environment: string | null }
  /** The head of that branch. */
  | { kind: 'branch'; branch: string }
  /** The head of the main branch. */
  | { kind: 'mainBranch' }
  /** The head of the branch that is checked out here. */
  | { kind: 'matchingBranch' }
  /** The newest release in the range. */
  | { kind: 'range'; range: string };

const WORDS = ['deployed', 'released', 'mainBranch', 'matchingBranch'] as const;

/** All that a selector can be, for people. */
export const SELECTORS =
  'deployed, deployed:<environment>, released, released:<environment>, branch:<name>, mainBranch, matchingBranch, or a semver range such as ^1.2.0';

/** The selector, or why it is none: `problem` as a whole sentence, and what was probably meant. */
type ParsedSelector = { selector: Selector } | { problem: string; meant?: string };

/** A selector as it is written in config.json, package.json and after `--select`. Never throws. */
export function parseSelector(text: string): ParsedSelector {
  const colon = text.indexOf(':');
  const word = colon < 0 ? text : text.slice(0, colon);
  const name = colon < 0 ? undefined : text.slice(colon + 1);
  const none = (problem: string, meant?: string): ParsedSelector => ({ problem, ...(meant && { meant }) });
  const named = name === undefined ? '' : `:${name}`;
  switch (word) {
    case 'deployed':
    case 'released':
      if (name === undefined) return { selector: { kind: word, environment: null } };
      if (isName('environment', name)) return { selector: { kind: word, environment: name } };
      return none(`${escapeName(name)} cannot be the name of an environment.`);
    case 'branch':
      if (name !== undefined && isName('branch', name)) return { selector: { kind: 'branch', branch: name } };
      return none(name === undefined ? 'branch needs a name.' : `${escapeName(name)} cannot be the name of a branch.`);
    case 'mainBranch':
    case 'matchingBranch':
      if (name === undefined) return { selector: { kind: word } };
      return none(`${word} takes no name.`, word === 'mainBranch' ? `branch${named}` : word);
    default: {
      if (text.trim() !== '' && text.length <= 200 && validRange(text) !== null)
        return { selector: { kind: 'range', range: text } };
      const like = word.length > 40 ? undefined : nearest(word, [...WORDS, 'branch']);
      return none(`${escapeName(text)} is no selector.`, like && `${like}${named}`);
    }
  }
}

/** As it is written. */
export function selectorText(selector: Selector): string {
  switch (selector.kind) {
    case 'deployed':
    case 'released':
      return selector.environment === null ? selector.kind : `${selector.kind}:${selector.environment}`;
    case 'branch':
      return `branch:${selector.branch}`;
    case 'mainBranch':
    case 'matchingBranch':
      return selector.kind;
    case 'range':
      return selector.range;
    default:
      return selector satisfies never;
  }
}
