import wrench from 'lucide-react/icons/wrench';
import type { ToolName } from '#lib/tools/io.ts';
import type { ToolView } from '../tool-view.ts';
import { ScrollBox } from './pieces.tsx';

export function otherTool(name: string): ToolView<ToolName> {
  return {
    icon: wrench,
    verbs: () => ({ now: 'Running', done: 'Ran', plan: 'Run' }),
    object: () => <code>{name}</code>,
    figure: () => null,
    Body({ call: { input, output } }) {
      return (
        <>
          <Json label="What went in" value={input} />
          {output === undefined ? null : <Json label="What came out" value={output} />}
        </>
      );
    },
  };
}

function Json({ label, value }: { label: string; value: unknown }) {
  return (
    <ScrollBox label={label}>
      <pre className="chat-stdout">{JSON.stringify(value, null, 2)}</pre>
    </ScrollBox>
  );
}
