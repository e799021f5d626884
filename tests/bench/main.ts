// `npm run bench [-- pages documents board plan manager search relay stream log live --built]`: the figures that the issues ask for, on a
// fresh production build, or with `--built` on the one that is there.
import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { print, type Row } from './measure.ts';

const suites: Record<string, { title: string; built: boolean; run: () => Promise<Row[]> }> = {
  pages: { title: 'Pages', built: true, run: async () => (await import('./pages.ts')).benchPages() },
  documents: {
    title: 'Documents',
    built: true,
    run: async () => (await import('./documents.ts')).benchDocuments(),
  },
  board: { title: 'Lists', built: true, run: async () => (await import('./board.ts')).benchBoard() },
  cli: { title: 'Commands', built: false, run: async () => (await import('./cli.ts')).benchCli() },
  plan: { title: 'Plan', built: false, run: async () => (await import('./plan.ts')).benchPlan() },
  manager: { title: 'Manager', built: false, run: async () => (await import('./manager.ts')).benchManager() },
  search: { title: 'Search', built: false, run: async () => (await import('./search.ts')).benchSearch() },
  find: { title: 'Palette', built: true, run: async () => (await import('./find.ts')).benchFind() },
  relay: { title: 'Chat stream', built: true, run: async () => (await import('./relay.ts')).benchRelay() },
  stream: { title: 'Drawer', built: true, run: async () => (await import('./stream.ts')).benchStream() },
  vitals: {
    title: 'In the browser, 10,000 tasks',
    built: true,
    run: async () => (await import('./vitals.ts')).benchVitals(),
  },
  log: { title: 'Run log', built: true, run: async () => (await import('./log.ts')).benchLog() },
  live: { title: 'Live pages', built: true, run: async () => (await import('./live.ts')).benchLive() },
};

const asked = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(', ')}. There are ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}
const chosen = Object.entries(suites).filter(([name]) => asked.length === 0 || asked.includes(name));

console.log(`${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`);
if (chosen.some(([, suite]) => suite.built) && !process.argv.includes('--built')) {
  console.log('Building …');
  const built = spawnSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) process.exit(1);
}
let missed = 0;
for (const [, suite] of chosen) {
  const rows = await suite.run();
  print(suite.title, rows);
  missed += rows.filter((row) => row.reached === false).length;
}
console.log(missed === 0 ? '\nEvery figure is reached.' : `\n${missed} figures are missed.`);
