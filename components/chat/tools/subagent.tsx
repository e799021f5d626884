'use client';

import bot from 'lucide-react/icons/bot';
import { useEffect, useState } from 'react';
import { ChatMarkdown } from '#components/document/chat-markdown.tsx';
import type { ClaudeSubagentOutput } from '#lib/tools/io-programs.ts';
import { clock, count, type ToolView } from '../tool-view.ts';
import { Command, Facts, RepoPath, ScrollBox } from './pieces.tsx';

export const subagent: ToolView<'run_claude_subagent'> = {
  icon: bot,
  verbs: () => ({ now: 'Claude', done: 'Claude', plan: 'Ask Claude' }),
  object: ({ phase, input, output }) => {
    if (phase === 'running') return output?.activity ? lowerFirst(output.activity) : 'is starting';
    if (phase === 'done') return 'has answered';
    return <bdi>{input.prompt?.split('\n')[0] ?? ''}</bdi>;
  },
  figure: ({ phase, output }) => {
    if (phase === 'running') return <Elapsed elapsedMs={output?.elapsedMs ?? 0} />;
    return output ? clock(output.elapsedMs) : null;
  },
  Body({ call: { input, output, phase, preview } }) {
    return (
      <>
        <Facts
          rows={[
            ['Turns', output?.turns],
            ['Cost', output?.costUsd === undefined ? null : `$${output.costUsd.toFixed(3)}`],
            [
              'Files',
              input.paths?.map((path) => (
                <span key={path}>
                  <RepoPath path={path} />{' '}
                </span>
              )),
            ],
            ['At most', preview?.kind === 'delegate' ? clock(preview.timeoutMs) : null],
          ]}
        />
        <ScrollBox label="What Claude is asked">
          <p className="chat-prompt">{preview?.kind === 'delegate' ? preview.prompt : input.prompt}</p>
        </ScrollBox>
        {preview?.kind === 'delegate' && phase === 'waiting' ? <Command argv={preview.command} /> : null}
        {output && output.steps.length > 0 ? <Steps output={output} /> : null}
        {output?.result ? (
          <div className="chat-subresult">
            <ChatMarkdown text={output.result} streaming={false} />
          </div>
        ) : null}
      </>
    );
  },
};

function Steps({ output }: { output: ClaudeSubagentOutput }) {
  return (
    <ScrollBox label={count(output.steps.length, 'step')}>
      <ol className="chat-steps">
        {output.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other identity.
          <li key={index} data-kind={step.kind}>
            {step.text}
          </li>
        ))}
      </ol>
    </ScrollBox>
  );
}

/** Goes on counting between what the server reports. */
function Elapsed({ elapsedMs }: { elapsedMs: number }) {
  const [shownMs, setShownMs] = useState(elapsedMs);
  useEffect(() => {
    const startedAt = performance.now() - elapsedMs;
    setShownMs(elapsedMs);
    const timer = setInterval(() => setShownMs(performance.now() - startedAt), 1000);
    return () => clearInterval(timer);
  }, [elapsedMs]);
  return <>{clock(shownMs)}</>;
}

function lowerFirst(words: string): string {
  const lower = words.charAt(0).toLowerCase() + words.slice(1);
  return lower.startsWith('is ') ? lower : `is ${lower}`;
}
