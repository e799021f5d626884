import { TestEnvironment } from 'jest-environment-jsdom';

// jsdom lacks these. MessageChannel, MessagePort and BroadcastChannel stay out: with them jest never exits.
const fromNode = [
  'fetch',
  'Request',
  'Response',
  'Headers',
  'FormData',
  'Blob',
  'ReadableStream',
  'WritableStream',
  'TransformStream',
  'TextDecoderStream',
  'TextEncoderStream',
  'TextEncoder',
  'TextDecoder',
  'structuredClone',
  'AbortController',
  'AbortSignal',
  'Uint8Array',
];

export default class JsdomWithWebGlobals extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of fromNode) this.global[name] = globalThis[name];
  }
}
