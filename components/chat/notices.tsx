'use client';

import keyRound from 'lucide-react/icons/key-round';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import wifiOff from 'lucide-react/icons/wifi-off';
import x from 'lucide-react/icons/x';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { ApiError, enterToken } from './api.ts';
import type { Conversation } from './conversation.ts';
import { openDrawer } from './drawer-store.ts';
import { focusComposer } from './focus-soon.ts';

/** `isFolded`: one line, where there is something else to see. */
export function NotConfigured({ isFolded = false }: { isFolded?: boolean }) {
  return (
    <section className="chat-notice" aria-labelledby="chat-not-configured">
      <Icon icon={keyRound} size={16} />
      <details className="chat-no-model" open={!isFolded}>
        <summary>
          <h3 id="chat-not-configured">No model is configured</h3>
        </summary>
        <p>
          Put a key into <code>.env.local</code> of this server and start it again:
        </p>
        <pre>
          <code>OPENAI_API_KEY=sk-…</code>
        </pre>
        <p>
          Until then commands work: type <kbd>/</kbd>. A local model needs its address too, and any key:
        </p>
        <pre>
          <code>
            {'OPENAI_BASE_URL=http://localhost:11434/v1\nTASKS_CHAT_API=chat-completions\nOPENAI_MODEL=…'}
          </code>
        </pre>
      </details>
    </section>
  );
}

export function OfflineNotice() {
  return (
    <div className="chat-notice" data-tone="warn" role="status">
      <Icon icon={wifiOff} size={16} />
      <p>You are offline. What you write is kept.</p>
    </div>
  );
}

export function FaultNotice({ fault, conversation }: { fault: ApiError; conversation: Conversation }) {
  if (fault.code === 'not-configured') return null;
  if (fault.status === 401) return <TokenNotice conversation={conversation} />;
  // While the browser itself is offline its own notice says all of this.
  if (fault.code === 'offline' && navigator.onLine === false) return null;
  return (
    <div className="chat-notice" data-tone="danger" role="alert">
      <Icon icon={triangleAlert} size={16} />
      <p>{fault.message}</p>
      {fault.code === 'offline' ? (
        <button
          type="button"
          className="ui-button"
          onClick={() => {
            void conversation.load();
            focusComposer();
          }}
        >
          Try again
        </button>
      ) : (
        <button
          type="button"
          className="ui-icon-button"
          aria-label="Dismiss"
          onClick={() => {
            conversation.dismissFault();
            focusComposer();
          }}
        >
          <Icon icon={x} size={14} />
        </button>
      )}
    </div>
  );
}

/** The server asks for its dispatch token; entering it sets a cookie that this page cannot read. */
function TokenNotice({ conversation }: { conversation: Conversation }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  async function enter(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const token = input.current?.value ?? '';
    if (token === '') return;
    setBusy(true);
    try {
      await enterToken(token);
      conversation.tryRefused();
      openDrawer();
    } catch (error) {
      const wrong = error instanceof ApiError && error.status === 401;
      setProblem(wrong ? 'That is not the token.' : error instanceof Error ? error.message : 'That failed.');
      setBusy(false);
    }
  }

  return (
    <form className="chat-notice" data-tone="warn" onSubmit={(event) => void enter(event)}>
      <Icon icon={keyRound} size={16} />
      <div>
        <label htmlFor="chat-token">
          This server asks for its token (<code>TASKS_SERVER_DISPATCH_TOKEN</code>). Enter it once for this
          browser.
        </label>
        <div className="chat-token-row">
          <input
            ref={input}
            id="chat-token"
            className="ui-input"
            name="token"
            type="password"
            autoComplete="off"
            aria-invalid={problem !== null}
          />
          <button type="submit" className="ui-button" disabled={busy}>
            Enter
          </button>
        </div>
        {problem ? <p role="alert">{problem}</p> : null}
      </div>
    </form>
  );
}
