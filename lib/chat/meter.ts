import type { LanguageModelUsage } from 'ai';
import type { ChatChunk } from './fold.ts';
import type { MessageUsage } from './message.ts';
import { addUsage, usageOf } from './usage.ts';
import { tokensOfBytes, tokensOfText } from './window.ts';

/** Looked at as often as this much was written. */
const stepTokens = 32;

/**
 * Counts what an answer takes. What a whole step took is what the provider tells at its end; until then, and where
 * it never tells, what the step has written is counted by an estimate, and what was sent to it is not.
 */
export function createMeter(before: MessageUsage) {
  let usage = before;
  let isEstimated = false;
  let writtenBytes = 0;
  let lookedAtTokens = 0;
  let hasCalled = false;
  // The provider's side of the stream is ahead of what is read here.
  let ended = 0;
  let seenEnds = 0;

  function begin(): void {
    writtenBytes = 0;
    lookedAtTokens = 0;
    hasCalled = false;
  }

  /** What was read of a step that the provider has not told of. */
  const openTokens = () => (ended > seenEnds ? 0 : tokensOfBytes(writtenBytes));

  return {
    endStep(step: { usage: LanguageModelUsage; text: string; reasoningText: string | undefined }): void {
      ended++;
      const told = usageOf(step.usage);
      const isTold = Object.keys(told).length > 0;
      const wrote = tokensOfText(step.text) + tokensOfText(step.reasoningText ?? '');
      usage = addUsage(usage, isTold ? told : asUsage(wrote));
      isEstimated ||= !isTold && wrote > 0;
    },

    /** Whether enough was written since the last time that limits should be looked at. */
    see(chunk: ChatChunk): boolean {
      if (chunk.type === 'start-step') begin();
      if (chunk.type === 'finish-step') {
        seenEnds++;
        begin();
      }
      // A step that has begun to act is not ended in the middle: its end is near, and is looked at.
      if (chunk.type === 'tool-input-available') hasCalled = true;
      const written = textIn(chunk);
      if (written === '' || ended > seenEnds) return false;
      writtenBytes += Buffer.byteLength(written);
      const tokens = tokensOfBytes(writtenBytes);
      if (hasCalled || tokens - lookedAtTokens < stepTokens) return false;
      lookedAtTokens = tokens;
      return true;
    },

    /** Of whole steps, and of the one that is being written. */
    taken(): MessageUsage {
      return addUsage(usage, asUsage(openTokens()));
    },

    isEstimated: (): boolean => isEstimated || openTokens() > 0,
  };
}

function asUsage(tokens: number): MessageUsage {
  return tokens === 0 ? {} : { outputTokens: tokens, totalTokens: tokens };
}

function textIn(chunk: ChatChunk): string {
  switch (chunk.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return chunk.delta;
    case 'tool-input-delta':
      return chunk.inputTextDelta;
    default:
      return '';
  }
}
