import type { TasksUIMessage } from '#lib/chat/message.ts';
import { random } from './corpus.ts';

const words = 'queue worker lease branch page drawer token stream parse index cache policy guard'.split(' ');

/** Markdown as a model writes it: headings, prose, lists, tables and code. */
export function answerText(bytes: number, seed = 1): string {
  const next = random(seed);
  const word = () => words[Math.floor(next() * words.length)] ?? 'word';
  const sentence = (length = 12) => `${Array.from({ length }, word).join(' ')}.`;
  const languages = ['ts', 'python', 'json', 'bash', 'go', 'sql'];
  const codeLine = () =>
    `  const ${word()} = await ${word()}('${word()}', { ${word()}: ${next()} }); // ${word()}`;
  const makers = [
    () => `## ${word()} and ${word()}`,
    () =>
      `${sentence()} **${word()} ${word()}** ${sentence()} See [${word()}](docs/${word()}.md) and \`${word()}\`.`,
    () => Array.from({ length: 6 }, () => `- ${sentence(8)} *${word()}*`).join('\n'),
    () => Array.from({ length: 4 }, (_, at) => `${at + 1}. ${sentence(6)}\n   - ${word()}`).join('\n'),
    () =>
      `| ${word()} | ${word()} | n |\n|---|---|---:|\n${Array.from(
        { length: 8 },
        () => `| ${word()} | \`${word()}\` | ${Math.floor(next() * 1000)} |`,
      ).join('\n')}`,
    () =>
      `\`\`\`${languages[Math.floor(next() * languages.length)]}\n${Array.from(
        { length: 5 + Math.floor(next() * 40) },
        codeLine,
      ).join('\n')}\n\`\`\``,
    () => `${sentence()} ${sentence()} ${sentence()}`,
  ];
  let text = '# Answer\n\n';
  for (let at = 0; text.length < bytes; at++) text += `${makers[at % makers.length]?.()}\n\n`;
  return text.slice(0, bytes);
}

/** Questions and answers in turn, of a size as they come; the last one ends in words of its own. */
export function longConversation(count: number): TasksUIMessage[] {
  return Array.from({ length: count }, (_, at) => {
    const isLast = at === count - 1;
    if (at % 2 === 0) {
      return { id: `m${at}`, role: 'user', parts: [{ type: 'text', text: `Question ${at}: what of it?` }] };
    }
    const text = `${answerText(600 + ((at * 131) % 900), at)}${isLast ? '\n```\n\nthe very last words\n' : ''}`;
    return {
      id: `m${at}`,
      role: 'assistant',
      parts: [{ type: 'text', text, state: 'done' }],
      metadata: { outcome: 'complete', finishReason: 'stop' },
    };
  });
}
