import { ChatMarkdown } from '#components/document/chat-markdown.tsx';

const mostChars = 200_000;

/** What the text will look like, made in the browser; the page itself is made by the server when it is saved. */
export function Preview({ text }: { text: string }) {
  const body = text.replace(/^---[ \t]*\n[\s\S]*?\n---[ \t]*(?:\n|$)/, '').slice(0, mostChars);
  return (
    <div className="edit-preview">
      {body.trim() === '' ? (
        <p className="ui-muted">There is nothing to show.</p>
      ) : (
        <ChatMarkdown text={body} />
      )}
    </div>
  );
}
