// What can be undone and redone.

const MOST_STEPS = 200;

/** States in their order; the present one can be amended without becoming a step of its own. */
export class History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Edits of one kind that follow each other become one step. */
  readonly #kind: string | undefined;

  constructor(present: T, past: readonly T[] = [], future: readonly T[] = [], kind?: string) {
    this.present = present;
    this.past = past;
    this.future = future;
    this.#kind = kind;
  }

  /** A step; `kind` names edits that go together, as the letters of a word do. */
  edit(next: T, kind?: string): History<T> {
    if (next === this.present) return this;
    if (kind !== undefined && kind === this.#kind) return new History(next, this.past, [], kind);
    return new History(next, [...this.past, this.present].slice(-MOST_STEPS), [], kind);
  }

  /** Something that came of an edit, and is undone together with it. */
  amend(next: T): History<T> {
    return new History(next, this.past, this.future, this.#kind);
  }

  /** The same change in all states, which is no step. */
  map(change: (state: T) => T): History<T> {
    const { past, present, future } = this;
    return new History(change(present), past.map(change), future.map(change), this.#kind);
  }

  /** What comes next is a step of its own, of whatever kind. */
  settle(): History<T> {
    return new History(this.present, this.past, this.future);
  }

  undo(): History<T> {
    const previous = this.past.at(-1);
    if (previous === undefined) return this;
    return new History(previous, this.past.slice(0, -1), [this.present, ...this.future]);
  }

  redo(): History<T> {
    const [next, ...future] = this.future;
    if (next === undefined) return this;
    return new History(next, [...this.past, this.present], future);
  }
}
