import { createContext } from 'react';

/** Whether the text around is still being written: what is made of a whole piece only waits for that. */
export const StillWritten = createContext(false);
