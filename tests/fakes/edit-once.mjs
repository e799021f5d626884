// A process that makes one edit, or undoes one, and may be killed at a named point: see tests/integration/tools/edit-faults.
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'server-only'
      ? { url: 'data:text/javascript,', shortCircuit: true }
      : next(specifier, context),
});
const { openRepo } = await import('#lib/repo/root.ts');
const { openState } = await import('#lib/state/db.ts');
const { tools } = await import('#lib/tools/registry.ts');
const { undoEdit } = await import('#lib/tools/undo-edit.ts');

const { root, readVersions, conversationId, input, growBy, undo } = JSON.parse(process.argv[2]);
const repo = openRepo({ root });
const ctx = {
  repo,
  state: openState(repo.stateDir),
  env: { secrets: [] },
  conversationId,
  readVersions: new Map(readVersions.map(([path, sha256]) => [path, new Set([sha256])])),
  now: () => new Date(),
};
// Too long for a command line.
if (growBy) input.new_string += 'x'.repeat(growBy);
const said = undo
  ? await undoEdit(ctx, undo).catch(({ code, message }) => ({ ok: false, code, message }))
  : await tools.edit_file.run(input, ctx);
process.stdout.write(JSON.stringify(said));
