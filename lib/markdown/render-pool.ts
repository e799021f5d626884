import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import type { DocumentView, RenderedDocument } from '#lib/markdown/rendered.ts';
import { programFile } from '#lib/repo/program-file.ts';

/** Why a worker gave no document. */
export class RenderFailure extends Error {
  readonly kind: 'timeout' | 'crash';

  constructor(kind: 'timeout' | 'crash', options?: ErrorOptions) {
    super(`The rendering ended by ${kind}`, options);
    this.kind = kind;
  }
}

const maxThreads = 2;
/** For loading the modules of a new thread, on top of the job's own limit. */
const startLimitMs = 20_000;

/** Renders in threads of their own, at most two at a time; a job over its limit is ended with its thread. */
export class RenderPool {
  private readonly piscina: Piscina;
  private free = maxThreads;
  private readonly waiting: (() => void)[] = [];

  constructor(appRoot: string) {
    const file = programFile(appRoot, 'lib/markdown/worker');
    this.piscina = new Piscina({
      filename: pathToFileURL(file).href,
      // One stays: loading parser and highlighter anew takes a second.
      minThreads: 1,
      maxThreads,
      idleTimeout: 60_000,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // The thread works on what a document says: it gets no environment to read keys from.
      env: {} as never,
      // Parsing makes much that is soon forgotten: with a young generation of 8 MB a long document takes half as long again.
      resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 48 },
    });
  }

  /** @throws RenderFailure. */
  async render(
    path: string,
    text: string,
    limitMs: number,
    view: DocumentView = 'page',
  ): Promise<RenderedDocument> {
    // Piscina would start a job's clock while it still waits behind others.
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await this.runLimited({ path, text, view }, limitMs);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }

  private async runLimited(
    asked: { path: string; text: string; view: DocumentView },
    limitMs: number,
  ): Promise<RenderedDocument> {
    const limit = new AbortController();
    const { port1, port2 } = new MessageChannel();
    let timer = setTimeout(() => limit.abort(), startLimitMs);
    port1.onmessage = () => {
      clearTimeout(timer);
      timer = setTimeout(() => limit.abort(), limitMs);
    };
    try {
      const job = { ...asked, started: port2 };
      return await this.piscina.run(job, { signal: limit.signal, transferList: [port2 as never] });
    } catch (cause) {
      throw new RenderFailure(limit.signal.aborted ? 'timeout' : 'crash', { cause });
    } finally {
      clearTimeout(timer);
      port1.close();
    }
  }

  async close(): Promise<void> {
    await this.piscina.destroy();
  }
}
