import { useSyncExternalStore } from 'react';

interface Kind<Value> {
  /** Before the document's key, in the name under which it is stored. */
  prefix: string;
  /** What is there where nothing is stored. */
  empty: Value;
  isEmpty(value: Value): boolean;
  write(value: Value): string;
  /** May throw where something else is stored. */
  read(stored: string): Value;
}

/** Something of each document that outlives reloads of the tab; not the tab: it is nobody else's business. */
export class TabStore<Value> {
  readonly #kind: Kind<Value>;
  readonly #memory = new Map<string, Value>();
  readonly #listeners = new Set<() => void>();

  constructor(kind: Kind<Value>) {
    this.#kind = kind;
  }

  get(key: string): Value {
    const known = this.#memory.get(key);
    if (known !== undefined) return known;
    let value = this.#kind.empty;
    try {
      const stored = sessionStorage.getItem(this.#kind.prefix + key);
      if (stored !== null) value = this.#kind.read(stored);
    } catch {
      // Storage is switched off, or holds something else.
    }
    this.#memory.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#memory.set(key, value);
    try {
      if (this.#kind.isEmpty(value)) sessionStorage.removeItem(this.#kind.prefix + key);
      else sessionStorage.setItem(this.#kind.prefix + key, this.#kind.write(value));
    } catch {
      // As above, or the storage is full: it lives as long as the page.
    }
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** What a server knows of it. */
  empty = (): Value => this.#kind.empty;
}

export function useTabStore<Value>(store: TabStore<Value>, key: string): Value {
  return useSyncExternalStore(store.subscribe, () => store.get(key), store.empty);
}
