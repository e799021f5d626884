import { AppError } from '../errors.ts';
import { closeRenderAside, warmRenderAside } from '../markdown/render-aside.ts';
import { killAllChildren } from '../process/children.ts';
import { sweepLeftovers } from '../repo/sweep.ts';
import { appContext } from './context.ts';
import { closeStreams } from './shutdown.ts';

/** Opens what the server needs, or ends the process with the sentence that says what to mend. */
export async function startServer(): Promise<void> {
  try {
    const { repo, state, index } = appContext();
    if (state.notice !== null) console.warn(state.notice);
    if (repo.configProblem !== null) console.warn(repo.configProblem);
    await sweepLeftovers(repo);
    // Not awaited: a request that comes first does the same work itself.
    void index.get();
    void warmRenderAside();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void shutDown(signal));
}

const exitCodes = { SIGTERM: 143, SIGINT: 130 };

/** Open event streams would keep a server alive for ever: they are ended first, with a marker the page understands. */
async function shutDown(signal: keyof typeof exitCodes): Promise<never> {
  await Promise.race([closeStreams(), new Promise((resolve) => setTimeout(resolve, 1_500))]);
  killAllChildren();
  await closeRenderAside();
  await appContext().index.close();
  appContext().state.close();
  process.exit(exitCodes[signal]);
}
