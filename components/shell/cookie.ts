const year = 60 * 60 * 24 * 365;

/** Remembers how a person likes the frame, for the server to render it so. `value` must need no escaping. */
export function rememberCookie(name: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet.
  document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`;
}

export const navCookie = 'tasks_nav';
export const themeCookie = 'tasks_theme';
