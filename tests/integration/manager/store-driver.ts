import { type ChildProcess, fork } from 'node:child_process';
import type { ProcessIdentity } from '#lib/manager/run.ts';
import type { RunStore } from '#lib/manager/run-store.ts';

type Answer = { seq: number; result?: unknown; error?: { code?: string; message: string } };

/** A keeper in another process. */
export interface StoreProcess {
  identity: ProcessIdentity;
  call<K extends keyof RunStore>(method: K, ...args: unknown[]): Promise<never>;
  hold(): Promise<void>;
  release(): Promise<void>;
  /** Every change that it is told of, as it comes. */
  follow(onTold: (id: string | null) => void): Promise<void>;
  /** As by kill -9; resolves when it is gone. */
  kill(): Promise<void>;
}

export async function startStoreProcess(open: object): Promise<StoreProcess> {
  const child: ChildProcess = fork('tests/integration/manager/store-process.ts', {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let seq = 0;
  let told: (id: string | null) => void = () => undefined;
  child.on('message', (message: Answer | { told: string | null }) => {
    if ('told' in message) return told(message.told);
    const one = waiting.get(message.seq);
    waiting.delete(message.seq);
    if (message.error)
      one?.reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
    else one?.resolve(message.result);
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  void ended.then(() => {
    for (const one of waiting.values()) one.reject(new Error('The process ended.'));
  });
  const send = (order: object) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(++seq, { resolve, reject });
      child.send({ seq, ...order });
    });
  const identity = (await send({ open })) as ProcessIdentity;
  return {
    identity,
    call: (method, ...args) => send({ call: method, args }) as Promise<never>,
    hold: async () => {
      await send({ hold: true });
    },
    release: async () => {
      await send({ release: true });
    },
    follow: async (onTold) => {
      told = onTold;
      await send({ follow: true });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
