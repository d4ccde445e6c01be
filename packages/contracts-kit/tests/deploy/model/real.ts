import type { MemoryStore } from '../../support/memory-store.js';
import { NOW, type World } from '../world.js';
import type { Asked } from './model.js';

/** A part of a day that a double holds exactly, so that no time is off by a millisecond. */
export const TICKS = 1024;
export const DAY = 24 * 3_600_000;

/** The store, its clock, and what it answered when. */
export interface Real {
  world: World<MemoryStore>;
  /** Ticks before `NOW`. */
  clock: number;
  answers: { asked: Asked; clock: number; told: string }[];
}

export const timeOf = ({ clock }: Pick<Real, 'clock'>) => NOW - (clock / TICKS) * DAY;

/** The one that a number stands for. */
export const choose = <T>(all: readonly T[], at: number): T | undefined => all[at % all.length];
export const split = (name: string): [string, string] => name.split(' ') as [string, string];
