import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import type { DocumentView, RenderedDocument } from '#lib/markdown/rendered.ts';
import { programFile } from '#lib/repo/program-file.ts';
import { obeyThreadLimits } from '#lib/repo/thread.ts';

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
const defaultMaxHeapBytes = 768 * 1024 * 1024;
const heapLookMs = 100;

/** Renders in threads of their own, at most two at a time; a job over its limit is ended with its thread. */
export class RenderPool {
  private readonly piscina: Piscina;
  // Until the first document is done, one: two threads that load their modules at once are each half as fast.
  private free = 1;
  private hasLoaded = false;
  private readonly waiting: (() => void)[] = [];
  private readonly maxHeapBytes: number;

  /** `maxHeapBytes`: a job is ended with its thread when that has more in use. */
  constructor(appRoot: string, { maxHeapBytes = defaultMaxHeapBytes } = {}) {
    this.maxHeapBytes = maxHeapBytes;
    const file = programFile(appRoot, 'lib/markdown/worker');
    obeyThreadLimits();
    this.piscina = new Piscina({
      filename: pathToFileURL(file).href,
      // One stays: loading parser and highlighter anew takes a second.
      minThreads: 1,
      maxThreads,
      idleTimeout: 10_000,
      // A thread that waits for its next job has to be able to give back memory (lib/markdown/idle-memory.ts).
      atomics: 'disabled',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // The thread works on what a document says: it gets no environment to read keys from.
      env: {} as never,
      // Parsing makes much that is soon forgotten: with a young generation of 8 MB a long document takes half as long again, with an old
      // one of 1 GB a fifth. What it leaves behind is given back in a pause; what counts is `maxHeapBytes`.
      resourceLimits: { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 48 },
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
      this.release();
      if (!this.hasLoaded) {
        this.hasLoaded = true;
        for (let more = 1; more < maxThreads; more++) this.release();
      }
    }
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }

  private async runLimited(
    asked: { path: string; text: string; view: DocumentView },
    limitMs: number,
  ): Promise<RenderedDocument> {
    const limit = new AbortController();
    const { port1, port2 } = new MessageChannel();
    let timer = setTimeout(() => limit.abort('timeout'), startLimitMs);
    let look: NodeJS.Timeout | undefined;
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      timer = setTimeout(() => limit.abort('timeout'), limitMs);
      look = setInterval(
        () => void this.heapBytes(data).then((bytes) => bytes > this.maxHeapBytes && limit.abort('crash')),
        heapLookMs,
      );
    };
    try {
      const job = { ...asked, started: port2 };
      return await this.piscina.run(job, { signal: limit.signal, transferList: [port2 as never] });
    } catch (cause) {
      throw new RenderFailure(limit.signal.aborted ? limit.signal.reason : 'crash', { cause });
    } finally {
      clearTimeout(timer);
      clearInterval(look);
      port1.close();
    }
  }

  /** In use in one thread. */
  private async heapBytes(threadId: number): Promise<number> {
    const thread = this.piscina.threads.find((one) => one.threadId === threadId);
    const heap = await thread?.getHeapStatistics().catch(() => undefined);
    return heap?.used_heap_size ?? 0;
  }

  async close(): Promise<void> {
    await this.piscina.destroy();
  }
}
