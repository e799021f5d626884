import type { TextResult } from '#components/find/use-text.ts';
import { AppError } from '#lib/errors.ts';
import { searchText } from '#lib/find/search-text.ts';
import type { FoundText, TextEnd } from '#lib/find/text-found.ts';
import { parseTextRequest, textAddress } from '#lib/find/text-request.ts';
import { appContext } from '#lib/server/context.ts';

/** A page is not held up longer; what is found later the browser asks for itself. */
const limitMs = 2_000;

/** What the page brings of its results, so that it is whole without script. */
export async function firstResults(params: URLSearchParams): Promise<TextResult> {
  const files: FoundText[] = [];
  let address = '';
  const result = (end: TextEnd | null, problem: string | null) => ({
    asked: address,
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    end,
    problem,
  });
  const { env, repo, index } = appContext();
  const late = AbortSignal.timeout(limitMs);
  try {
    const query = parseTextRequest(params);
    address = textAddress(query);
    const end = await searchText(query, {
      repo,
      index: await index.get(),
      secrets: env.secrets,
      signal: late,
      onFile: (file) => files.push(file),
    });
    return result(end, null);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (late.aborted) return result(null, null);
    return result({ files: 0, matches: 0 }, error.message);
  }
}
