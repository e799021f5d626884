/** A view of something that React can subscribe to. */
export class ViewStore<View extends object> {
  #view: View;
  #listeners = new Set<() => void>();

  constructor(view: View) {
    this.#view = view;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  get = (): View => this.#view;

  set(patch: Partial<View>): void {
    this.#view = { ...this.#view, ...patch };
    for (const listener of this.#listeners) listener();
  }
}
