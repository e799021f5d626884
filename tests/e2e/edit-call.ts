/** A call of the model's for one edit. */
export function editCall(from: string, to: string, path = 'docs/guide.md') {
  return { name: 'edit_file', arguments: { path, old_string: from, new_string: to } };
}
