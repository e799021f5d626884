/** Set before every `id` and `name` that a document brings, so that it cannot name one of the page's own. */
export const idPrefix = 'user-content-';
