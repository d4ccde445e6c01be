/**
 * How often generated tests run: `CONTRACTS_DEEP=1` for fifty times as often, which takes an hour. The seed of the random
 * part is printed with every failure; `CONTRACTS_SEED` repeats it.
 */
export const runs = (count: number): number => (process.env.CONTRACTS_DEEP === '1' ? count * 50 : count);

export const FIXED_SEED = 20_261_123;

export const randomSeed = Number(process.env.CONTRACTS_SEED ?? Math.floor(Math.random() * 2 ** 31));
