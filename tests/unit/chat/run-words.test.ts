import type { Run } from '#lib/manager/run.ts';
import { runWords } from '#lib/server/run-words.ts';

const run: Run = {
  id: 'abcdefgh1234',
  taskId: 'INFRA-ALPHA',
  taskPath: 'tasks/infra/alpha.md',
  title: 'Flush the relay',
  attempt: 2,
  continues: null,
  comment: 'Also the last one.',
  state: 'in_review',
  failure: null,
  reason: null,
  branch: 'task/alpha',
  baseBranch: 'main',
  baseSha: null,
  headSha: null,
  worktree: null,
  worker: null,
  sessionId: null,
  timeoutMs: 60_000,
  queuedAt: '2026-11-22T10:00:00Z',
  startedAt: '2026-11-22T10:01:00Z',
  endedAt: null,
  reviewedAt: null,
  retryAt: null,
  cancelAsked: false,
  summary: 'Flushed on end.',
  checks: [
    { argv: ['npm', 'test'], exitCode: 1, outcome: 'failed', durationMs: 5, output: 'x'.repeat(2000) },
    { argv: ['true'], exitCode: 0, outcome: 'passed', durationMs: 5, output: 'secret noise' },
  ],
  evidence: [{ criterion: 'It arrives', standing: 'claimed', claim: 'test added', proof: null }],
  files: [{ path: 'src/relay.ts', from: null, status: 'modified', added: 3, removed: null }],
  usage: null,
  logBytes: 0,
  logDroppedAt: null,
};

test('a run is told as its page shows it: state, evidence, checks with the end of what failed, files, log', () => {
  const words = runWords(run, ['Worktree made \u001b[31mfrom\u001b[0m main']);
  expect(words).toContain('Run abcdefgh1234 of the task INFRA-ALPHA: Flush the relay');
  expect(words).toContain('State: in_review.');
  expect(words).toContain('The reviewer had written: Also the last one.');
  expect(words).toContain('- claimed: It arrives (test added)');
  expect(words).toContain('- failed: npm test (exit 1)');
  expect(words).not.toContain('secret noise');
  expect(words).toContain('- modified src/relay.ts, +3 −?');
  expect(words).toContain('Worktree made from main');
  expect(words.length).toBeLessThan(2_000);
});
