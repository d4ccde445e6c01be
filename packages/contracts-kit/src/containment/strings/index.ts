export { findString } from './find.js';
export { knownFormats, sampleOf } from './formats.js';
export { matchesFormat, matchesPattern } from './match.js';
export { patternIsSafe } from './safe.js';
