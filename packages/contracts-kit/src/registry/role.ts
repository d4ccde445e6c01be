/** `release` is what is believed to be live where nothing is recorded, and what a range selects. */
export type Role = 'working' | 'branch' | 'main' | 'deployed' | 'released' | 'release';

/** What the counterpart says now, which checks hold to it; the others are versions that are, or may be, live. */
export function isCurrent(role: Role): boolean {
  return role === 'working' || role === 'branch' || role === 'main';
}
