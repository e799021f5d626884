'use client';
import { useState } from 'react';

interface RemoteImageProps {
  src: string;
  host: string;
  alt?: string;
  width?: string | number;
  height?: string | number;
  /** Where the picture links to, if it does. */
  href?: string;
}

/** A picture of another host. Asking for it would tell that host who reads what: it waits for a click. */
export function RemoteImage({ src, host, alt = '', width, height, href }: RemoteImageProps) {
  const [state, setState] = useState<'waiting' | 'shown' | 'failed'>('waiting');

  if (state === 'shown') {
    const image = (
      // biome-ignore lint/performance/noImgElement: Next's own would fetch it through this server
      <img
        className="doc-remote-image"
        src={src}
        alt={alt}
        width={width}
        height={height}
        referrerPolicy="no-referrer"
        onError={() => setState('failed')}
      />
    );
    return href ? (
      <a href={href} rel="noopener noreferrer">
        {image}
      </a>
    ) : (
      image
    );
  }
  return (
    <span className="doc-remote-wait" data-state={state}>
      <button type="button" title={src} onClick={() => setState('shown')}>
        {state === 'failed' ? `Could not load the image from ${host}. Try again` : `Show image from ${host}`}
      </button>
      {href ? (
        <a href={href} rel="noopener noreferrer" data-external={host}>
          {alt || href}
        </a>
      ) : alt ? (
        <span className="doc-remote-alt">{alt}</span>
      ) : null}
    </span>
  );
}
