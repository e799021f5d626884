'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ApiError, call } from '#components/chat/api.ts';

interface DispatchButtonProps {
  body: Record<string, unknown>;
  words: string;
  title?: string;
  quiet?: boolean;
}

/** One request to `POST /api/dispatch`; what refuses it stands beside the button, in the server's words. */
export function DispatchButton({ body, words, title, quiet = false }: DispatchButtonProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function perform() {
    setBusy(true);
    setRefusal(null);
    try {
      await call('POST', '/api/dispatch', body);
      router.refresh();
    } catch (error) {
      setRefusal(error instanceof ApiError ? error.message : 'That failed. Try again.');
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <button
        type="button"
        className="ui-button"
        data-variant={quiet ? 'quiet' : undefined}
        title={title}
        disabled={busy}
        onClick={() => void perform()}
      >
        {words}
      </button>
      {refusal ? (
        <span role="alert" className="runs-refusal">
          {refusal}
        </span>
      ) : null}
    </>
  );
}
