import { errorResponse } from './respond.ts';

type Context<Params> = { params: Promise<Params> };

/** Wraps a route handler so that whatever it throws becomes an answer. */
export function handle<Params = Record<string, never>>(
  answer: (request: Request, params: Params) => Promise<Response> | Response,
): (request: Request, context: Context<Params>) => Promise<Response> {
  return async (request, context) => {
    try {
      return await answer(request, await context.params);
    } catch (error) {
      return errorResponse(error);
    }
  };
}
