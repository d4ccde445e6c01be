/** Thrown when the work allowed for one question is used up; the answer is then `unknown`. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

/** Counts work instead of time, so that the same question has the same answer on every machine. */
export class Budget {
  #left: number;

  constructor(units: number) {
    this.#left = units;
  }

  /** Throws BudgetSpent once nothing is left. */
  spend(units = 1): void {
    this.#left -= units;
    if (this.#left < 0) throw new BudgetSpent('the work allowed for one question is used up');
  }

  get left(): number {
    return this.#left;
  }
}
