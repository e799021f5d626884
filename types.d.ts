import type { JSX as ReactJSX } from 'react';

// rehype-react 8 is typed against the global JSX namespace, which React 19 no longer declares; without
// this its results silently become `any`.
declare global {
  namespace JSX {
    type Element = ReactJSX.Element;
    type ElementClass = ReactJSX.ElementClass;
    interface IntrinsicElements extends ReactJSX.IntrinsicElements {}
  }
}
