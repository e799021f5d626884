// What jsdom lacks of the one connection that all tabs of a browser share; the test speaks for the server.

type Listener = (event: { data: string }) => void;
const sources = new Set<Map<string, Listener>>();

class FakeEventSource {
  readonly #listeners = new Map<string, Listener>();
  constructor() {
    sources.add(this.#listeners);
  }
  addEventListener(name: string, listener: Listener) {
    this.#listeners.set(name, listener);
  }
  close() {
    sources.delete(this.#listeners);
  }
}

class SilentChannel {
  onmessage = null;
  postMessage() {}
  close() {}
}

export function installLiveEvents() {
  const locks = { request: (_name: string, _options: object, work: () => Promise<void>) => work() };
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  Object.assign(globalThis, { BroadcastChannel: SilentChannel, EventSource: FakeEventSource });
}

/** The server says this to the browser. */
export function tellBrowser(name: 'conversation' | 'change' | 'hello', data: unknown) {
  for (const listeners of sources) listeners.get(name)?.({ data: JSON.stringify(data) });
}
