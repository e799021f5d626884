import fileText from 'lucide-react/icons/file-text';
import { count, type ToolView } from '../tool-view.ts';
import { Facts, RepoPath, ScrollBox } from './pieces.tsx';

const shownLines = 400;

export const read: ToolView<'read_file'> = {
  icon: fileText,
  verbs: () => ({ now: 'Reading', done: 'Read', plan: 'Read' }),
  object: ({ input }) => <bdi>{input.path ?? ''}</bdi>,
  figure: ({ output }) => {
    if (!output) return null;
    const whole = output.startLine <= 1 && output.endLine >= output.totalLines;
    return whole
      ? count(output.totalLines, 'line')
      : `lines ${output.startLine}–${output.endLine} of ${output.totalLines}`;
  },
  Body({ call: { input, output } }) {
    const lines = output?.content.split('\n').slice(0, shownLines) ?? [];
    return (
      <>
        <Facts
          rows={[
            ['File', input.path ? <RepoPath key="file" path={input.path} /> : null],
            [
              'Lines',
              input.startLine || input.endLine ? `${input.startLine ?? 1}–${input.endLine ?? 'end'}` : null,
            ],
            ['SHA-256', output ? <code key="sha">{output.sha256.slice(0, 12)}</code> : null],
          ]}
        />
        {output ? (
          <ScrollBox label={`Content of ${output.path}`}>
            <pre className="chat-lines">
              {lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file have no other identity.
                <span key={index} data-line={output.startLine + index}>
                  {line}
                  {'\n'}
                </span>
              ))}
            </pre>
          </ScrollBox>
        ) : null}
        {output?.notice ? <p className="chat-card-note">{output.notice}</p> : null}
      </>
    );
  },
};
